/** The simple part of an output schema as rows of a builder; what rows cannot say stays as it is. */
import { isJsonObject } from "@rollout/contract";

export const fieldTypes = ["string", "number", "integer", "boolean", "object", "array"] as const;
export type FieldType = (typeof fieldTypes)[number];

export interface SchemaField {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** Its rule in words: `0 … 64.90`, `≤ 800 characters`, `^re_\d+$`. */
  readonly rule: string;
}

export interface BuilderView {
  readonly fields: readonly SchemaField[];
  /** Keys that the builder does not show. */
  readonly hidden: readonly string[];
}

/** Keywords that a rule in words can say, by type. */
const ruleKeys: Record<FieldType, readonly string[]> = {
  string: ["minLength", "maxLength", "pattern", "enum"],
  number: ["minimum", "maximum"],
  integer: ["minimum", "maximum"],
  boolean: [],
  array: ["minItems", "maxItems"],
  object: [],
};

type Schema = Readonly<Record<string, unknown>>;

const isFieldType = (type: unknown): type is FieldType => (fieldTypes as readonly unknown[]).includes(type);

/** What the builder shows of a schema. */
export function builderView(schema: Schema | null): BuilderView {
  const properties = isJsonObject(schema?.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema?.required) ? schema.required : []);
  const fields: SchemaField[] = [];
  const hidden: string[] = [];
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property) || !isFieldType(property.type)) hidden.push(name);
    else fields.push({ name, type: property.type, required: required.has(name), rule: ruleWords(property) });
  }
  return { fields, hidden };
}

function ruleWords(property: Schema): string {
  const { type, enum: list, pattern, minimum, maximum } = property;
  if (Array.isArray(list)) return list.map((each) => JSON.stringify(each)).join(", ");
  if (typeof pattern === "string") return pattern;
  if (type === "string") return range(property.minLength, property.maxLength, " characters");
  if (type === "array") return range(property.minItems, property.maxItems, " items");
  return range(minimum, maximum, "");
}

function range(from: unknown, to: unknown, noun: string): string {
  if (typeof from === "number" && typeof to === "number") return `${from} … ${to}${noun}`;
  if (typeof to === "number") return `≤ ${to}${noun}`;
  return typeof from === "number" ? `≥ ${from}${noun}` : "";
}

/** The parts of a rule as a form edits them; empty where there is none. */
export interface RuleParts {
  readonly from: string;
  readonly to: string;
  readonly pattern: string;
  /** One value a line. */
  readonly list: string;
}

export function ruleParts(property: Schema): RuleParts {
  const at = (key: string): string => (property[key] === undefined ? "" : String(property[key]));
  const [from, to] = boundKeys(property.type);
  return {
    from: from === undefined ? "" : at(from),
    to: to === undefined ? "" : at(to),
    pattern: at("pattern"),
    list: Array.isArray(property.enum) ? property.enum.map(String).join("\n") : "",
  };
}

const boundKeys = (type: unknown): readonly string[] =>
  type === "string"
    ? ["minLength", "maxLength"]
    : type === "array"
      ? ["minItems", "maxItems"]
      : type === "number" || type === "integer"
        ? ["minimum", "maximum"]
        : [];

/** The property with another rule; every other keyword of it stays. */
export function withRule(property: Schema, { from, to, pattern, list }: RuleParts): Schema {
  const [fromKey, toKey] = boundKeys(property.type);
  const isText = property.type === "string";
  const lines = list
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const rule: Record<string, unknown> = {
    ...(fromKey && numberOf(from) !== null ? { [fromKey]: numberOf(from) } : {}),
    ...(toKey && numberOf(to) !== null ? { [toKey]: numberOf(to) } : {}),
    ...(isText && pattern !== "" ? { pattern } : {}),
    ...(isText && lines.length > 0 ? { enum: lines } : {}),
  };
  const own = isFieldType(property.type) ? ruleKeys[property.type] : [];
  const kept = Object.entries(property).filter(([key]) => !own.includes(key));
  return { ...Object.fromEntries(kept), ...rule };
}

function numberOf(text: string): number | null {
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? null : value;
}

const emptySchema: Schema = { type: "object", properties: {}, required: [] };

interface Change {
  readonly name?: string;
  readonly type?: FieldType;
  readonly required?: boolean;
  readonly rule?: RuleParts;
}

/** The schema with one field changed; its place among the others stays. */
export function changeField(schema: Schema | null, field: string, change: Change): Schema {
  const base = schema ?? emptySchema;
  const properties = isJsonObject(base.properties) ? base.properties : {};
  const next = Object.entries(properties).map(([name, property]): [string, unknown] => {
    if (name !== field || !isJsonObject(property)) return [name, property];
    const typed =
      change.type === undefined || change.type === property.type ? property : retyped(property, change.type);
    return [change.name ?? name, change.rule ? withRule(typed, change.rule) : typed];
  });
  const to = change.name ?? field;
  const before = (Array.isArray(base.required) ? base.required : []).map((key) => (key === field ? to : key));
  const required =
    change.required === undefined
      ? before
      : change.required
        ? [...before.filter((key) => key !== to), to]
        : before.filter((key) => key !== to);
  return withProperties(base, Object.fromEntries(next), required);
}

/** Another type takes no rule of the former one along. */
function retyped(property: Schema, type: FieldType): Schema {
  const former = isFieldType(property.type) ? ruleKeys[property.type] : [];
  const kept = Object.entries(property).filter(([key]) => key !== "type" && !former.includes(key));
  return { type, ...Object.fromEntries(kept) };
}

export function addField(schema: Schema | null, name: string): Schema {
  const base = schema ?? emptySchema;
  const properties = isJsonObject(base.properties) ? base.properties : {};
  const required = Array.isArray(base.required) ? base.required : [];
  return withProperties(base, { ...properties, [name]: { type: "string" } }, [...required, name]);
}

/** The schema without a field; null when nothing is left of it. */
export function removeField(schema: Schema, name: string): Schema | null {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const left = Object.fromEntries(Object.entries(properties).filter(([key]) => key !== name));
  const required = (Array.isArray(schema.required) ? schema.required : []).filter((key) => key !== name);
  const isBare = Object.keys(schema).every((key) => key in emptySchema);
  return Object.keys(left).length === 0 && isBare ? null : withProperties(schema, left, required);
}

function withProperties(schema: Schema, properties: Schema, required: readonly unknown[]): Schema {
  const { required: _, ...rest } = schema;
  return { ...rest, type: rest.type ?? "object", properties, ...(required.length > 0 ? { required } : {}) };
}

/** A name that no field has: `field`, `field_2`. */
export function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? "field" : `field_${number}`;
    if (!taken.includes(name)) return name;
  }
}
