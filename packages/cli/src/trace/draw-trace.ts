/** Rows of a trace as lines of a terminal: time, glyph, words, figures, and where there is room, bars. */
import type { EventKind } from "@rollout/contract/words";
import { formatCost, formatDuration, formatElapsed, formatTokens } from "@rollout/contract/words";
import { cut, dim, joined, type Style, type Styled, styled, type Text, widthOf } from "../output/text.js";
import type { TraceRow } from "./trace-rows.js";

const glyphs: Readonly<Record<EventKind, readonly [glyph: string, style: Style]>> = {
  message: ["●", "bold"],
  model: ["◆", "accent"],
  tool: ["▸", "warn"],
  state: ["○", "dim"],
  score: ["★", "good"],
  error: ["✗", "bad"],
  custom: ["·", "dim"],
};

export interface TraceLook {
  /** Columns of the terminal; Infinity when piped. */
  readonly width: number;
  /** Length of the whole trace; without it no bars are drawn. */
  readonly totalMs?: number;
}

const timeColumns = 9;
const durationColumns = 9;
const barColumns = 24;
/** From this width on there is room for bars. */
const barsFrom = 110;

/** One row as one line. */
export function drawTraceRow(row: TraceRow, { width, totalMs }: TraceLook): Text {
  const withBars =
    totalMs !== undefined && totalMs > 0 && width >= barsFrom && width < Number.POSITIVE_INFINITY;
  const [glyph, style] = row.failed ? glyphs.error : glyphs[row.kind];
  const head: (string | Styled)[] = [
    dim(formatElapsed(row.atMs).padStart(timeColumns)),
    "  ",
    "  ".repeat(row.depth),
    styled(glyph, style),
    " ",
    styled(row.title, row.failed ? "bad" : row.kind === "message" ? "bold" : "plain"),
  ];
  const figures = figuresOf(row);
  const tail: (string | Styled)[] = [
    dim((row.durationMs === null ? "" : formatDuration(row.durationMs)).padStart(durationColumns)),
    ...(withBars ? ["  ", ...barOf(row, totalMs)] : []),
  ];
  if (width === Number.POSITIVE_INFINITY)
    return [
      ...head,
      ...(row.text ? ["  ", row.text] : []),
      ...(figures ? ["  ", dim(figures)] : []),
      ...tailPiped(row),
    ];
  const room = width - widthOf(tail) - 1;
  const withFigures = figures === "" ? 0 : widthOf(figures) + 2;
  // At least one column stands between the words and what follows them.
  const words = cut([...head, ...(row.text ? ["  ", row.text] : [])], Math.max(20, room - withFigures - 1));
  const padding = " ".repeat(Math.max(1, room - widthOf(words) - withFigures));
  return [...joined(words), padding, ...(figures ? [dim(figures), "  "] : []), " ", ...tail];
}

const tailPiped = ({ durationMs }: TraceRow): string[] =>
  durationMs === null ? [] : [`  ${formatDuration(durationMs)}`];

/** "1.2k → 312 tokens, $0.0031" */
function figuresOf({ tokensIn, tokensOut, costUsd }: TraceRow): string {
  const tokens =
    tokensIn === null && tokensOut === null
      ? []
      : [`${formatTokens(tokensIn)} → ${formatTokens(tokensOut)} tokens`];
  return [...tokens, ...(costUsd === null ? [] : [formatCost(costUsd)])].join(", ");
}

/** Where in the trace it ran: an eighth of a column is the least that is shown. */
function barOf({ atMs, durationMs, failed, kind }: TraceRow, totalMs: number): (string | Styled)[] {
  const place = (ms: number): number => Math.min(1, Math.max(0, ms / totalMs)) * barColumns;
  const from = Math.min(barColumns - 1, Math.floor(place(atMs)));
  const to = Math.max(from + 1, Math.round(place(atMs + (durationMs ?? 0))));
  const style: Style = failed ? "bad" : durationMs === null ? "dim" : glyphs[kind][1];
  const bar = durationMs === null ? "│" : "█".repeat(to - from);
  return [dim("·".repeat(from)), styled(bar, style), dim("·".repeat(barColumns - from - bar.length))];
}
