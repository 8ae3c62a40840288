import { cut, dim, render, type Text, widthOf } from "./text.js";

/** One column of a table for people. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => Text;
  readonly align?: "left" | "right";
  /** May be cut where the terminal is narrow; the first such column gives most. */
  readonly flexible?: true;
}

export interface TableLook {
  /** Of the terminal; Infinity when piped, since programs want the whole text. */
  readonly width: number;
  readonly withColour: boolean;
}

const gap = "  ";
/** Columns below which a flexible one is not cut. */
const narrowest = 8;

/** The rows under their titles, aligned, each line without spaces at its end. */
export function drawTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, withColour }: TableLook,
): string[] {
  const titles: Text[] = columns.map(({ title }) => dim(title));
  const cells = [titles, ...rows.map((row) => columns.map(({ value }) => value(row)))];
  const widths = fit(
    columns.map((_, index) => Math.max(...cells.map((line) => widthOf(line[index] ?? "")))),
    columns,
    width,
  );
  return cells.map((line) =>
    line
      .map((cell, index) => {
        const room = widths[index] ?? 0;
        const shown = cut(cell, room);
        const padding = " ".repeat(Math.max(0, room - widthOf(shown)));
        const text = render(shown, withColour);
        if (columns[index]?.align === "right") return padding + text;
        return index === line.length - 1 ? text : text + padding;
      })
      .join(gap)
      .trimEnd(),
  );
}

/** Takes from the flexible columns, widest first, until the table fits. */
function fit<Row>(natural: readonly number[], columns: readonly Column<Row>[], width: number): number[] {
  const widths = [...natural];
  const room = width - gap.length * (columns.length - 1);
  for (;;) {
    const excess = widths.reduce((sum, each) => sum + each, 0) - room;
    if (!(excess > 0)) return widths;
    const candidates = columns
      .map((column, index) => ({ index, flexible: column.flexible, width: widths[index] ?? 0 }))
      .filter((each) => each.flexible && each.width > narrowest)
      .sort((a, b) => b.width - a.width);
    const [widest, second] = candidates;
    if (!widest) return widths;
    const down = Math.max(second?.width ?? narrowest, narrowest, widest.width - excess);
    widths[widest.index] = down < widest.width ? down : widest.width - 1;
  }
}
