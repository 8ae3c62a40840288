import { expect, test } from "vitest";
import { lineOf, outputLines } from "./output-lines.js";

const output = { currency: "euro", lines: [{ text: "Freight", "a/b": 1 }, {}], notes: null };

test("the lines joined are the JSON text", () => {
  const text = outputLines(output)
    ?.map(({ indent, key, value, after }) => " ".repeat(indent) + key + value + after)
    .join("\n");
  expect(text).toBe(JSON.stringify(output, null, 2));
});

test("a pointer finds its line, one that is not there the value around it", () => {
  const lines = outputLines(output) ?? [];
  expect(lineOf(lines, "/currency")).toBe(1);
  expect(lineOf(lines, "/lines/0/a~1b")).toBe(5);
  expect(lineOf(lines, "/lines/0/quantity")).toBe(3);
  expect(lineOf(lines, "")).toBe(0);
});

test("an output of more lines than a page can hold has none", () => {
  expect(outputLines(Array.from({ length: 5_000 }, () => 1))).toBeNull();
});
