import { expect, test } from "vitest";
import { versionWords } from "./version-words.js";

const words = (version: number, changes: { added: number; changed: number; removed: number } | null) =>
  versionWords({ version, taskCount: 4, changes });

test("a version is told by what it changed, the noun said once", () => {
  expect(words(2, { added: 1, changed: 3, removed: 0 })).toBe("3 tasks changed, 1 added");
  expect(words(2, { added: 0, changed: 1, removed: 2 })).toBe("1 task changed, 2 removed");
  expect(words(2, { added: 0, changed: 0, removed: 0 })).toBe("Tasks in another order");
});

test("the first version was made, and one that nobody counted says nothing", () => {
  expect(words(1, { added: 4, changed: 0, removed: 0 })).toBe("Made with 4 tasks");
  expect(versionWords({ version: 1, taskCount: 0, changes: null })).toBe("Made without tasks");
  expect(words(2, null)).toBe("");
});
