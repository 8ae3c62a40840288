import { expect, test } from "vitest";
import { describeJson, jsonRows, noFolds } from "./json-rows.js";

const lines = (value: unknown, folds = noFolds) =>
  jsonRows(value, folds).map(({ depth, key, size, isOpen, more }) =>
    [" ".repeat(depth), key, size === null ? "" : `{${size}}`, isOpen ? "open" : "", more || ""].join(""),
  );

test("two levels are open at first, deeper ones are folded", () => {
  expect(lines({ a: 1, b: { c: { d: { e: 1 } } } })).toEqual(["a", "b{1}open", " c{1}open", "  d{1}"]);
});

test("a turned path is folded, or opened", () => {
  expect(lines({ b: { c: 1 } }, { ...noFolds, turned: new Set(["/b"]) })).toEqual(["b{1}"]);
});

test("an array shows a hundred items and says how many more", () => {
  const value = { list: Array(500).fill(0) };
  expect(lines(value)).toHaveLength(102);
  expect(lines(value).at(-1)).toBe(" 400");
  expect(lines(value, { ...noFolds, shown: new Map([["/list", 500]]) })).toHaveLength(501);
});

test("a value without members is one row", () => {
  expect(lines("text")).toEqual([""]);
  expect(lines({})).toEqual(["{0}open"]);
});

test("sizes are those of the JSON text", () => {
  expect(describeJson({ order: "é" })).toEqual({ words: "1 key", bytes: 14 });
  expect(describeJson([1])).toEqual({ words: "1 item", bytes: 3 });
});
