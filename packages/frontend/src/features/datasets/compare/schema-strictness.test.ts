import { expect, test } from "vitest";
import { isStricter } from "./schema-strictness.js";
import { sortedJson } from "./sorted-json.js";

const schema = (amount: object, required: string[] = []) => ({
  type: "object",
  properties: { amount: { type: "number", ...amount } },
  required,
});

test("a lower maximum, a new rule and a new required key are stricter", () => {
  expect(isStricter(schema({ maximum: 100 }), schema({ maximum: 64.9 }))).toBe(true);
  expect(isStricter(schema({}), schema({ minimum: 0 }))).toBe(true);
  expect(isStricter(schema({}), schema({}, ["amount"]))).toBe(true);
  expect(isStricter({ enum: ["a", "b"] }, { enum: ["a"] })).toBe(true);
  expect(isStricter(null, schema({}))).toBe(true);
});

test("a looser rule and a new optional key are not", () => {
  expect(isStricter(schema({ maximum: 64.9 }), schema({ maximum: 100 }))).toBe(false);
  expect(isStricter({ type: "object", properties: {} }, schema({ minimum: 0 }))).toBe(false);
  expect(isStricter({ enum: ["a"] }, { enum: ["a", "b"] })).toBe(false);
  expect(isStricter(schema({}), null)).toBe(false);
});

test("the order of keys is no difference", () => {
  expect(sortedJson({ b: 1, a: { d: 1, c: [{ y: 1, x: 2 }] } })).toBe(
    sortedJson({ a: { c: [{ x: 2, y: 1 }], d: 1 }, b: 1 }),
  );
});
