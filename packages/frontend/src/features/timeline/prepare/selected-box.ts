/** Where one item is in the lanes, and the stretch of time that it takes. */
import { barBox, type LaneStack } from "./arrange-lanes.js";
import { geometry } from "./geometry.js";
import type { PreparedTimeline } from "./prepared-timeline.js";
import type { BarMarks, BarView } from "./visible-bars.js";
import type { InstantMark } from "./visible-instants.js";

/** From the left edge of the lanes and the top of the first. */
export interface ItemBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
}

/** From the top of the lane of messages to its tiles. */
export const tileTop = 7;

/** Start and end; an open call ends now, an instant has no length. */
export function stretchOf(model: PreparedTimeline, item: number, nowUs: number | null): [number, number] {
  const { start, end, barCount } = model;
  if (item >= barCount) return [end[item]!, end[item]!];
  return [start[item]!, Number.isFinite(end[item]!) ? end[item]! : (nowUs ?? model.lastUs)];
}

/** Null when the item's lane is not among those stacked. */
export function boxOfItem(
  model: PreparedTimeline,
  stack: LaneStack,
  view: BarView,
  marks: BarMarks,
  instants: readonly InstantMark[],
  item: number,
): ItemBox | null {
  const scale = view.width / (view.toUs - view.fromUs);
  const placeOf = (us: number): number => (us - view.fromUs) * scale;
  if (item >= model.barCount) {
    const lane = stack.boxes.find(({ kind }) => kind === "messages");
    if (lane === undefined) return null;
    const place = placeOf(model.end[item]!);
    const mark = instants.find((each) => each.item === item) ?? crowdAt(instants, place);
    const left = mark?.left ?? place;
    const right = left + (mark?.width ?? geometry.tile);
    return { left, right, top: lane.y + tileTop, height: geometry.tile };
  }
  const row = rowOfBar(model, item);
  const lane = stack.boxes.find(
    ({ kind, firstRow, rowCount }) => kind === "agent" && row >= firstRow && row < firstRow + rowCount,
  );
  if (lane === undefined) return null;
  const { y, height } = barBox(lane, row - lane.firstRow);
  const left = placeOf(model.start[item]!);
  const right = Math.max(left + geometry.leastBar, placeOf(Math.min(model.end[item]!, marks.nowUs)));
  return { left, right, top: y, height };
}

/** The tile that counts what lies at a place. */
function crowdAt(instants: readonly InstantMark[], place: number): InstantMark | undefined {
  return instants.findLast(
    ({ count, left, width }) => count > 1 && left <= place && place <= left + 2 * width,
  );
}

/** Row, among the rows of all lanes, that holds a bar. */
function rowOfBar({ rowFirst }: PreparedTimeline, item: number): number {
  let low = 0;
  let high = rowFirst.length - 1;
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (rowFirst[middle]! <= item) low = middle;
    else high = middle;
  }
  return low;
}
