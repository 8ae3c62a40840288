import { cut, dim, render, type Text, widthOf } from "./text.js";

/** One column of a table for people. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => Text;
  readonly align?: "left" | "right";
  /** May be cut where the terminal is narrow; the first such column gives most. */
  readonly flexible?: true;
  /** May be left out where the terminal is narrow; the column with the highest number goes first. */
  readonly spare?: number;
}

export interface TableLook {
  /** Of the terminal; Infinity when piped, since programs want the whole text. */
  readonly width: number;
  readonly withColour: boolean;
}

const gap = "  ";
/** Columns below which a flexible one is not cut. */
const narrowest = 8;
/** What a flexible column should keep: below it, spare columns are left out first. */
const comfortable = 12;

/** The rows under their titles, aligned, each line without spaces at its end. */
export function drawTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, withColour }: TableLook,
): string[] {
  const all = columns.map((column) => {
    const cells: Text[] = [dim(column.title), ...rows.map(column.value)];
    return { column, cells, width: Math.max(...cells.map(widthOf)) };
  });
  const shown = fit(chosen(all, width), width);
  return [undefined, ...rows].map((_, line) =>
    shown
      .map(({ column, cells, width: room }, index) => {
        const cell = cut(cells[line] ?? "", room);
        const padding = " ".repeat(Math.max(0, room - widthOf(cell)));
        const text = render(cell, withColour);
        if (column.align === "right") return padding + text;
        return index === shown.length - 1 ? text : text + padding;
      })
      .join(gap)
      .trimEnd(),
  );
}

interface Drawn<Row> {
  readonly column: Column<Row>;
  /** The title's and those of the rows. */
  readonly cells: readonly Text[];
  readonly width: number;
}

const widthOfTable = (widths: readonly number[]): number =>
  widths.reduce((sum, each) => sum + each, 0) + gap.length * (widths.length - 1);

/** Leaves spare columns out, one by one, until the others have room. */
function chosen<Row>(columns: readonly Drawn<Row>[], width: number): readonly Drawn<Row>[] {
  const least = columns.map(({ column, width: own }) => (column.flexible ? Math.min(own, comfortable) : own));
  if (widthOfTable(least) <= width) return columns;
  const spare = Math.max(0, ...columns.map(({ column }) => column.spare ?? 0));
  return spare === 0
    ? columns
    : chosen(
        columns.filter(({ column }) => column.spare !== spare),
        width,
      );
}

/** Takes from the flexible columns, widest first, until the table fits. */
function fit<Row>(columns: readonly Drawn<Row>[], width: number): readonly Drawn<Row>[] {
  const widths = columns.map((each) => each.width);
  for (;;) {
    const excess = widthOfTable(widths) - width;
    if (!(excess > 0)) break;
    const [widest, second] = columns
      .map(({ column }, index) => ({ index, flexible: column.flexible, width: widths[index] ?? 0 }))
      .filter((each) => each.flexible && each.width > narrowest)
      .sort((a, b) => b.width - a.width);
    if (!widest) break;
    const down = Math.max(second?.width ?? narrowest, narrowest, widest.width - excess);
    widths[widest.index] = down < widest.width ? down : widest.width - 1;
  }
  return columns.map((column, index) => ({ ...column, width: widths[index] ?? 0 }));
}
