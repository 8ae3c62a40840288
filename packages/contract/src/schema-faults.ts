/** What an output schema may not hold though it is JSON Schema: for the server, and for a page as it is typed. */
import { isJsonObject, type JsonObject } from "./json-object.js";
import { keyOfPart } from "./json-pointer.js";

export type SchemaPath = readonly (string | number)[];

export interface SchemaPlaceFault {
  readonly path: SchemaPath;
  /** Without a full stop at its end. */
  readonly message: string;
}

/** Keywords by what they hold: a schema or a list of schemas, and schemas by name. */
const schemaKeywords = [
  "additionalItems",
  "additionalProperties",
  "allOf",
  "anyOf",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "oneOf",
  "prefixItems",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
];
const mapKeywords = [
  "$defs",
  "definitions",
  "dependencies",
  "dependentSchemas",
  "patternProperties",
  "properties",
];
/** Of these, the ones whose schemas look at the very value that the schema around them looks at. */
const sameValueKeywords = new Set([
  "allOf",
  "anyOf",
  "dependencies",
  "dependentSchemas",
  "else",
  "if",
  "not",
  "oneOf",
  "then",
]);
const referenceKeywords = ["$ref", "$dynamicRef"];

/** Keys from the top to a schema: no schema that anybody writes is as deep, and paths of deep ones fill memory. */
const mostKeys = 256;

interface Found {
  readonly schema: JsonObject;
  readonly path: SchemaPath;
  /** What `#` means here: the nearest schema around it that has an `$id`, or the whole. */
  readonly root: JsonObject;
  /** Schemas that look at the same value, each with the keyword that leads there. */
  readonly onward: { readonly to: JsonObject; readonly path: SchemaPath }[];
}

/**
 * The first `$async`, reference to a place that is not there, reference that goes round in circles, or schema nested too deeply.
 * References to elsewhere are not looked at.
 */
export function findSchemaFault(schema: unknown): SchemaPlaceFault | undefined {
  if (!isJsonObject(schema)) return undefined;
  const found = new Map<JsonObject, Found>();
  const anchors = anchorsOf(schema);
  const waiting: Omit<Found, "onward">[] = [{ schema, path: [], root: schema }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (found.has(next.schema)) continue;
    const here: Found = { ...next, onward: [] };
    found.set(here.schema, here);
    if (Object.hasOwn(here.schema, "$async")) {
      const message = "is not part of JSON Schema and would turn the check off: take it out";
      return { path: [...here.path, "$async"], message };
    }
    if (here.path.length > mostKeys) return { path: here.path.slice(0, 8), message: "is nested too deeply" };
    for (const each of schemasWithin(here)) {
      waiting.push(each);
      if (sameValueKeywords.has(each.keyword)) here.onward.push({ to: each.schema, path: each.path });
    }
    for (const keyword of referenceKeywords) {
      const reference = here.schema[keyword];
      if (typeof reference !== "string" || !reference.startsWith("#")) continue;
      const path = [...here.path, keyword];
      const target = resolve(here.root, reference, anchors);
      if (target === undefined)
        return { path, message: `refers to ${reference.slice(0, 200)}, which is not in the schema` };
      if (!isJsonObject(target.value)) {
        if (typeof target.value === "boolean") continue;
        return { path, message: `refers to ${reference.slice(0, 200)}, which is no schema` };
      }
      waiting.push({ schema: target.value, path: target.path ?? path, root: here.root });
      here.onward.push({ to: target.value, path });
    }
  }
  return findCircle(found);
}

/** The schemas directly within another. */
function* schemasWithin({ schema, path, root }: Omit<Found, "onward">) {
  for (const keyword of [...schemaKeywords, ...mapKeywords]) {
    if (!Object.hasOwn(schema, keyword)) continue;
    const value = schema[keyword];
    const isOne = isJsonObject(value) && schemaKeywords.includes(keyword);
    const members: [string | number | undefined, unknown][] = isOne
      ? [[undefined, value]]
      : Array.isArray(value)
        ? [...value.entries()]
        : isJsonObject(value)
          ? Object.entries(value)
          : [];
    for (const [name, member] of members) {
      if (!isJsonObject(member)) continue;
      const at = name === undefined ? [...path, keyword] : [...path, keyword, name];
      const hasOwnRoot = typeof member.$id === "string" && !member.$id.startsWith("#");
      yield { keyword, schema: member, path: at, root: hasOwnRoot ? member : root };
    }
  }
}

/** Every schema that has a name of its own, by that name. */
function anchorsOf(schema: JsonObject): Map<string, JsonObject> {
  const anchors = new Map<string, JsonObject>();
  const waiting: { schema: JsonObject; path: SchemaPath; root: JsonObject }[] = [
    { schema, path: [], root: schema },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const key of ["$anchor", "$dynamicAnchor", "$id"]) {
      const name = next.schema[key];
      if (typeof name === "string") anchors.set(name.replace(/^#/, ""), next.schema);
    }
    if (next.path.length <= mostKeys) waiting.push(...schemasWithin(next));
  }
  return anchors;
}

/** What a reference within a schema leads to; the path is known only where it begins at the very top. */
function resolve(
  root: JsonObject,
  reference: string,
  anchors: ReadonlyMap<string, JsonObject>,
): { value: unknown; path?: SchemaPath } | undefined {
  const fragment = reference.slice(1);
  if (fragment === "") return { value: root };
  if (!fragment.startsWith("/")) {
    const value = anchors.get(decoded(fragment));
    return value && { value };
  }
  let value: unknown = root;
  const path: (string | number)[] = [];
  for (const segment of fragment.slice(1).split("/")) {
    const key = keyOfPart(decoded(segment));
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    path.push(Array.isArray(value) ? Number(key) : key);
    value = (value as JsonObject)[key];
  }
  return { value, path };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Takes away what leads nowhere, again and again: what is left leads round in circles. */
function findCircle(found: ReadonlyMap<JsonObject, Found>): SchemaPlaceFault | undefined {
  const open = new Map<JsonObject, number>();
  const leadingTo = new Map<JsonObject, JsonObject[]>();
  for (const { schema, onward } of found.values()) {
    open.set(schema, onward.length);
    for (const { to } of onward) {
      const from = leadingTo.get(to);
      if (from) from.push(schema);
      else leadingTo.set(to, [schema]);
    }
  }
  const ended = [...open].filter(([, count]) => count === 0).map(([schema]) => schema);
  for (let next = ended.pop(); next !== undefined; next = ended.pop()) {
    open.delete(next);
    for (const from of leadingTo.get(next) ?? []) {
      const left = open.get(from)! - 1;
      open.set(from, left);
      if (left === 0) ended.push(from);
    }
  }
  let at: JsonObject | undefined = open.keys().next().value;
  const seen = new Set<JsonObject>();
  // The first steps may only lead to the circle; its reference is told once the circle is closed.
  for (let rounds = 0; at !== undefined; ) {
    const step: Found["onward"][number] = found.get(at)!.onward.find(({ to }) => open.has(to))!;
    if (seen.has(at) && referenceKeywords.includes(String(step.path.at(-1))))
      return { path: step.path, message: "leads back to itself without end" };
    seen.add(at);
    at = step.to;
    if (++rounds > 2 * found.size) break;
  }
  return undefined;
}
