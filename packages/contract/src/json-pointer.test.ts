import { expect, test } from "vitest";
import { valueAt } from "./json-pointer.js";

test("a pointer finds its value", () => {
  const output = { currency: "euro", lines: [{ text: "Freight", "a/b": 1 }, {}] };
  expect(valueAt(output, "/lines/0/a~1b")).toBe(1);
  expect(valueAt(output, "/lines/7")).toBeUndefined();
  expect(valueAt(output, "")).toBe(output);
});
