import type { Dataset } from "@rollout/contract";
import { expect, test } from "vitest";
import { sortBy, sortDatasets } from "./dataset-sort.js";
import { parseListSearch } from "./list-search.js";

test("names begin with A, all else with the most; the same column again turns the order around", () => {
  expect(sortBy({ search: "re" }, "name")).toEqual({ search: "re", sort: "name", order: "asc" });
  expect(sortBy({ sort: "name", order: "asc" }, "name")).toEqual({ sort: "name" });
  expect(sortBy({}, "tasks")).toEqual({ sort: "tasks" });
  expect(sortBy({}, "updated")).toEqual({ order: "asc" });
  expect(parseListSearch({ sort: "toString", order: "desc", search: "" })).toEqual({});
});

test("datasets without a finished run come last, sorted by success", () => {
  const run = (succeeded: number, failed: number) => ({ succeeded, failed }) as Dataset["lastRun"];
  const aDataset = (name: string, lastRun: Dataset["lastRun"]) => ({ name, lastRun }) as Dataset;
  const datasets = [aDataset("a", null), aDataset("b", run(1, 3)), aDataset("c", run(3, 1))];
  const names = (sorted: readonly Dataset[]) => sorted.map(({ name }) => name);
  expect(names(sortDatasets(datasets, { sort: "success" }))).toEqual(["c", "b", "a"]);
  expect(names(sortDatasets(datasets, { sort: "success", order: "asc" }))).toEqual(["b", "c", "a"]);
});
