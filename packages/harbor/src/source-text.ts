/** A text whose lines are found once, however many of its places are told. */
import type { ImportProblem } from "@rollout/contract";

/** A place in a text; line and column count from 1, length in characters. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** Characters of a line that an excerpt shows. */
const excerptColumns = 160;

export class SourceText {
  #starts: readonly number[] | undefined;

  constructor(readonly text: string) {}

  /** Offsets at which lines begin. */
  get #lineStarts(): readonly number[] {
    if (this.#starts) return this.#starts;
    const starts = [0];
    for (let end = this.text.indexOf("\n"); end !== -1; end = this.text.indexOf("\n", end + 1))
      starts.push(end + 1);
    this.#starts = starts;
    return starts;
  }

  /** The place of a range of offsets; what runs over a line end is marked to that end. */
  placeOf(start: number, end: number): TextPlace {
    const starts = this.#lineStarts;
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= start) low = middle;
      else high = middle - 1;
    }
    const visible = Math.min(end, this.#endOf(low)) - start;
    return { line: low + 1, column: start - starts[low]! + 1, length: Math.max(1, visible) };
  }

  /** Two lines before a line and one after it. */
  excerpt(line: number): ImportProblem["excerpt"] {
    const lines: { line: number; text: string }[] = [];
    const last = Math.min(line + 1, this.#lineStarts.length);
    for (let number = Math.max(1, line - 2); number <= last; number++) {
      const start = this.#lineStarts[number - 1]!;
      const shown = this.text.slice(start, Math.min(this.#endOf(number - 1), start + excerptColumns));
      lines.push({ line: number, text: shown.replace(/\r$/, "").toWellFormed() });
    }
    return lines;
  }

  #endOf(index: number): number {
    const next = this.#lineStarts[index + 1];
    return next === undefined ? this.text.length : next - 1;
  }
}
