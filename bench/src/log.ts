import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Rollout } from "@mv37/rollout";
import { newApiKey } from "@rollout/backend";
import { createTestDatabase, freePort, startServerProcess, startTestPostgres } from "@rollout/test-support";
import { quantile, report } from "./results.js";

/*
 * What one logged event costs the agent's thread, in both SDKs, while batches go out to a real server: message
 * calls of a small payload and tool calls of a 1 KB payload, the median over all calls. The reference is a call that
 * does nothing, timed in the same way in the same run.
 */

const root = fileURLToPath(new URL("../../", import.meta.url));
const callsPerBurst = 500;
const bursts = 40;

interface Cost {
  readonly p50: number;
  readonly p99: number;
  readonly emptyP50: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Times each call of the bursts; between bursts the sender has its turn, as between the steps of an agent. */
async function measure(call: (index: number) => unknown): Promise<number[]> {
  const microseconds: number[] = [];
  for (let burst = 0; burst < bursts; burst++) {
    for (let index = 0; index < callsPerBurst; index++) {
      const began = process.hrtime.bigint();
      call(index);
      microseconds.push(Number(process.hrtime.bigint() - began) / 1000);
    }
    await pause(100);
  }
  // The first calls compile the code.
  return microseconds.slice(callsPerBurst);
}

async function measureTypeScript(baseUrl: string, apiKey: string): Promise<Cost> {
  const rollout = new Rollout({ baseUrl, apiKey });
  const run = await rollout.startRun(undefined, { workflowName: "bench:log" });
  const attempt = await run.startRollout({ name: "typescript" });
  const kilobyte = { query: "x".repeat(960) };
  const empty = await measure((index) => index);
  const logged = await measure((index) =>
    index % 2 === 0 ? attempt.message(`step ${index}`, "assistant") : attempt.toolCall("search", kilobyte),
  );
  const { dropped, pending } = await attempt.finish({ timeoutMs: 60_000 });
  if (pending > 0 || Object.keys(dropped).length > 0)
    throw new Error(`Not all was stored: ${JSON.stringify({ pending, dropped })}`);
  return { p50: quantile(logged, 0.5), p99: quantile(logged, 0.99), emptyP50: quantile(empty, 0.5) };
}

async function measurePython(baseUrl: string, apiKey: string): Promise<Cost> {
  const python = path.join(root, ".venv/bin/python");
  if (!existsSync(python)) throw new Error("The Python SDK is not installed. Run make setup.");
  const child = spawn(
    python,
    [path.join(root, "bench/src/log.py"), baseUrl, apiKey, String(bursts), String(callsPerBurst)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text) as Cost;
}

const stopPostgres = await startTestPostgres();
const database = await createTestDatabase();
const dataDir = await mkdtemp(path.join(tmpdir(), "rollout-bench-"));
const apiKey = newApiKey();
const server = await startServerProcess({
  ...database,
  port: await freePort(),
  dataDir,
  environment: { ROLLOUT_INIT_WORKSPACE: "bench", ROLLOUT_INIT_API_KEY: apiKey },
});
try {
  const typescript = await measureTypeScript(server.url, apiKey);
  const python = await measurePython(server.url, apiKey);
  const figures = Object.entries({ typescript, python }).flatMap(([language, { p50, p99 }]) => [
    { name: `log_${language}_p50`, value: p50, unit: "µs", goal: ["<=", 20] as const },
    { name: `log_${language}_p99`, value: p99, unit: "µs", goal: ["<=", 200] as const },
  ]);
  const ratio = ({ p50, emptyP50 }: Cost): string =>
    `${p50.toFixed(2)} µs against ${emptyP50.toFixed(2)} µs of an empty call`;
  await report("log", figures, [
    `TypeScript: ${ratio(typescript)}. Python: ${ratio(python)}. No disk spool yet.`,
  ]);
} finally {
  await server.stop();
  await stopPostgres();
  await rm(dataDir, { recursive: true, force: true });
}
