/** The whole rollout in 30 pixels: a thin strip per row of the lanes and a mark per error. */
import { geometry } from "./geometry.js";
import type { PreparedTimeline } from "./prepared-timeline.js";
import { type BarMarks, type BarView, collectRow, type VisibleBars } from "./visible-bars.js";

const firstTop = 8;
const pitch = 6.5;
const barHeight = 4;
/** More rows than this share the strips. */
const mostRows = 10;

/** Fills `into` with strips only, and returns where errors end, in whole pixels. */
export function collectMinimap(
  model: PreparedTimeline,
  view: BarView,
  marks: BarMarks,
  into: VisibleBars,
): number[] {
  const rows = rowsWithBars(model);
  const shown = Math.min(rows.length, mostRows);
  const step = Math.min(pitch, (geometry.minimapHeight - firstTop - barHeight + 1) / Math.max(1, shown - 1));
  const height = Math.max(1, Math.min(barHeight, step - 0.75));
  into.begin(Math.ceil(view.width * view.density), rows.length);
  rows.forEach((row, index) => {
    const line = shown < rows.length ? Math.floor((index * shown) / rows.length) : index;
    collectRow(model, row, view, marks, firstTop - (shown > 3 ? 2 : 0) + line * step, height, Infinity, into);
  });
  return errorMarks(model, view);
}

/** Rows that hold anything but brackets. */
function rowsWithBars(model: PreparedTimeline): number[] {
  const rows: number[] = [];
  for (let row = 0; row + 1 < model.rowFirst.length; row++) {
    for (let item = model.rowFirst[row]!; item < model.rowFirst[row + 1]!; item++) {
      if (model.bracket[item]) continue;
      rows.push(row);
      break;
    }
  }
  return rows;
}

/** Narrower than a mark is wide, a distance tells nothing. */
const markDistance = 4;

function errorMarks({ errors, end, start }: PreparedTimeline, view: BarView): number[] {
  const scale = view.width / (view.toUs - view.fromUs);
  const places: number[] = [];
  for (const item of errors) {
    const at = Number.isFinite(end[item]!) ? end[item]! : start[item]!;
    const place = Math.round((at - view.fromUs) * scale);
    if (Math.abs(place - (places.at(-1) ?? Number.NEGATIVE_INFINITY)) >= markDistance) places.push(place);
  }
  return places;
}
