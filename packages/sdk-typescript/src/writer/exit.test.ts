/** What happens to waiting records when the process comes to its end, in real processes. */
import { spawn } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type Answer,
  hangUp,
  json,
  type ScriptedServer,
  startScriptedServer,
} from "../testing/scripted-server.js";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.close());

interface Ended {
  code: number | null;
  tookMs: number;
  output: string;
}

/** Runs a program that has `rollout`, a client of the given server. */
async function run(baseUrl: string, program: string): Promise<Ended> {
  const built = new URL("../../dist/index.js", import.meta.url).href;
  const source = `import { Rollout } from ${JSON.stringify(built)};
    const rollout = new Rollout({ apiKey: "key", baseUrl: ${JSON.stringify(baseUrl)} });
    ${program}
    process.on("exit", () => console.log("lived " + Math.round(performance.now() - ready)));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", source], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, tookMs: Number(/lived (\d+)/.exec(output)?.[1]), output };
}

test("a program that ends without finish delivers what it logged", async () => {
  const ended = await run(
    server.url,
    `const run = await rollout.startRun();
     const attempt = await run.startRollout({ name: "short" });
     await attempt.message("Hi");
     const ready = performance.now();`,
  );
  expect(ended.output).not.toMatch(/Rollout:/);
  expect(ended.code).toBe(0);
  expect(server.stored.map(({ kind }) => kind)).toEqual(["rollout.started", "event"]);
});

test("with the server gone, two clients together cost two seconds and say what was lost", async () => {
  // Runs are started, then every batch meets a broken connection.
  const started: Answer = (_, response) => json(response, 200, {});
  server.script = [started, started, ...Array.from({ length: 100 }, () => hangUp)];
  const ended = await run(
    server.url,
    `const second = new Rollout({ apiKey: "key", baseUrl: ${JSON.stringify(server.url)} });
     const runs = [await rollout.startRun(), await second.startRun()];
     for (const run of runs) await run.startRollout({ name: "lost" });
     const ready = performance.now();`,
  );
  expect(ended.code).toBe(0);
  expect(ended.output).toContain("1 record not delivered");
  expect(ended.tookMs).toBeLessThan(2500);
});

test("a server that falls silent holds the end of the process for two seconds", async () => {
  const answers: Answer = (_, response) => json(response, 200, {});
  server.script = [answers, ...Array.from({ length: 10 }, () => () => undefined)];
  const ended = await run(
    server.url,
    `const run = await rollout.startRun();
     const attempt = await run.startRollout({ name: "lost" });
     for (let index = 0; index < 150; index++) await attempt.message("Hi");
     const ready = performance.now();
     await new Promise((resolve) => setTimeout(resolve, 200));`,
  );
  expect(server.requests).toHaveLength(2);
  expect(ended.code).toBe(0);
  expect(ended.output).toContain("151 records not delivered");
  expect(ended.tookMs).toBeLessThan(2700);
});
