import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { quantile, report } from "./results.js";

/*
 * How long `rollout` takes to start: the program for Node and the executable, saying their version and listing their
 * commands. The reference is `node -e 0`, started in turn with them, so that a busy machine slows all alike.
 */

const release = fileURLToPath(new URL("../../packages/cli/dist/release/", import.meta.url));
const program = path.join(release, "rollout.js");
const executable = path.join(release, `rollout-${process.platform}-${process.arch}`);
const rounds = 40;
const home = mkdtempSync(path.join(tmpdir(), "rollout-bench-"));

/** Milliseconds from the start of a program to its end. */
function time(command: string, ...args: readonly string[]): number {
  const began = performance.now();
  const { status } = spawnSync(command, args, {
    env: { HOME: home, PATH: process.env.PATH },
    stdio: "ignore",
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
  return performance.now() - began;
}

const starts: Readonly<Record<string, () => number>> = {
  node: () => time(process.execPath, "-e", "0"),
  version: () => time(process.execPath, program, "--version"),
  help: () => time(process.execPath, program, "--help"),
  ...(existsSync(executable) ? { executable: () => time(executable, "--version") } : {}),
};

const times = new Map(Object.keys(starts).map((name) => [name, [] as number[]]));
for (let round = 0; round <= rounds; round++) {
  for (const [name, start] of Object.entries(starts)) {
    const ms = start();
    // The first round reads the files from disk.
    if (round > 0) times.get(name)?.push(ms);
  }
}
rmSync(home, { recursive: true });
const median = (name: string): number => quantile(times.get(name) ?? [], 0.5);

await report(
  "cli:start",
  [
    { name: "cli_start_p50", value: median("version"), unit: "ms", goal: ["<=", 150] },
    { name: "cli_help_p50", value: median("help"), unit: "ms", goal: ["<=", 150] },
    {
      name: "cli_start_to_node",
      value: median("version") / median("node"),
      unit: "ratio",
      goal: ["<=", 2.5],
    },
    { name: "cli_bytes", value: statSync(program).size, unit: "bytes", goal: ["<=", 1_000_000] },
    ...(starts.executable
      ? [
          {
            name: "cli_executable_start_p50",
            value: median("executable"),
            unit: "ms",
            goal: ["<=", 150] as const,
          },
        ]
      : []),
  ],
  [`node -e 0: ${median("node").toFixed(1)} ms, median of ${rounds} starts, each in turn with the others.`],
);
