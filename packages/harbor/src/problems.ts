/** What an import says of a place in a file: one sentence what is wrong, one what would be right, and the lines. */
import type { ImportProblem } from "@rollout/contract";

/** A place in a text; line and column count from 1, length in characters. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export interface NewProblem {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Path within the archive. */
  readonly path: string;
  readonly task: string | null;
  /** The text of the file, and the place in it. */
  readonly text?: string | undefined;
  readonly place?: TextPlace | undefined;
}

/** Characters of a line that an excerpt shows. */
const excerptColumns = 160;

/** Two lines before the place and one after it. */
function excerptOf(text: string, line: number): ImportProblem["excerpt"] {
  const lines = text.split("\n");
  const from = Math.max(0, line - 3);
  return lines.slice(from, line + 1).map((each, index) => ({
    line: from + index + 1,
    text: each.replace(/\r$/, "").slice(0, excerptColumns).toWellFormed(),
  }));
}

export function problem({ severity, message, path, task, text, place }: NewProblem): ImportProblem {
  return {
    severity,
    message,
    path,
    line: place?.line ?? null,
    column: place?.column ?? null,
    excerpt: place && text !== undefined ? excerptOf(text, place.line) : [],
    length: place?.length ?? 0,
    task,
  };
}

/** Errors first, then by file and place. */
export function inReadingOrder(problems: readonly ImportProblem[]): ImportProblem[] {
  const rank = ({ severity }: ImportProblem): number => (severity === "error" ? 0 : 1);
  return [...problems].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
