import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { exportBranchOf, isExportBranch } from "./github.js";

/** What git itself says. */
function isBranchForGit(name: string): boolean {
  try {
    execFileSync("git", ["check-ref-format", "--branch", name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const endings = [
  "a",
  "a..b",
  "a.",
  ".a",
  "a.lock",
  "a.lock.b",
  "-a",
  "A_1.2-3",
  "..",
  ".",
  "a.lock.lock",
  "locked",
];

test("a branch is taken if and only if git takes it", () => {
  for (const ending of endings)
    expect(isExportBranch(`rollout/${ending}`), ending).toBe(isBranchForGit(`rollout/${ending}`));
  expect(isExportBranch("main")).toBe(false);
  expect(isExportBranch("rollout/a/b")).toBe(false);
});

test("every name of a dataset makes a branch", () => {
  for (const name of endings) expect(isExportBranch(exportBranchOf(name)), name).toBe(true);
  expect(exportBranchOf("refunds.v2")).toBe("rollout/refunds.v2");
});
