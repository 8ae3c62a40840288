/** Stacks the lanes: where each begins, how high it is, and which are folded or left out. */
import { geometry } from "./geometry.js";
import type { PreparedTimeline } from "./prepared-timeline.js";

export interface LaneBox {
  readonly kind: "messages" | "agent" | "context";
  readonly label: string;
  /** Top, below the ruler and without scrolling; the height includes the hairline. */
  readonly y: number;
  readonly height: number;
  readonly folded: boolean;
  /** Rows of an agent's lane among the rows of all lanes. */
  readonly firstRow: number;
  readonly rowCount: number;
}

export interface LaneOptions {
  /** Labels of folded agent lanes. */
  readonly folded: ReadonlySet<string>;
  /** Narrow screens show the first agent only. */
  readonly compact: boolean;
}

export interface LaneStack {
  readonly boxes: readonly LaneBox[];
  readonly height: number;
}

const { rowHeight, foldedRow, foldedBars, padding, line, contextHeight } = geometry;
const heightOfRows = (rows: number): number => 2 * padding + rows * rowHeight + line;

export function arrangeLanes(model: PreparedTimeline, { folded, compact }: LaneOptions): LaneStack {
  const boxes: LaneBox[] = [];
  let y = 0;
  const stack = (box: Omit<LaneBox, "y">) => {
    boxes.push({ ...box, y });
    y += box.height;
  };
  const noRows = { folded: false, firstRow: 0, rowCount: 0 };
  if (model.count > model.barCount) {
    stack({ kind: "messages", label: "messages", height: heightOfRows(1), ...noRows });
  }
  for (const { name, firstRow, rowCount } of compact ? model.lanes.slice(0, 1) : model.lanes) {
    const isFolded = folded.has(name);
    const height = isFolded ? 2 * padding + foldedRow + line : heightOfRows(rowCount);
    stack({ kind: "agent", label: name, height, folded: isFolded, firstRow, rowCount });
  }
  if (model.context.length > 0) {
    stack({ kind: "context", label: "context", height: contextHeight + 2 * padding + line, ...noRows });
  }
  return { boxes, height: y };
}

/** Top and height of the bars in a row of an agent's lane; thin ones share the height of a folded lane. */
export function barBox(box: LaneBox, row: number): { y: number; height: number } {
  const top = box.y + padding;
  if (!box.folded) return { y: top + row * rowHeight + padding, height: geometry.barHeight };
  const pitch = foldedBars / box.rowCount;
  return {
    y: top + (foldedRow - foldedBars) / 2 + row * pitch,
    height: Math.max(1, pitch - (pitch > 3 ? 1 : 0)),
  };
}

/** Height at which all lanes are in view without scrolling, with minimap and ruler. */
export const timelineHeight = (model: PreparedTimeline): number =>
  geometry.headHeight + arrangeLanes(model, { folded: new Set(), compact: false }).height;
