/** Markdown marks around what is selected, and what is selected after. */
export interface Marked {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Puts marks around the selection, or takes them away where they stand. */
export function markWords(text: string, from: number, to: number, before: string, after = before): Marked {
  const isMarked =
    text.slice(from - before.length, from) === before && text.slice(to, to + after.length) === after;
  if (isMarked) {
    const next = text.slice(0, from - before.length) + text.slice(from, to) + text.slice(to + after.length);
    return { text: next, from: from - before.length, to: to - before.length };
  }
  const next = text.slice(0, from) + before + text.slice(from, to) + after + text.slice(to);
  return { text: next, from: from + before.length, to: to + before.length };
}

/** Begins every line of the selection with a mark, or takes it away where all have it. */
export function markLines(text: string, from: number, to: number, mark: string): Marked {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const found = text.indexOf("\n", to);
  const end = found < 0 ? text.length : found;
  const lines = text.slice(start, end).split("\n");
  const areMarked = lines.every((line) => line.startsWith(mark));
  const next = lines.map((line) => (areMarked ? line.slice(mark.length) : mark + line)).join("\n");
  return { text: text.slice(0, start) + next + text.slice(end), from: start, to: start + next.length };
}
