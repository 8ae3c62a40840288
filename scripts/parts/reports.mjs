/** Counts passed, failed and skipped tests in the reports that the test programs write. */
import { existsSync, readFileSync } from "node:fs";

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/** vitest's JSON reporter. A file that cannot be loaded holds no test, and counts as one failure. */
export function countsOfVitest(text) {
  const report = JSON.parse(text);
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((each) => each.status !== "failed"),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** Playwright's JSON reporter; a test that passed on its second try is a failure here, since it hides one. */
export function countsOfPlaywright(text) {
  const { stats, errors } = JSON.parse(text);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + (errors?.length ?? 0),
    skipped: stats.skipped,
  };
}

/** JUnit XML, as pytest and schemathesis write it: the sums of its `testsuite` elements. */
export function countsOfJunit(text) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, attributes] of text.matchAll(/<testsuite\b([^>]*)>/g)) {
    const read = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
    const failed = read("failures") + read("errors");
    const skipped = read("skipped") + read("disabled");
    counts.failed += failed;
    counts.skipped += skipped;
    counts.passed += Math.max(0, read("tests") - failed - skipped);
  }
  return counts;
}

/** `scripts/check.mjs --report`: already in the form that is wanted. */
export const countsOfCheck = (text) => JSON.parse(text);

/**
 * The counts of one finished suite. One that crashed, or left out a report, counts as a failure; so does a
 * skipped one in CI.
 *
 * @param {{code: number, reports: string[], counts: (text: string) => Counts} | {skip: string}} outcome
 * @param {boolean} inCi
 * @returns {Counts}
 */
export function countsOfSuite({ code, reports, counts, skip }, inCi) {
  if (skip) return { passed: 0, failed: inCi ? 1 : 0, skipped: inCi ? 0 : 1 };
  const written = reports.filter((path) => existsSync(path));
  const sum = sumOf(written.map((path) => counts(readFileSync(path, "utf8"))));
  const crashed = written.length < reports.length || (code !== 0 && sum.failed === 0);
  return crashed ? { ...sum, failed: sum.failed + 1 } : sum;
}

/** @param {Counts[]} all */
export function sumOf(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) {
    for (const key of Object.keys(sum)) sum[key] += counts[key];
  }
  return sum;
}

/** `3 passed, 0 failed`, and the skipped ones only when there are any. */
export const lineOf = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
