/** Which item is under the pointer: row by height, then binary search in the row. */
import type { LaneStack } from "./arrange-lanes.js";
import { geometry } from "./geometry.js";
import type { PreparedTimeline } from "./prepared-timeline.js";
import type { BarView } from "./visible-bars.js";
import { firstAfter } from "./visible-bars.js";

/** How far beside a narrow bar still counts. */
const toleranceInPx = 3;

/** Bar at a place in the lanes (y counts from the first lane, without scrolling), or -1. */
export function barAt(
  model: PreparedTimeline,
  stack: LaneStack,
  view: BarView,
  x: number,
  y: number,
): number {
  const box = stack.boxes.find((each) => y >= each.y && y < each.y + each.height);
  if (box?.kind !== "agent") return -1;
  const inside = y - box.y - geometry.padding;
  const row = box.folded
    ? Math.floor((inside / geometry.foldedRow) * box.rowCount)
    : Math.floor(inside / geometry.rowHeight);
  if (row < 0 || row >= box.rowCount) return -1;
  return barInRow(model, box.firstRow + row, view, x);
}

function barInRow(model: PreparedTimeline, row: number, view: BarView, x: number): number {
  const { start, end } = model;
  const usPerPx = (view.toUs - view.fromUs) / view.width;
  const at = view.fromUs + x * usPerPx;
  const first = model.rowFirst[row]!;
  const next = firstAfter(start, first, model.rowFirst[row + 1]!, at);
  const before = next - 1;
  const tolerance = toleranceInPx * usPerPx;
  const least = geometry.leastBar * usPerPx;
  if (before >= first && at <= Math.max(end[before]!, start[before]! + least)) return before;
  const pastBefore = before >= first ? at - Math.max(end[before]!, start[before]!) : Number.POSITIVE_INFINITY;
  const toNext = next < model.rowFirst[row + 1]! ? start[next]! - at : Number.POSITIVE_INFINITY;
  if (Math.min(pastBefore, toNext) > tolerance) return -1;
  return pastBefore <= toNext ? before : next;
}
