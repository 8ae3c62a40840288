import { expect, test } from "vitest";
import { zipLines } from "./zip-tree.js";

const entries = ["b/tests/run.sh", "b/task.toml", "README.md", "a/", "a/task.toml"].map((name) => ({
  name,
  size: 3,
}));

test("each folder stands once, above its files and then its folders", () => {
  const lines = zipLines(entries, 10).map(({ name, depth, size }) => [depth, name, size]);
  expect(lines).toEqual([
    [0, "README.md", 3],
    [0, "a", null],
    [1, "task.toml", 3],
    [0, "b", null],
    [1, "task.toml", 3],
    [1, "tests", null],
    [2, "run.sh", 3],
  ]);
});

test("the tree ends after as many files as are shown", () => {
  expect(zipLines(entries, 1).map(({ path }) => path)).toEqual(["b/", "b/tests/", "b/tests/run.sh"]);
});
