import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const module = resolve(import.meta.dirname, "processes.mjs");

/** Runs the given JavaScript programs together in a process of its own; `whenReady` gets it once all have said "up". */
async function together(programs, whenReady = () => {}) {
  const list = programs.map((code, index) => ({ name: `p${index}`, command: ["CODE", ["-e", code]] }));
  const script = `
    import { runTogether } from ${JSON.stringify(module)};
    const programs = ${JSON.stringify(list)};
    for (const each of programs) each.command[0] = process.execPath;
    process.exitCode = await runTogether(programs);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { detached: true });
  let output = "";
  let told = false;
  const collect = (chunk) => {
    output += chunk;
    if (!told && output.split("up\n").length > programs.length) {
      told = true;
      whenReady(child);
    }
  };
  child.stdout.setEncoding("utf8").on("data", collect);
  child.stderr.setEncoding("utf8").on("data", collect);
  const code = await new Promise((done) => child.on("close", done));
  return { code, output };
}

const server = `
  setInterval(() => {}, 1000);
  process.on("SIGINT", () => console.log("interrupted"));
  process.on("SIGTERM", () => { console.log("stopped"); setTimeout(() => process.exit(0), 100); });
  console.log("up");`;

test("Ctrl-C in a terminal stops each program once and leaves with 0", async () => {
  const { code, output } = await together([server, server], (child) => process.kill(-child.pid, "SIGINT"));
  expect(code).toBe(0);
  expect(output.match(/stopped/g)).toHaveLength(2);
  expect(output).not.toContain("interrupted");
});

test("a program that dies takes the others with it and gives its exit code", async () => {
  const { code, output } = await together([
    server,
    "console.log('up'); setTimeout(() => process.exit(3), 300)",
  ]);
  expect(code).toBe(3);
  expect(output).toContain("p1 ended (exit code 3)");
  expect(output).toContain("stopped");
});

test("a program without a handler of its own ends by the signal, which is no failure", async () => {
  const { code } = await together(["setInterval(() => {}, 1000); console.log('up')"], (child) =>
    child.kill("SIGTERM"),
  );
  expect(code).toBe(0);
});
