/** What an import says of a place in a file: one sentence what is wrong, one what would be right, and the lines. */
import type { ImportProblem } from "@rollout/contract";
import type { SourceText, TextPlace } from "./source-text.js";

export interface NewProblem {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Path within the archive. */
  readonly path: string;
  readonly task: string | null;
  /** The text of the file, and the place in it. */
  readonly text?: SourceText | undefined;
  readonly place?: TextPlace | undefined;
}

export function problem({ severity, message, path, task, text, place }: NewProblem): ImportProblem {
  return {
    severity,
    message,
    path,
    line: place?.line ?? null,
    column: place?.column ?? null,
    excerpt: place && text ? text.excerpt(place.line) : [],
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
