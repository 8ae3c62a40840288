/**
 * `npm run check`: every rule that a program can judge, side by side, with a table of verdicts.
 *
 * `--report <file>` also writes `{passed, failed, skipped}` as JSON.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeProgram, root, runQuietly } from "./parts/command.mjs";
import { venvProgram } from "./parts/python.mjs";

const node = (script, ...args) => [process.execPath, [script, ...args]];
const openapi = "packages/backend/dist/openapi.js";
const callerMatrix = "packages/test-support/dist/write-caller-matrix.js";
const pythonSdk = join(root, "packages/sdk-python");
const withoutTools = () => (existsSync(venvProgram("ruff")) ? null : "no Python tools: run `make test` once");

/** `after: "types"` waits for the build; `absent` gives the reason why a check cannot run here. */
const checks = [
  { name: "types", says: "tsc -b", command: nodeProgram("@typescript/native/bin/tsc", "-b") },
  {
    name: "style",
    says: "biome check",
    command: nodeProgram(
      "@biomejs/biome/bin/biome",
      "check",
      "--diagnostic-level=warn",
      "--error-on-warnings",
    ),
  },
  { name: "dead code", says: "knip", command: nodeProgram("knip/bin/knip.js", "--no-progress") },
  { name: "imports", says: "scripts/check-imports.mjs", command: node("scripts/check-imports.mjs") },
  { name: "lengths", says: "scripts/check-file-length.mjs", command: node("scripts/check-file-length.mjs") },
  {
    name: "documents",
    says: "scripts/check-document-paths.mjs",
    command: node("scripts/check-document-paths.mjs"),
  },
  {
    name: "package",
    says: "publint of the TypeScript SDK",
    after: "types",
    command: nodeProgram("publint/src/cli.js", "--strict", "packages/sdk-typescript"),
  },
  {
    name: "cli",
    says: "build and publint of the rollout command",
    command: node("scripts/build-cli.mjs", "--check-package"),
  },
  {
    name: "openapi",
    says: "openapi.json is what the code serves",
    after: "types",
    command: node(openapi, "--check"),
  },
  {
    name: "callers",
    says: "who-may-call.md is what the routes declare",
    after: "types",
    command: node(callerMatrix, "--check"),
  },
  {
    name: "py style",
    says: "ruff check",
    absent: withoutTools,
    command: [venvProgram("ruff"), ["check", "."]],
  },
  {
    name: "py format",
    says: "ruff format --check",
    absent: withoutTools,
    command: [venvProgram("ruff"), ["format", "--check", "."]],
  },
  {
    name: "py types",
    says: "mypy --strict",
    absent: withoutTools,
    command: [venvProgram("mypy"), ["--strict", "-p", "mv37.rollout"]],
    options: { cwd: pythonSdk },
  },
];

async function judge(check, waits) {
  if (check.after) await waits.get(check.after);
  const reason = check.absent?.() ?? null;
  if (reason !== null) {
    // In CI a check that cannot run is one that did not hold.
    return { check, verdict: process.env.CI ? "failed" : "skipped", seconds: 0, output: reason };
  }
  const { code, output, seconds } = await runQuietly(...check.command, check.options);
  return { check, verdict: code === 0 ? "passed" : "failed", seconds, output };
}

const began = performance.now();
const waits = new Map();
for (const check of checks) waits.set(check.name, judge(check, waits));
const results = await Promise.all(waits.values());

for (const { check, verdict, output } of results) {
  if (verdict === "failed") console.log(`\n── ${check.name}: ${check.says}\n${output.trimEnd()}`);
}
console.log();
const marks = { passed: "✓", failed: "✗", skipped: "–" };
for (const { check, verdict, seconds, output } of results) {
  const note = verdict === "skipped" ? `skipped, ${output}` : `${seconds.toFixed(1).padStart(5)} s`;
  console.log(`${marks[verdict]} ${check.name.padEnd(10)} ${check.says.padEnd(40)} ${note}`);
}
const count = (wanted) => results.filter(({ verdict }) => verdict === wanted).length;
const summary = { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
console.log(
  `\n${summary.passed} checks hold, ${summary.failed} do not, ${summary.skipped} skipped, in ` +
    `${((performance.now() - began) / 1000).toFixed(1)} s`,
);
const report = process.argv.indexOf("--report");
if (report > 0) writeFileSync(process.argv[report + 1], JSON.stringify(summary));
process.exitCode = summary.failed > 0 ? 1 : 0;
