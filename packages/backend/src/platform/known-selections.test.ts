import { newUuid, type TaskFilter } from "@rollout/contract";
import { expect, test } from "vitest";
import { KnownSelections } from "./known-selections.js";
import type { WorkspaceQueryable } from "./workspace-db.js";

/** A database that finds the tasks 1 to 3 for any filter, and counts how often it looks. */
function countingDb() {
  let asked = 0;
  const db: WorkspaceQueryable = {
    workspaceId: newUuid(),
    query: async <Row>() => {
      asked++;
      return [{ places: "1,2,3" }] as Row[];
    },
  };
  return { db, asked: () => asked };
}

const searchFor = (search: string): TaskFilter => ({ search });

test("what a filter finds in a version is found once, and another filter, version or workspace asks again", async () => {
  const { db, asked } = countingDb();
  const selections = new KnownSelections();
  const selector = { versionId: newUuid(), filters: [searchFor("a")] };
  expect([...(await selections.positionsOf(db, selector))]).toEqual([1, 2, 3]);
  expect([
    ...(await selections.positionsOf(db, { ...selector, filters: [{ search: "a", metadata: [] }] })),
  ]).toEqual([1, 2, 3]);
  expect(asked()).toBe(1);
  await selections.positionsOf(db, { ...selector, filters: [searchFor("b")] });
  await selections.positionsOf(db, { ...selector, filters: [{ metadata: [{ key: "a", value: "b" }] }] });
  await selections.positionsOf(db, { ...selector, versionId: newUuid() });
  expect(asked()).toBe(4);
  const other = countingDb();
  await selections.positionsOf(other.db, selector);
  expect(other.asked()).toBe(1);
});

test("the longest unused selections are forgotten where there is no room", async () => {
  const { db, asked } = countingDb();
  const versionId = newUuid();
  const find = (selections: KnownSelections, search: string) =>
    selections.positionsOf(db, { versionId, filters: [searchFor(search)] });
  // Three tasks and the characters of its key each, so that two have room.
  const selections = new KnownSelections(250);
  for (const search of ["a", "b", "a", "c", "a"]) await find(selections, search);
  expect(asked()).toBe(3);
  await find(selections, "b");
  expect(asked()).toBe(4);
});

test("tasks that a set names by hand are not kept", async () => {
  const selector = { versionId: newUuid(), filters: [], handSetId: newUuid() };
  await expect(new KnownSelections().positionsOf(countingDb().db, selector)).rejects.toThrow(TypeError);
});
