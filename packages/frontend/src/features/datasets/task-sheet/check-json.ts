/** JSON as a person types it: its value, or the first thing that is wrong and where. */
import { isJsonObject, parseNotingRounded } from "@rollout/contract";
import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

export interface TextPlace {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface TextProblem extends TextPlace {
  /** Characters that are wrong. */
  readonly length: number;
  readonly message: string;
}

export type CheckedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: TextProblem };

const words: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is not JSON; a text stands in double quotes",
  InvalidNumberFormat: "this is not a number",
  PropertyNameExpected: "expected a key in double quotes",
  ValueExpected: "expected a value",
  ColonExpected: "expected a colon",
  CommaExpected: "expected a comma",
  CloseBraceExpected: "expected a closing brace",
  CloseBracketExpected: "expected a closing bracket",
  EndOfFileExpected: "nothing may follow the value",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfString: "the text has no closing quote",
  InvalidEscapeCharacter: "this is no escape",
  InvalidUnicode: "this is no escape",
  InvalidCharacter: "a text may not hold this character; escape it",
};

export function checkJson(text: string): CheckedJson {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first !== undefined || tree === undefined) {
    const { offset, length } = first ?? { offset: 0, length: 1 };
    const code = first === undefined ? "ValueExpected" : printParseErrorCode(first.error);
    const message = words[code] ?? "this is not JSON";
    return { ok: false, problem: { ...placeOf(text, offset), length: Math.max(1, length), message } };
  }
  const { value, rounded } = parseNotingRounded(text);
  if (rounded === undefined) return { ok: true, value };
  const { offset = 0, length = 1 } = findNodeAtLocation(tree, [...rounded.path]) ?? {};
  return {
    ok: false,
    problem: { ...placeOf(text, offset), length, message: roundedMessage(rounded.number) },
  };
}

/** What to do about a whole number beyond 2^53. */
export const roundedMessage = (number: string): string =>
  `${number.length > 40 ? `${number.slice(0, 40)}…` : number} would be rounded; put it in quotes`;

/** Line and column of an offset. */
export function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - start + 1 };
}

/** JSON text that has to be an object; empty text is an empty one. */
export function checkObject(text: string): CheckedJson & { readonly value?: unknown } {
  if (text.trim() === "") return { ok: true, value: {} };
  const checked = checkJson(text);
  if (!checked.ok || isJsonObject(checked.value)) return checked;
  return { ok: false, problem: { line: 1, column: 1, length: 1, message: "expected an object in braces" } };
}
