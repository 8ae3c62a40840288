import { expect, test } from "vitest";
import { sortViolations, type Violation, violationSentence, violationWords } from "./violations.js";

const schema = {
  type: "object",
  required: ["currency"],
  additionalProperties: false,
  properties: {
    currency: { enum: ["EUR", "USD", "JPY"] },
    total: { type: "number" },
    note: { type: ["string", "null"], maxLength: 3 },
    cents: { type: "integer", minimum: 0 },
    lines: {
      type: "array",
      minItems: 2,
      items: { type: "object", required: ["n"], properties: { n: { type: "integer", minimum: 1 } } },
    },
  },
};

const violation = (path: string, schemaPath: string, message = ""): Violation => ({
  path,
  rule: schemaPath.split("/").at(-1)!,
  schemaPath,
  message,
});
const words = (output: unknown, path: string, schemaPath: string, message = "") =>
  violationWords(violation(path, schemaPath, message), output, schema);
const sentence = (...args: Parameters<typeof words>) => violationSentence(words(...args));

test("a value of another type is told by its path, what it must be and what it is", () => {
  expect(sentence({ total: "77.25" }, "/total", "/properties/total/type")).toBe(
    "`total` must be a number, got text",
  );
  expect(words({ cents: 7.5 }, "/cents", "/properties/cents/type")).toEqual({
    subject: "cents",
    says: "must be a whole number, got 7.5",
    short: "must be a whole number",
    where: "/cents",
    got: "7.5",
    expected: "a whole number, at least 0",
  });
  expect(sentence({ note: [] }, "/note", "/properties/note/type")).toBe(
    "`note` must be text or null, got a list",
  );
  expect(sentence("half", "", "/type")).toBe("The output must be an object, got text");
});

test("a value that is not in the list is told with the list", () => {
  expect(words({ currency: "euro" }, "/currency", "/properties/currency/enum")).toEqual({
    subject: "currency",
    says: 'must be "EUR", "USD" or "JPY", got "euro"',
    short: 'must be "EUR", "USD" or "JPY"',
    where: "/currency",
    got: '"euro"',
    expected: '"EUR", "USD" or "JPY"',
  });
});

test("a missing key is told where it would be", () => {
  const place = "/properties/lines/items/required";
  expect(words({ lines: [{}] }, "/lines/0", place, "must have required property 'n'")).toEqual({
    subject: "lines[0].n",
    says: "is missing",
    short: "n is missing",
    where: "/lines/0/n",
    got: "nothing",
    expected: "a whole number, at least 1",
  });
});

test("a key that is not allowed is named, with those that are; its value may be an object", () => {
  expect(words({ "a b": { c: 1 } }, "/a b", "/additionalProperties")).toMatchObject({
    subject: '"a b"',
    says: "is not allowed",
    expected: "only currency, total, note, cents, lines",
  });
});

test("a limit is told with its number and with what it is compared to", () => {
  expect(sentence({ cents: -1 }, "/cents", "/properties/cents/minimum")).toBe(
    "`cents` must be at least 0, got -1",
  );
  expect(sentence({ note: "long" }, "/note", "/properties/note/maxLength")).toBe(
    "`note` must have at most 3 characters, has 4",
  );
  expect(sentence({ lines: [{}] }, "/lines", "/properties/lines/minItems")).toBe(
    "`lines` must have at least 2 items, has 1",
  );
});

test("what has no words of its own keeps those of the check", () => {
  expect(sentence({}, "", "/unevaluatedItems", "must not be there")).toBe("The output must not be there");
});

test("what is missing comes first, all else in the order of the output", () => {
  const output = { total: "", lines: [{ n: 1 }, { n: 0 }, { n: -1 }], cents: 1.5 };
  const found = [
    violation("/cents", "/properties/cents/type"),
    violation("/lines/10", "/properties/lines/items/type"),
    violation("/lines/2/n", "/properties/lines/items/properties/n/minimum"),
    violation("/lines/1/n", "/properties/lines/items/properties/n/minimum"),
    violation("/lines", "/properties/lines/minItems"),
    violation("/total", "/properties/total/type"),
    violation("/lines/2", "/properties/lines/items/required", "must have required property 'm'"),
    violation("", "/required", "must have required property 'currency'"),
  ];
  expect(sortViolations(found, output).map(({ path, rule }) => `${path} ${rule}`)).toEqual([
    " required",
    "/lines/2 required",
    "/total type",
    "/lines minItems",
    "/lines/1/n minimum",
    "/lines/2/n minimum",
    "/lines/10 type",
    "/cents type",
  ]);
});
