/** Messages, scores and lone errors of a view: set beside each other where they are close, counted where many. */
import { wordOf } from "./columns.js";
import { geometry } from "./geometry.js";
import { kindCode } from "./kind-code.js";
import type { PreparedTimeline } from "./prepared-timeline.js";
import { type BarMarks, type BarView, fadedStyle, firstAfter, styleOf } from "./visible-bars.js";

/** A tile, a diamond, or one tile that stands for several instants. */
export interface InstantMark {
  /** The first of those it stands for; of several with an error, the first error. */
  readonly item: number;
  /** How many instants it stands for. */
  readonly count: number;
  readonly left: number;
  readonly width: number;
  /** Kind, plus {@link fadedStyle} where a search did not find it. */
  readonly style: number;
  /** Letter of a message's role or a count; empty for diamonds and errors. */
  readonly text: string;
  readonly role: "system" | "user" | "other";
}

const mostBeside = 4;
const { tile, instantDistance, diamondDistance } = geometry;

/** Marks of the messages lane from left to right; they do not overlap. */
export function collectInstants(model: PreparedTimeline, view: BarView, marks: BarMarks): InstantMark[] {
  const { end, kind } = model;
  const scale = view.width / (view.toUs - view.fromUs);
  const placeOf = (item: number): number => (end[item]! - view.fromUs) * scale;
  const shown = (item: number): boolean => styleOf(kind[item]!, item, marks) >= 0;
  const result: InstantMark[] = [];
  // A few before the left edge may be pushed into view by their neighbours.
  let item = firstAfter(end, model.barCount, model.count, view.fromUs - (tile * mostBeside) / scale);
  let free = Number.NEGATIVE_INFINITY;
  while (item < model.count && end[item]! <= view.toUs) {
    const group: number[] = [];
    let right = free;
    const firstLeft = Math.max(placeOf(item), free);
    let at = item;
    for (; at < model.count && group.length <= mostBeside; at++) {
      if (!shown(at)) continue;
      if (group.length > 0 && placeOf(at) >= right - 1) break;
      group.push(at);
      right = Math.max(placeOf(at), right) + widthOf(kind[at]!);
    }
    if (group.length === 0) break;
    if (group.length <= mostBeside) {
      for (const each of group) {
        const left = Math.max(placeOf(each), free);
        result.push(single(model, each, left, marks));
        free = left + widthOf(kind[each]!);
      }
      item = at;
    } else {
      const limitUs = view.fromUs + (firstLeft + 2 * instantDistance) / scale;
      const next = Math.max(item + 1, firstAfter(end, item, model.count, limitUs));
      const crowd = countTile(model, item, next, firstLeft, marks);
      result.push(crowd);
      free = firstLeft + crowd.width + 2;
      item = next;
    }
  }
  return result;
}

const widthOf = (kind: number): number => (kind === kindCode.score ? diamondDistance : instantDistance + 1);

function single(model: PreparedTimeline, item: number, left: number, marks: BarMarks): InstantMark {
  const kind = model.kind[item]!;
  const style = styleOf(kind, item, marks);
  if (model.baseKind[item] !== kindCode.message || kind === kindCode.error) {
    const width = kind === kindCode.score ? diamondDistance - 1 : tile;
    return { item, count: 1, left, width, style, text: "", role: "other" };
  }
  const role = wordOf(model.columns, "role", model.row[item]!) ?? "message";
  return {
    item,
    count: 1,
    left,
    width: tile,
    style,
    text: role.slice(0, 1).toUpperCase(),
    role: role === "system" || role === "user" ? role : "other",
  };
}

function countTile(
  model: PreparedTimeline,
  from: number,
  to: number,
  left: number,
  marks: BarMarks,
): InstantMark {
  let count = 0;
  let first = -1;
  let error = -1;
  let found = marks.matches === null;
  for (let item = from; item < to; item++) {
    const style = styleOf(model.kind[item]!, item, marks);
    if (style < 0) continue;
    count++;
    if (first < 0) first = item;
    if (error < 0 && model.kind[item] === kindCode.error) error = item;
    if (style < fadedStyle) found = true;
  }
  const kind = error >= 0 ? kindCode.error : kindCode.message;
  const text = count < 1000 ? String(count) : `${Math.floor(count / 1000)}k`;
  return {
    item: error >= 0 ? error : first,
    count,
    left,
    width: Math.max(tile, 8 + 7 * text.length),
    style: found ? kind : kind + fadedStyle,
    text,
    role: "other",
  };
}
