import { expect, test } from "vitest";
import { reasonAgainstFolder } from "./folder-name.js";

test("a folder has a name, and may have folders within", () => {
  expect(reasonAgainstFolder("2026-11")).toBeUndefined();
  expect(reasonAgainstFolder("2026/november scans")).toBeUndefined();
  expect(reasonAgainstFolder("")).toBe("Give the folder a name.");
});

test("a name that leads elsewhere is refused", () => {
  expect(reasonAgainstFolder("../secrets")).toBe(".. is no name of a folder.");
  expect(reasonAgainstFolder("a//b")).toBeDefined();
  expect(reasonAgainstFolder("a\\b")).toBeDefined();
});
