import { expect, test } from "vitest";
import { countsOfJunit, countsOfPlaywright, countsOfVitest, lineOf, sumOf } from "./reports.mjs";

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
