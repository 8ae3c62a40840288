/** A violation of the output schema in words: what is wrong, where, what was got and what is asked for. */
import type { RolloutDetail } from "@rollout/contract";
import { isObject } from "../../features/datasets/task-sheet/check-json.js";
import { valueAt } from "./output-lines.js";
import { expectedWords, oneOf } from "./schema-words.js";

export type Violation = NonNullable<RolloutDetail["violations"]>[number];

export interface ViolationWords {
  /** A sentence: "The currency is not in the list". */
  readonly title: string;
  /** Beside the line: "not one of "EUR", "USD"". */
  readonly short: string;
  /** JSON Pointer of what is wrong; of a missing key where it would be. */
  readonly where: string;
  readonly got: string;
  /** Empty where words cannot say it. */
  readonly expected: string;
}

/** Longer values are cut. */
const longestValue = 120;

export function violationWords(violation: Violation, output: unknown, schema: unknown): ViolationWords {
  const { path, rule, schemaPath, message } = violation;
  const value = valueAt(output, path);
  const asked = valueAt(schema, schemaPath);
  const part = valueAt(schema, schemaPath.slice(0, schemaPath.lastIndexOf("/")));
  const name = path === "" ? "output" : lastKey(path);
  const at = { where: path, got: valueText(value), expected: expectedWords(part) };
  const missing = rule === "required" ? /'(.*)'$/.exec(message)?.[1] : undefined;
  if (missing !== undefined) {
    const properties = isObject(part) ? part.properties : undefined;
    return {
      title: "A required key is missing",
      short: `${missing} is missing`,
      where: `${path}/${missing}`,
      got: "nothing",
      expected: expectedWords(isObject(properties) ? properties[missing] : undefined),
    };
  }
  const say = (title: string, short: string): ViolationWords => ({ ...at, title, short });
  if (rule === "enum" && Array.isArray(asked))
    return say(`The ${name} is not in the list`, `not one of ${asked.map(String).join(", ")}`);
  if (rule === "type" && asked !== undefined) {
    const type = Array.isArray(asked) ? oneOf(asked).replaceAll('"', "") : String(asked);
    return say(`The ${name} must be ${article(type)}`, `must be ${article(type)}`);
  }
  if (rule === "additionalProperties" && isObject(value)) {
    const known = isObject(part) && isObject(part.properties) ? Object.keys(part.properties) : [];
    const unknown = Object.keys(value).filter((key) => !known.includes(key));
    return {
      ...say("A key is not allowed", `${unknown.join(", ")} not allowed`),
      got: unknown.join(", "),
      expected: `only ${known.join(", ")}`,
    };
  }
  const tell = limitWords[rule];
  return tell === undefined || asked === undefined
    ? say(sentence(message), message)
    : say(`The ${name} is ${tell(asked)}`, tell(asked));
}

const limitWords: Readonly<Record<string, (limit: unknown) => string>> = {
  minimum: (limit) => `below ${limit}`,
  exclusiveMinimum: (limit) => `not above ${limit}`,
  maximum: (limit) => `above ${limit}`,
  exclusiveMaximum: (limit) => `not below ${limit}`,
  minLength: (limit) => `shorter than ${limit} characters`,
  maxLength: (limit) => `longer than ${limit} characters`,
  pattern: (pattern) => `not of the pattern ${pattern}`,
  format: (format) => `no valid ${format}`,
  multipleOf: (step) => `no multiple of ${step}`,
  const: (value) => `not ${JSON.stringify(value)}`,
  minItems: (limit) => `shorter than ${limit} items`,
  maxItems: (limit) => `longer than ${limit} items`,
};

/** `currency` of `/lines/2/currency`; an item of a list is named by its list: `item 3 of lines`. */
function lastKey(path: string): string {
  const keys = path
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = keys.at(-1) ?? "";
  return /^\d+$/.test(last) ? `item ${Number(last) + 1} of ${keys.at(-2) ?? "the output"}` : last;
}

const article = (type: string): string =>
  type === "null" ? type : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function valueText(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
