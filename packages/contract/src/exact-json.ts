/** Whole numbers in JSON that a double rounds: ids of other systems, beyond 2^53. */
import { isJsonObject } from "./json-object.js";

const numbers = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** With a sign; the largest double has 309. */
const mostDigits = 310;

/** Without sign, exponent and the zeros at the end: two numbers that differ by rounding alone differ in these. */
const digitsOf = (number: string): string =>
  number.replace(/^-/, "").replace(/e.*$/i, "").replace(".", "").replace(/0+$/, "");

/** Whether it would be written as another one, as 2^64 would be, which a double holds but JSON.stringify rounds. */
const isRounded = (number: string): boolean =>
  /^-?\d{16,}$/.test(number) &&
  (number.length > mostDigits || digitsOf(String(Number(number))) !== digitsOf(number));

/** Where a text of JSON ends that begins at an offset. No expression finds it: one over megabytes fills the stack. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  for (; isEscaped(json, end); end = json.indexOf('"', end + 1));
  return end + 1;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/**
 * Parses JSON so that whole numbers keep every digit: where a double would round one, it becomes text.
 *
 * @returns The value, and the numbers that are texts in it.
 * @throws {SyntaxError} as JSON.parse does, with positions of the text that was given.
 */
export function parseExactly(text: string): { value: unknown; exactNumbers: readonly string[] } {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return { value, exactNumbers: [] };
  const exactNumbers: string[] = [];
  const quoteRounded = (number: string): string => {
    if (!isRounded(number)) return number;
    exactNumbers.push(number);
    return `"${number}"`;
  };
  let quoted = "";
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('"', at);
    const start = found === -1 ? text.length : found;
    const end = found === -1 ? text.length : endOfText(text, start);
    quoted += text.slice(at, start).replace(numbers, quoteRounded) + text.slice(start, end);
    at = end;
  }
  return { value: exactNumbers.length === 0 ? value : JSON.parse(quoted), exactNumbers };
}

export interface RoundedNumber {
  /** As it was written. */
  readonly number: string;
  readonly path: readonly (string | number)[];
}

/**
 * Parses JSON as JSON.parse does, and finds the first whole number that is rounded by it.
 *
 * @throws {SyntaxError}
 */
export function parseNotingRounded(text: string): { value: unknown; rounded?: RoundedNumber } {
  const { value: exact, exactNumbers } = parseExactly(text);
  if (exactNumbers.length === 0) return { value: exact };
  const value: unknown = JSON.parse(text);
  const rounded = firstDifference(value, exact);
  return rounded ? { value, rounded } : { value };
}

/** Where one value has a number and the other, of the same shape, a text. */
function firstDifference(value: unknown, exact: unknown): RoundedNumber | undefined {
  // A stack of our own: a deep value would overflow the real one.
  const rest: { value: unknown; exact: unknown; path: RoundedNumber["path"] }[] = [
    { value, exact, path: [] },
  ];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value, exact, path } = next;
    if (typeof value === "number" && typeof exact === "string") return { number: exact, path };
    if (Array.isArray(value)) {
      const others = exact as readonly unknown[];
      for (let index = value.length - 1; index >= 0; index--)
        rest.push({ value: value[index], exact: others[index], path: [...path, index] });
    } else if (isJsonObject(value)) {
      const others = exact as Readonly<Record<string, unknown>>;
      for (const key of Object.keys(value).reverse())
        rest.push({ value: value[key], exact: others[key], path: [...path, key] });
    }
  }
  return undefined;
}
