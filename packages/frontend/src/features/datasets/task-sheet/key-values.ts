/** An object as rows of keys and values, or as the JSON text that holds it: what a form keeps of it. */
import { isJsonObject, parseExactly, parseNotingRounded } from "@rollout/contract";
import { checkObject, roundedMessage, type TextProblem } from "./check-json.js";

export interface KeyValueRow {
  readonly key: string;
  /**
   * A text as it is, or JSON; a text that would be read as JSON stands in quotes. A whole number that JSON would
   * round is a text.
   */
  readonly value: string;
}

export type KeyValues =
  | { readonly mode: "fields"; readonly rows: readonly KeyValueRow[] }
  | { readonly mode: "json"; readonly text: string };

export const fieldsOf = (object: Readonly<Record<string, unknown>>): KeyValues => ({
  mode: "fields",
  rows: Object.entries(object).map(([key, value]) => ({ key, value: fieldText(value) })),
});

export const jsonTextOf = (object: unknown): string => JSON.stringify(object, null, 2);

export type ReadKeyValues =
  | { readonly ok: true; readonly object: Record<string, unknown> }
  | { readonly ok: false; readonly message: string; readonly problem?: TextProblem };

export function readKeyValues(values: KeyValues): ReadKeyValues {
  if (values.mode === "json") {
    const checked = checkObject(values.text);
    if (checked.ok) return { ok: true, object: checked.value as Record<string, unknown> };
    const { problem } = checked;
    return { ok: false, message: `Line ${problem.line}: ${problem.message}`, problem };
  }
  const twice = repeatedKeys(values.rows);
  if (twice.size > 0) return { ok: false, message: `The key ${[...twice][0]} stands there twice` };
  const rows = values.rows.filter((row) => row.key !== "" || row.value !== "");
  const nameless = rows.findIndex(({ key }) => key === "");
  if (nameless >= 0) return { ok: false, message: `Field ${nameless + 1} has no key` };
  for (const { key, value } of rows) {
    const number = roundedWithin(value);
    if (number !== undefined) return { ok: false, message: `Field ${key}: ${roundedMessage(number)}` };
  }
  // Not by assignment: `__proto__` is a key like any other.
  return { ok: true, object: Object.fromEntries(rows.map(({ key, value }) => [key, readValue(value)])) };
}

/** Keys that more than one row has. */
export function repeatedKeys(rows: readonly KeyValueRow[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { key } of rows) {
    if (key === "") continue;
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return twice;
}

/** The value that a field stands for: what is not JSON is a text. */
export function readValue(text: string): unknown {
  if (text.trim() === "") return "";
  try {
    const { value, rounded } = parseNotingRounded(text);
    return rounded?.path.length === 0 ? text : value;
  } catch {
    return text;
  }
}

/** A number that would be rounded, within a list or an object. */
function roundedWithin(text: string): string | undefined {
  try {
    const { rounded } = parseNotingRounded(text);
    return rounded?.path.length === 0 ? undefined : rounded?.number;
  } catch {
    return undefined;
  }
}

/** What a field shows of a value. A line of text is itself, unless that would be read as something else. */
function fieldText(value: unknown): string {
  const isPlain = typeof value === "string" && !/[\r\n]/.test(value) && readValue(value) === value;
  return isPlain ? value : JSON.stringify(value);
}

/** What a field's text is read as, where it is not a text. */
export function kindOfValue(text: string): "number" | "yes or no" | "nothing" | "list" | "object" | null {
  const value = readValue(text);
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "list";
  const kinds = { number: "number", boolean: "yes or no", object: "object" } as const;
  return kinds[typeof value as keyof typeof kinds] ?? null;
}

/** The other way to show the same object; null where the text does not hold one. */
export function switchMode(values: KeyValues): KeyValues | null {
  const read = readKeyValues(values);
  if (!read.ok) return null;
  return values.mode === "fields" ? { mode: "json", text: jsonTextOf(read.object) } : fieldsOf(read.object);
}

/** Rows of a pasted object; null where the text is none. */
export function rowsOfPaste(text: string): readonly KeyValueRow[] | null {
  try {
    const { value } = parseExactly(text);
    if (!isJsonObject(value)) return null;
    const fields = fieldsOf(value);
    return fields.mode === "fields" ? fields.rows : null;
  } catch {
    return null;
  }
}
