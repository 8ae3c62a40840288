/** One task to be, as a line of JSONL or a record of CSV tells it, or what is wrong with that line. */
import type { ImportProblem } from "@rollout/contract";
import { limits } from "@rollout/contract";
import { problem } from "./problems.js";
import { SourceText } from "./source-text.js";

/** Values of one line by the name of their column. Those of CSV are texts. */
export interface Row {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
  /** Numbers that are kept as text, since a double would change them. */
  readonly exactNumbers?: readonly string[];
}

export type RowOrProblem = { readonly row: Row } | { readonly problem: ImportProblem };

/** Bytes of one line. */
export const mostLineBytes = limits.bodyBytes;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The text of bytes; undefined where they are not UTF-8. */
export function textIn(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

export const tooDeep = `is nested deeper than ${limits.jsonDepth} levels`;

export const notUtf8 = "The line is not UTF-8. Save the file as UTF-8.";

/** An error of one line, with the line itself as its excerpt. */
export function lineProblem(
  message: string,
  { path, line, column = 1, text }: { path: string; line: number; column?: number; text: string },
): RowOrProblem {
  const found = problem({ severity: "error", message, path, task: null, place: { line, column, length: 1 } });
  const excerpt = new SourceText(text.slice(0, 1_000)).excerpt(1).slice(0, 1);
  return { problem: { ...found, excerpt: excerpt.map((each) => ({ ...each, line })) } };
}
