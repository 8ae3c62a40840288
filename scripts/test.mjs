/**
 * `make test`: runs every suite, or those named as arguments, and sums them up in the last line.
 *
 * A suite's counts come from the report that it wrote; one that crashed, or wrote none, counts as a failure.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countsOfSuite, lineOf, sumOf } from "./parts/reports.mjs";
import { setUp } from "./parts/setup.mjs";
import { suites } from "./parts/suites.mjs";

const inCi = Boolean(process.env.CI) && process.env.CI !== "false";

async function runSuite(suite) {
  console.log(`\n━━ ${suite.name}: ${suite.says}\n`);
  const folder = mkdtempSync(join(tmpdir(), "rollout-test-"));
  const began = performance.now();
  try {
    const outcome = await suite.run(folder);
    if (outcome.skip) console.log(outcome.skip);
    return {
      name: suite.name,
      counts: countsOfSuite(outcome, inCi),
      seconds: (performance.now() - began) / 1000,
    };
  } catch (error) {
    console.error(error);
    return { name: suite.name, counts: { passed: 0, failed: 1, skipped: 0 }, seconds: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main() {
  const wanted = process.argv.slice(2);
  if (!(await setUp({ python: true, tools: true }))) return sumOf([{ passed: 0, failed: 1, skipped: 0 }]);
  const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(`No suite ${unknown.join(", ")}; there are ${suites.map(({ name }) => name).join(", ")}.`);
    return sumOf([{ passed: 0, failed: 1, skipped: 0 }]);
  }
  const results = [];
  for (const suite of suites) {
    if (wanted.length === 0 || wanted.includes(suite.name)) results.push(await runSuite(suite));
  }
  console.log("\n━━ results\n");
  for (const { name, counts, seconds } of results) {
    console.log(
      `${counts.failed > 0 ? "✗" : "✓"} ${name.padEnd(14)} ${lineOf(counts).padEnd(36)} ${seconds.toFixed(0)} s`,
    );
  }
  return sumOf(results.map(({ counts }) => counts));
}

const total = await main();
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${lineOf(total)}`);
