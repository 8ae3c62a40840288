import { expect, test } from "vitest";
import { readJsonLines } from "./read-json-lines.js";

test("each line is a value, and empty lines are none", () => {
  expect(readJsonLines('{"a":1}\n\n2\n', true)).toEqual({ value: [{ a: 1 }, 2] });
});

test("the line that is no JSON is named", () => {
  expect(readJsonLines('1\n{"a"', true)).toMatchObject({ error: expect.stringContaining("line 2") });
});

test("the half line at the end of a text that is cut is left out", () => {
  expect(readJsonLines('1\n{"a"', false)).toEqual({ value: [1] });
});
