import type { Dataset } from "@rollout/contract";
import { expect, test } from "vitest";
import { filterDatasets } from "./filter-datasets.js";
import { type ListSearch, parseListSearch } from "./list-search.js";

const aDataset = (name: string, kind: string, lastRun: Partial<Dataset["lastRun"]> | null) =>
  ({
    name,
    source: { kind },
    lastRun: lastRun && { succeeded: 0, failed: 0, stalled: 0, running: 0, ...lastRun },
  }) as Dataset;

const datasets = [
  aDataset("a", "github", { succeeded: 4 }),
  aDataset("b", "csv", { succeeded: 3, failed: 1 }),
  aDataset("c", "csv", { failed: 2, stalled: 1 }),
  aDataset("d", "hand", null),
];
const found = (search: ListSearch) => filterDatasets(datasets, search).map(({ name }) => name);

test("datasets are found by where they came from and by how their last run went", () => {
  expect(found({})).toEqual(["a", "b", "c", "d"]);
  expect(found({ source: "csv" })).toEqual(["b", "c"]);
  expect(found({ source: "csv", lastRun: "failed" })).toEqual(["b"]);
  expect(found({ lastRun: "succeeded" })).toEqual(["a"]);
  expect(found({ lastRun: "running" })).toEqual(["c"]);
  expect(found({ lastRun: "none" })).toEqual(["d"]);
});

test("an address with a filter that is none shows all", () => {
  expect(parseListSearch({ source: "csv", lastRun: "toString" })).toEqual({ source: "csv" });
  expect(parseListSearch({ source: "floppy", lastRun: "none" })).toEqual({ lastRun: "none" });
});
