import { expect, test } from "vitest";
import { violationWords } from "./violation-words.js";

const schema = {
  type: "object",
  required: ["currency"],
  additionalProperties: false,
  properties: {
    currency: { enum: ["EUR", "USD", "JPY"] },
    cents: { type: "integer", minimum: 0 },
    lines: {
      type: "array",
      items: { type: "object", required: ["n"], properties: { n: { type: "integer", minimum: 1 } } },
    },
  },
};

const words = (output: unknown, path: string, schemaPath: string, message = "") =>
  violationWords({ path, rule: schemaPath.split("/").at(-1)!, schemaPath, message }, output, schema);

test("a value that is not in the list is told with the list", () => {
  expect(words({ currency: "euro" }, "/currency", "/properties/currency/enum")).toEqual({
    title: "The currency is not in the list",
    short: "not one of EUR, USD, JPY",
    where: "/currency",
    got: '"euro"',
    expected: '"EUR", "USD" or "JPY"',
  });
});

test("a value of another type is told with everything that is asked of it", () => {
  expect(words({ cents: 7.5 }, "/cents", "/properties/cents/type")).toMatchObject({
    title: "The cents must be an integer",
    short: "must be an integer",
    got: "7.5",
    expected: "integer, at least 0",
  });
});

test("a missing key is told where it would be", () => {
  const place = "/properties/lines/items/required";
  expect(words({ lines: [{}] }, "/lines/0", place, "must have required property 'n'")).toEqual({
    title: "A required key is missing",
    short: "n is missing",
    where: "/lines/0/n",
    got: "nothing",
    expected: "integer, at least 1",
  });
});

test("keys that are not allowed are named, and a limit is told with its number", () => {
  expect(words({ currency: "EUR", extra: 1 }, "", "/additionalProperties")).toMatchObject({
    short: "extra not allowed",
    expected: "only currency, cents, lines",
  });
  expect(words({ cents: -1 }, "/cents", "/properties/cents/minimum").title).toBe("The cents is below 0");
});

test("what has no words of its own keeps those of the check", () => {
  expect(words({}, "", "/unevaluatedItems", "must not be there").title).toBe("Must not be there");
});
