/** What a part of a JSON Schema asks for, in words. */
import { isJsonObject } from "../json-object.js";

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

/** `a number`, `text or null` of a schema's `type`. */
export const typeWords = (type: unknown): string =>
  (Array.isArray(type) ? type : [type]).map((each) => typeNames[String(each)] ?? String(each)).join(" or ");

export const article = (noun: string): string => `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;

const counted = (count: unknown, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** `a whole number, at least 0`, `"EUR", "USD" or "JPY"`; empty where it asks for nothing that words can say. */
export function expectedWords(schema: unknown): string {
  if (!isJsonObject(schema)) return "";
  if (Array.isArray(schema.enum)) return oneOf(schema.enum);
  if ("const" in schema) return JSON.stringify(schema.const);
  const type = schema.type === undefined ? [] : [typeWords(schema.type)];
  return [...type, ...bounds(schema)].join(", ");
}

/** `"EUR", "USD" or "JPY"`. */
export function oneOf(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
}

const boundWords: readonly (readonly [keyword: string, words: (value: unknown) => string])[] = [
  ["minimum", (value) => `at least ${value}`],
  ["exclusiveMinimum", (value) => `above ${value}`],
  ["maximum", (value) => `at most ${value}`],
  ["exclusiveMaximum", (value) => `below ${value}`],
  ["multipleOf", (value) => `a multiple of ${value}`],
  ["minLength", (value) => `at least ${counted(value, "character")}`],
  ["maxLength", (value) => `at most ${counted(value, "character")}`],
  ["pattern", (value) => `matching ${value}`],
  ["format", (value) => `a valid ${value}`],
  ["minItems", (value) => `at least ${counted(value, "item")}`],
  ["maxItems", (value) => `at most ${counted(value, "item")}`],
  ["minProperties", (value) => `at least ${counted(value, "key")}`],
  ["maxProperties", (value) => `at most ${counted(value, "key")}`],
];

const bounds = (schema: Readonly<Record<string, unknown>>): string[] =>
  boundWords.flatMap(([keyword, words]) =>
    typeof schema[keyword] === "number" || typeof schema[keyword] === "string"
      ? [words(schema[keyword])]
      : [],
  );
