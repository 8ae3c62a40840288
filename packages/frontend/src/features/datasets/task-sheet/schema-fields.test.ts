import { expect, test } from "vitest";
import { checkSchema } from "./check-schema.js";
import { addField, builderView, changeField, removeField, ruleParts, withRule } from "./schema-fields.js";

const refund = {
  $id: "refund",
  type: "object",
  properties: {
    refund_id: { type: "string", pattern: "^re_\\d+$" },
    amount: { type: "number", minimum: 0, maximum: 64.9 },
    message: { type: "string", maxLength: 800, description: "For the customer" },
    either: { anyOf: [{ type: "string" }, { type: "null" }] },
  },
  required: ["refund_id", "amount"],
};

test("the builder shows types and rules in words, and names what it cannot show", () => {
  expect(builderView(refund)).toEqual({
    fields: [
      { name: "refund_id", type: "string", required: true, rule: "^re_\\d+$" },
      { name: "amount", type: "number", required: true, rule: "0 … 64.9" },
      { name: "message", type: "string", required: false, rule: "≤ 800 characters" },
    ],
    hidden: ["either"],
  });
  expect(builderView(null)).toEqual({ fields: [], hidden: [] });
});

test("a change touches its field alone and leaves what the builder cannot say", () => {
  const next = changeField(refund, "message", { name: "reply", required: true });
  expect(Object.keys(next.properties as object)).toEqual(["refund_id", "amount", "reply", "either"]);
  expect(next).toMatchObject({
    $id: "refund",
    properties: {
      reply: { maxLength: 800, description: "For the customer" },
      either: refund.properties.either,
    },
    required: ["refund_id", "amount", "reply"],
  });
});

test("another type takes no rule of the former one along", () => {
  expect(changeField(refund, "amount", { type: "string" })).toMatchObject({
    properties: { amount: { type: "string" } },
  });
  expect(changeField(refund, "amount", { type: "string" })).not.toHaveProperty("properties.amount.minimum");
});

test("a rule is read into parts and written back", () => {
  const parts = ruleParts(refund.properties.amount);
  expect(parts).toEqual({ from: "0", to: "64.9", pattern: "", list: "" });
  expect(withRule(refund.properties.amount, { ...parts, from: "", to: "100" })).toEqual({
    type: "number",
    maximum: 100,
  });
  expect(withRule({ type: "string" }, { from: "", to: "", pattern: "", list: "EUR\nUSD" })).toEqual({
    type: "string",
    enum: ["EUR", "USD"],
  });
});

test("the first field makes a schema and the last one takes it along", () => {
  const schema = addField(null, "amount");
  expect(schema).toEqual({
    type: "object",
    properties: { amount: { type: "string" } },
    required: ["amount"],
  });
  expect(removeField(schema, "amount")).toBeNull();
  expect(removeField(refund, "amount")).toMatchObject({ required: ["refund_id"] });
});

test("a schema that cannot be used says where", () => {
  expect(checkSchema("")).toEqual({ ok: true, schema: null });
  expect(checkSchema(JSON.stringify(refund, null, 2))).toMatchObject({ ok: true });
  expect(checkSchema('{\n  "type": "text"\n}')).toMatchObject({
    problem: { line: 2, column: 11, length: 6, message: '"text" is no type of JSON' },
  });
  expect(checkSchema('{"properties": {"a": {"pattern": "(?=x)"}}}')).toMatchObject({ ok: false });
  expect(checkSchema('{"$ref": "https://example.com/s.json"}')).toMatchObject({ ok: false });
  expect(checkSchema('{"anyOf": [{"minLength": -1}]}')).toMatchObject({ ok: false });
  const refused: [schema: object, column: number, message: string][] = [
    [{ $ref: "#/nope" }, 9, "refers to #/nope, which is not in the schema"],
    [{ $ref: "#" }, 9, "leads back to itself without end"],
    [{ allOf: [{ $ref: "#/$defs/a" }], $defs: { a: { anyOf: [{ $ref: "#" }] } } }, 0, "without end"],
    [{ type: "object", $async: true }, 27, "take it out"],
    [{ pattern: "^(?=a)" }, 12, "uses a lookahead, (?=, which is not supported"],
    [{ pattern: "(a)\\1" }, 12, "refers back to a group, \\1, which is not supported"],
  ];
  for (const [schema, column, message] of refused) {
    const checked = checkSchema(JSON.stringify(schema));
    expect(checked).toMatchObject({ ok: false, problem: { message: expect.stringContaining(message) } });
    if (column > 0) expect(checked).toMatchObject({ problem: { column } });
  }
  for (const schema of [
    { properties: { next: { $ref: "#" } } },
    { properties: { $async: { type: "boolean" }, $ref: { type: "string" } } },
    { $ref: "#line", $defs: { line: { $anchor: "line", type: "string" } } },
    { pattern: "[(?=]\\(?=\\\\1" },
  ])
    expect(checkSchema(JSON.stringify(schema))).toMatchObject({ ok: true });
});
