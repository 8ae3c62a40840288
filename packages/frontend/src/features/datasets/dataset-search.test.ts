import { expect, test } from "vitest";
import { metadataFilters, parseDatasetSearch } from "./dataset-search.js";

test("an address keeps what it understands and drops the rest", () => {
  expect(
    parseDatasetSearch({ tab: "versions", version: "12", task: "new", metadata: "tag=refund", other: "1" }),
  ).toEqual({ tab: "versions", version: "12", task: "new", metadata: ["tag=refund"] });
  expect(parseDatasetSearch({ tab: "tasks", version: "0", task: "task_1", metadata: ["nothing"] })).toEqual(
    {},
  );
});

test("a value of metadata may hold further signs of equality", () => {
  expect(metadataFilters({ metadata: ["formula=a=b", "difficulty=hard"] })).toEqual([
    { key: "formula", value: "a=b" },
    { key: "difficulty", value: "hard" },
  ]);
});
