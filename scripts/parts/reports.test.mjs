import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  countsOfCheck,
  countsOfJunit,
  countsOfPlaywright,
  countsOfSuite,
  countsOfVitest,
  lineOf,
  sumOf,
} from "./reports.mjs";

test("a vitest file that cannot be loaded is a failure", () => {
  const report = {
    numPassedTests: 2,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: [
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] },
      { status: "passed", assertionResults: [{ status: "passed" }, { status: "pending" }] },
    ],
  };
  expect(countsOfVitest(JSON.stringify(report))).toEqual({ passed: 2, failed: 2, skipped: 1 });
});

test("a flaky browser test and an error outside of any test are failures", () => {
  const report = {
    stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [{ message: "no config" }],
  };
  expect(countsOfPlaywright(JSON.stringify(report))).toEqual({ passed: 5, failed: 3, skipped: 2 });
});

test("the suites of a JUnit file are summed; errors are failures", () => {
  const xml =
    '<testsuites tests="7"><testsuite name="a" tests="5" failures="1" errors="1" skipped="1"></testsuite>' +
    '<testsuite name="b" errors="0" failures="0" tests="2"/></testsuites>';
  expect(countsOfJunit(xml)).toEqual({ passed: 4, failed: 2, skipped: 1 });
});

test("the last line names skipped tests only when there are some", () => {
  const none = { passed: 3, failed: 0, skipped: 0 };
  expect(lineOf(none)).toBe("3 passed, 0 failed");
  expect(lineOf(sumOf([none, { passed: 1, failed: 2, skipped: 4 }]))).toBe("4 passed, 2 failed, 4 skipped");
});

test("a suite that crashed is a failure, whatever its report says", () => {
  const folder = mkdtempSync(join(tmpdir(), "rollout-reports-"));
  const report = join(folder, "report.json");
  const outcome = { code: 0, reports: [report], counts: countsOfCheck };
  try {
    expect(countsOfSuite(outcome, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    writeFileSync(report, '{"passed":3,"failed":0,"skipped":0}');
    expect(countsOfSuite(outcome, false)).toEqual({ passed: 3, failed: 0, skipped: 0 });
    expect(countsOfSuite({ ...outcome, code: 1 }, false)).toEqual({ passed: 3, failed: 1, skipped: 0 });
    writeFileSync(report, '{"passed":3,"failed":2,"skipped":0}');
    expect(countsOfSuite({ ...outcome, code: 1 }, false)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a skipped suite is a failure in CI only", () => {
  expect(countsOfSuite({ skip: "no Chromium" }, false)).toEqual({ passed: 0, failed: 0, skipped: 1 });
  expect(countsOfSuite({ skip: "no Chromium" }, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
