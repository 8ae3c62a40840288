/** Whether a value is a JSON Schema that can be used, as far as a page can tell; the server has the last word. */
import {
  findSchemaFault,
  isJsonObject,
  type SchemaPath,
  type SchemaPlaceFault,
  unsupportedInPattern,
} from "@rollout/contract";
import { findNodeAtLocation, parseTree } from "jsonc-parser";
import { checkJson, placeOf, type TextProblem } from "./check-json.js";

const types = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);
const schemas = ["items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"];
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
const counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
const numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/** The first fault of a schema, or null. */
function faultOf(schema: unknown, path: SchemaPath): SchemaPlaceFault | null {
  if (typeof schema === "boolean") return null;
  if (!isJsonObject(schema)) return { path, message: "a schema is an object, true or false" };
  const fault = (key: string, message: string): SchemaPlaceFault => ({ path: [...path, key], message });
  const { type, required, enum: values, pattern, $ref } = schema;
  if (type !== undefined) {
    const named = Array.isArray(type) ? type : [type];
    const unknown = named.find((each) => typeof each !== "string" || !types.has(each));
    if (unknown !== undefined || named.length === 0)
      return fault("type", `${JSON.stringify(unknown ?? [])} is no type of JSON`);
  }
  if (
    required !== undefined &&
    !(Array.isArray(required) && required.every((key) => typeof key === "string"))
  )
    return fault("required", "expected a list of keys");
  if (values !== undefined && !(Array.isArray(values) && values.length > 0))
    return fault("enum", "expected a list of values");
  const againstPattern = pattern === undefined ? undefined : patternFault(pattern);
  if (againstPattern !== undefined) return fault("pattern", againstPattern);
  if ($ref !== undefined && !(typeof $ref === "string" && $ref.startsWith("#")))
    return fault("$ref", "only places within this schema can be referred to");
  for (const key of counts) {
    if (schema[key] !== undefined && !(Number.isInteger(schema[key]) && Number(schema[key]) >= 0))
      return fault(key, "expected a whole number from 0");
  }
  for (const key of numbers) {
    if (schema[key] !== undefined && typeof schema[key] !== "number") return fault(key, "expected a number");
  }
  return faultWithin(schema, path);
}

function faultWithin(schema: Record<string, unknown>, path: SchemaPath): SchemaPlaceFault | null {
  for (const key of schemas) {
    if (schema[key] === undefined) continue;
    const fault = faultOf(schema[key], [...path, key]);
    if (fault) return fault;
  }
  for (const key of lists) {
    const list = schema[key];
    if (list === undefined) continue;
    if (!Array.isArray(list)) return { path: [...path, key], message: "expected a list of schemas" };
    for (const [index, each] of list.entries()) {
      const fault = faultOf(each, [...path, key, index]);
      if (fault) return fault;
    }
  }
  for (const key of maps) {
    const map = schema[key];
    if (map === undefined) continue;
    if (!isJsonObject(map)) return { path: [...path, key], message: "expected an object of schemas" };
    for (const [name, each] of Object.entries(map)) {
      const against = key === "patternProperties" ? patternFault(name) : undefined;
      if (against !== undefined) return { path: [...path, key, name], message: against };
      const fault = faultOf(each, [...path, key, name]);
      if (fault) return fault;
    }
  }
  return null;
}

function patternFault(pattern: unknown): string | undefined {
  if (typeof pattern !== "string") return "expected a text";
  try {
    new RegExp(pattern, "u");
  } catch {
    return "this is no regular expression";
  }
  return unsupportedInPattern(pattern);
}

export type CheckedSchema =
  | { readonly ok: true; readonly schema: Record<string, unknown> | null }
  | { readonly ok: false; readonly problem: TextProblem };

/** A schema as it is typed; no text is no schema. */
export function checkSchema(text: string): CheckedSchema {
  if (text.trim() === "") return { ok: true, schema: null };
  const checked = checkJson(text);
  if (!checked.ok) return checked;
  if (!isJsonObject(checked.value)) {
    return { ok: false, problem: { line: 1, column: 1, length: 1, message: "expected an object in braces" } };
  }
  const fault = faultOf(checked.value, []) ?? findSchemaFault(checked.value) ?? null;
  if (fault === null) return { ok: true, schema: checked.value };
  const tree = parseTree(text);
  const node = tree && findNodeAtLocation(tree, [...fault.path]);
  const place = placeOf(text, node?.offset ?? 0);
  const shown = node === undefined ? 1 : firstLineLength(text, node.offset, node.length);
  return { ok: false, problem: { ...place, length: shown, message: fault.message } };
}

const firstLineLength = (text: string, offset: number, length: number): number =>
  Math.max(1, text.slice(offset, offset + length).split("\n", 1)[0]?.length ?? 1);
