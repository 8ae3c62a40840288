/** A violation of the output schema in words: what is wrong, where, what was got and what is asked for. */
import { isJsonObject } from "../json-object.js";
import { pointerKeys, pointerPart, valueAt } from "../json-pointer.js";
import type { RolloutDetail } from "../rollouts.js";
import { article, expectedWords, oneOf, typeWords } from "./schema-words.js";

export type Violation = NonNullable<RolloutDetail["violations"]>[number];

export interface ViolationWords {
  /** What is wrong, as one reads it: `lines[2].quantity`; empty for the whole output. */
  readonly subject: string;
  /** The rest of the sentence: "must be a number, got text". */
  readonly says: string;
  /** Beside the line, where the value stands anyway: "must be a number". */
  readonly short: string;
  /** JSON Pointer of what is wrong; of a missing key where it would be. */
  readonly where: string;
  readonly got: string;
  /** Empty where words cannot say it. */
  readonly expected: string;
}

/** Longer values are cut. */
const longestValue = 120;

/** "`total` must be a number, got text" */
export const violationSentence = ({ subject, says }: ViolationWords): string =>
  `${subject === "" ? "The output" : `\`${subject}\``} ${says}`;

export function violationWords(violation: Violation, output: unknown, schema: unknown): ViolationWords {
  const { path, rule, schemaPath, message } = violation;
  const value = valueAt(output, path);
  const asked = valueAt(schema, schemaPath);
  const part = valueAt(schema, schemaPath.slice(0, schemaPath.lastIndexOf("/")));
  const missing = rule === "required" ? /'(.*)'$/s.exec(message)?.[1] : undefined;
  if (missing !== undefined) {
    const properties = isJsonObject(part) ? part.properties : undefined;
    const where = `${path}/${pointerPart(missing)}`;
    return {
      subject: readPath(where),
      says: "is missing",
      short: `${missing} is missing`,
      where,
      got: "nothing",
      expected: expectedWords(isJsonObject(properties) ? properties[missing] : undefined),
    };
  }
  const at = { subject: readPath(path), where: path, got: valueText(value) };
  if (rule === "additionalProperties" || rule === "unevaluatedProperties") {
    const known = isJsonObject(part) && isJsonObject(part.properties) ? Object.keys(part.properties) : [];
    const expected = known.length === 0 ? "" : `only ${known.join(", ")}`;
    return { ...at, says: "is not allowed", short: "not allowed", expected };
  }
  const short = demand(rule, asked, message);
  return { ...at, says: `${short}${gotWords(rule, value)}`, short, expected: expectedWords(part) };
}

/** What the rule asks for: "must be a number". */
function demand(rule: string, asked: unknown, message: string): string {
  if (rule === "enum" && Array.isArray(asked)) return `must be ${oneOf(asked)}`;
  if (rule === "type" && asked !== undefined) return `must be ${typeWords(asked)}`;
  const tell = ruleWords[rule];
  return tell === undefined || asked === undefined ? message : tell(asked);
}

const ruleWords: Readonly<Record<string, (asked: unknown) => string>> = {
  minimum: (limit) => `must be at least ${limit}`,
  exclusiveMinimum: (limit) => `must be above ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  exclusiveMaximum: (limit) => `must be below ${limit}`,
  minLength: (limit) => `must have at least ${limit} characters`,
  maxLength: (limit) => `must have at most ${limit} characters`,
  pattern: (pattern) => `must match the pattern ${pattern}`,
  format: (format) => `must be ${article(String(format))}`,
  multipleOf: (step) => `must be a multiple of ${step}`,
  const: (value) => `must be ${JSON.stringify(value)}`,
  minItems: (limit) => `must have at least ${limit} items`,
  maxItems: (limit) => `must have at most ${limit} items`,
  uniqueItems: () => "must not have the same item twice",
  contains: () => "must have an item of the kind that is asked for",
  minProperties: (limit) => `must have at least ${limit} keys`,
  maxProperties: (limit) => `must have at most ${limit} keys`,
  oneOf: () => "must fit exactly one of the shapes that are allowed",
  anyOf: () => "must fit one of the shapes that are allowed",
  not: () => "fits a shape that is not allowed",
  "false schema": () => "is not allowed",
};

/** ", got text": of a type its name, of a length its number, of short values themselves. */
function gotWords(rule: string, value: unknown): string {
  if (value === undefined) return "";
  const kind = kindOf(value);
  if (rule === "type") return `, got ${kind === "a number" ? JSON.stringify(value) : kind}`;
  if (/Length$/.test(rule) && typeof value === "string") return `, has ${[...value].length}`;
  if (/Items$/.test(rule) && Array.isArray(value))
    return rule === "uniqueItems" ? "" : `, has ${value.length}`;
  if (/^m.*Properties$/.test(rule) && isJsonObject(value)) return `, has ${Object.keys(value).length}`;
  if (typeof value === "object" && value !== null) return "";
  return `, got ${valueText(value, 40)}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  const kinds: Readonly<Record<string, string>> = {
    string: "text",
    number: "a number",
    bigint: "a number",
    boolean: String(value),
    object: "an object",
  };
  return kinds[typeof value] ?? typeof value;
}

/** `lines[2].quantity` of `/lines/2/quantity`. */
function readPath(path: string): string {
  return pointerKeys(path).reduce((read, key) => {
    if (/^\d+$/.test(key)) return `${read}[${key}]`;
    const name = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? key : JSON.stringify(key);
    return read === "" ? name : `${read}.${name}`;
  }, "");
}

function valueText(value: unknown, longest = longestValue): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** What is missing first; then, and in both parts, in the order in which the places stand in the output. */
export function sortViolations(violations: readonly Violation[], output: unknown): Violation[] {
  const orders = new WeakMap<object, Map<string, number>>();
  const orderIn = (parent: object): Map<string, number> => {
    const known = orders.get(parent);
    if (known) return known;
    const order = new Map(Object.keys(parent).map((key, index) => [key, index]));
    orders.set(parent, order);
    return order;
  };
  const placeOf = (path: string): number[] => {
    let value = output;
    return pointerKeys(path).map((key) => {
      const parent = value;
      if (typeof parent !== "object" || parent === null) return Number.MAX_SAFE_INTEGER;
      value = Object.hasOwn(parent, key) ? (parent as Record<string, unknown>)[key] : undefined;
      return orderIn(parent).get(key) ?? Number.MAX_SAFE_INTEGER;
    });
  };
  return violations
    .map((violation) => ({
      violation,
      rank: violation.rule === "required" ? 0 : 1,
      place: placeOf(violation.path),
    }))
    .sort((one, other) => one.rank - other.rank || comparePlaces(one.place, other.place))
    .map(({ violation }) => violation);
}

function comparePlaces(one: readonly number[], other: readonly number[]): number {
  for (const [depth, index] of one.entries()) {
    const difference = index - (other[depth] ?? -1);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
