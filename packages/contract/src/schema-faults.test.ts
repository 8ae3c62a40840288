import { expect, test } from "vitest";
import { findSchemaFault } from "./schema-faults.js";

test("a reference is read as a JSON pointer in a URI, or as an anchor", () => {
  expect(findSchemaFault({ $ref: "#/$defs/a~1b%20c", $defs: { "a/b c": {} } })).toBeUndefined();
  expect(findSchemaFault({ $ref: "#/x-parts/0", "x-parts": [{ type: "string" }] })).toBeUndefined();
  expect(findSchemaFault({ $ref: "#part", $defs: { a: { $anchor: "part" } } })).toBeUndefined();
  expect(findSchemaFault({ $ref: "#/toString" })?.path).toEqual(["$ref"]);
});

test("a reference in a schema with an id of its own begins there", () => {
  const within = { $id: "https://example.com/a", $ref: "#/$defs/b", $defs: { b: {} } };
  expect(findSchemaFault({ $defs: { a: within } })).toBeUndefined();
  expect(findSchemaFault({ $defs: { a: { ...within, $defs: {} } } })?.path).toEqual(["$defs", "a", "$ref"]);
});

test("a schema that refers back to itself for the same value is told at the reference", () => {
  const around = [
    [{ $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { not: { $ref: "#/$defs/a" } } } }, "$ref"],
    [{ items: { oneOf: [{ $ref: "#/items" }] } }, "$ref"],
    [{ dependentSchemas: { a: { $ref: "#" } } }, "$ref"],
  ] as const;
  for (const [schema, last] of around) {
    const fault = findSchemaFault(schema);
    expect(fault?.message, JSON.stringify(schema)).toBe("leads back to itself without end");
    expect(fault?.path.at(-1)).toBe(last);
  }
});

test("a schema of trees, which refers to itself for members, is a good one", () => {
  const node = {
    properties: { left: { $ref: "#/$defs/node" }, right: { $ref: "#/$defs/node" } },
    allOf: [{ $ref: "#/$defs/named" }, { $ref: "#/$defs/named" }],
  };
  expect(
    findSchemaFault({ $ref: "#/$defs/node", $defs: { node, named: { required: ["name"] } } }),
  ).toBeUndefined();
});

test("a schema nested deeper than anybody writes is refused, at the least cost", () => {
  let schema: object = { type: "string" };
  for (let depth = 0; depth < 30_000; depth++) schema = { not: schema };
  expect(findSchemaFault(schema)).toEqual({ path: Array(8).fill("not"), message: "is nested too deeply" });
});
