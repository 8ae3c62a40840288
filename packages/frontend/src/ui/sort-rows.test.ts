import { expect, test } from "vitest";
import { sortRows } from "./sort-rows.js";

test("unknown values come last, whichever way the rest is ordered", () => {
  const rows = [{ cost: null }, { cost: 1 }, { cost: 3 }];
  const costs = (descending: boolean) =>
    sortRows(rows, ({ cost }) => cost, descending).map(({ cost }) => cost);
  expect(costs(true)).toEqual([3, 1, null]);
  expect(costs(false)).toEqual([1, 3, null]);
});

test("names are ordered as people read them", () => {
  expect(sortRows(["b", "A", "c"], (name) => name, false)).toEqual(["A", "b", "c"]);
});
