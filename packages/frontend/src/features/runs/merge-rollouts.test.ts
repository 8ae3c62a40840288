import type { Rollout } from "@rollout/contract";
import { expect, test } from "vitest";
import { mergeRollouts } from "./merge-rollouts.js";

const aRollout = (id: string, status: Rollout["status"] = "running", violations: number | null = null) =>
  ({ id, status, violations }) as Rollout;
const page = (...rollouts: Rollout[]) => ({ rollouts, nextCursor: null });
const ids = (pages: { rollouts: Rollout[] }[]) =>
  pages.map(({ rollouts }) => rollouts.map(({ id, status }) => `${id} ${status}`));

test("a changed rollout keeps its place, new ones come on top, newest first", () => {
  const pages = [page(aRollout("ro_2")), page(aRollout("ro_1"))];
  const changed = [aRollout("ro_1", "failed"), aRollout("ro_3"), aRollout("ro_4")];
  expect(ids(mergeRollouts(pages, changed, {}))).toEqual([
    ["ro_4 running", "ro_3 running", "ro_2 running"],
    ["ro_1 failed"],
  ]);
});

test("a rollout that no longer fits the filter leaves the list", () => {
  expect(
    ids(mergeRollouts([page(aRollout("ro_1"))], [aRollout("ro_1", "failed")], { status: "running" })),
  ).toEqual([[]]);
});

test("of outputs that do not match, those that fit or were not checked stay away", () => {
  const changed = [
    aRollout("ro_2", "succeeded", 3),
    aRollout("ro_3", "succeeded", 0),
    aRollout("ro_4", "succeeded"),
  ];
  expect(ids(mergeRollouts([page()], changed, { outputMatches: "false" }))).toEqual([["ro_2 succeeded"]]);
});
