/** Level of detail: which bars of a view are drawn one by one, and which become pixels of a strip. */
import { barBox, type LaneBox } from "./arrange-lanes.js";
import { geometry } from "./geometry.js";
import { kindCode } from "./kind-code.js";
import type { PreparedTimeline } from "./prepared-timeline.js";
import type { MatchMask } from "./search.js";

/** What decides how a bar looks, beside its kind. */
export interface BarMarks {
  readonly matches: MatchMask | null;
  /** Bit per kind code: that kind is not drawn. */
  readonly hiddenKinds: number;
  /** Where open calls end: now. */
  readonly nowUs: number;
}

export interface BarView {
  readonly fromUs: number;
  readonly toUs: number;
  readonly width: number;
  /** Device pixels per CSS pixel: strips are as fine as the screen. */
  readonly density: number;
}

/** Added to the code of a kind where a search did not find the bar. */
export const fadedStyle = 8;

/** The bars of a frame. One object is filled again and again: a frame allocates nothing. */
export class VisibleBars {
  count = 0;
  item = new Int32Array(1024);
  left = new Float32Array(1024);
  right = new Float32Array(1024);
  top = new Float32Array(1024);
  height = new Float32Array(1024);
  style = new Uint8Array(1024);
  /** Strips: a row of `columns` codes each, 0 is empty, else 1 + style. */
  columns = 0;
  stripCount = 0;
  stripTop = new Float32Array(64);
  stripHeight = new Float32Array(64);
  codes = new Uint8Array(0);

  begin(columns: number, rows: number): void {
    this.count = 0;
    this.stripCount = 0;
    this.columns = columns;
    if (this.codes.length < columns * rows) this.codes = new Uint8Array(columns * rows);
    if (this.stripTop.length < rows) {
      this.stripTop = new Float32Array(rows);
      this.stripHeight = new Float32Array(rows);
    }
  }

  push(item: number, left: number, right: number, top: number, height: number, style: number): void {
    if (this.count === this.item.length) this.#grow();
    const at = this.count++;
    this.item[at] = item;
    this.left[at] = left;
    this.right[at] = right;
    this.top[at] = top;
    this.height[at] = height;
    this.style[at] = style;
  }

  #grow(): void {
    const size = this.item.length * 2;
    const longer = <A extends Int32Array | Float32Array | Uint8Array>(old: A): A => {
      const grown = new (old.constructor as new (length: number) => A)(size);
      grown.set(old);
      return grown;
    };
    this.item = longer(this.item);
    this.left = longer(this.left);
    this.right = longer(this.right);
    this.top = longer(this.top);
    this.height = longer(this.height);
    this.style = longer(this.style);
  }
}

/** Fills `into` with the bars of the lanes that are in view between two heights. */
export function collectBars(
  model: PreparedTimeline,
  boxes: readonly LaneBox[],
  view: BarView,
  [topEdge, bottomEdge]: readonly [number, number],
  marks: BarMarks,
  into: VisibleBars,
): void {
  const agents = boxes.filter(
    ({ kind, y, height }) => kind === "agent" && y < bottomEdge && y + height > topEdge,
  );
  const rows = agents.reduce((sum, { rowCount }) => sum + rowCount, 0);
  into.begin(Math.ceil(view.width * view.density), rows);
  for (const box of agents) {
    for (let row = 0; row < box.rowCount; row++) {
      const { y, height } = barBox(box, row);
      if (y > bottomEdge || y + height < topEdge) continue;
      collectRow(model, box.firstRow + row, view, marks, y, height, geometry.stripBelow, into);
    }
  }
}

/** One row: bars from `stripBelow` pixels one by one, the others as a strip. */
export function collectRow(
  model: PreparedTimeline,
  row: number,
  view: BarView,
  marks: BarMarks,
  top: number,
  height: number,
  stripBelow: number,
  into: VisibleBars,
): void {
  const { start, end, kind, bracket } = model;
  const { fromUs, toUs, width, density } = view;
  const scale = width / (toUs - fromUs);
  const columnUs = 1 / (scale * density);
  const last = model.rowFirst[row + 1]!;
  const codes = into.codes;
  const base = into.stripCount * into.columns;
  let stripUsed = false;
  let item = firstAfter(end, model.rowFirst[row]!, last, fromUs);
  while (item < last && start[item]! < toUs) {
    const left = (start[item]! - fromUs) * scale;
    const right = (Math.min(end[item]!, marks.nowUs) - fromUs) * scale;
    if (right - left >= stripBelow) {
      const style = styleOf(kind[item]!, item, marks);
      if (style >= 0) into.push(item, Math.max(left, -8), Math.min(right, width + 8), top, height, style);
      item++;
      continue;
    }
    const column = Math.max(0, Math.floor(left * density));
    let next = nextColumn(start, item + 1, last, fromUs + (column + 1) * columnUs);
    // The last one that begins in this column may be long enough to be a bar of its own.
    const tail = next - 1;
    if (tail > item && (Math.min(end[tail]!, marks.nowUs) - start[tail]!) * scale >= stripBelow) next = tail;
    if (bracket[item]) extendBracket(into, item, left, Math.max(right, left + 1), top, height);
    else {
      const style = columnStyle(model, item, next, marks);
      if (style >= 0) {
        if (!stripUsed) {
          stripUsed = true;
          codes.fill(0, base, base + into.columns);
        }
        const least = column + Math.ceil(geometry.leastBar * density);
        const until = Math.min(into.columns, Math.max(least, Math.round(right * density)));
        const code = style + 1;
        for (let at = column; at < until; at++) if (codes[base + at] !== errorCode) codes[base + at] = code;
      }
    }
    item = next;
  }
  if (stripUsed) {
    into.stripTop[into.stripCount] = top;
    into.stripHeight[into.stripCount] = height;
    into.stripCount++;
  }
}

const errorCode = kindCode.error + 1;

/** Style of one item, -1 when its kind is hidden. */
export function styleOf(kind: number, item: number, { hiddenKinds, matches }: BarMarks): number {
  if ((hiddenKinds >> kind) & 1) return -1;
  return matches !== null && matches.mask[item] === 0 ? kind + fadedStyle : kind;
}

/** Style of all items that begin in one column: an error wins, then a match, then the first that is shown. */
function columnStyle(model: PreparedTimeline, from: number, to: number, marks: BarMarks): number {
  const { kind, errorsBefore } = model;
  const { matches, hiddenKinds } = marks;
  if (to === from + 1) return styleOf(kind[from]!, from, marks);
  const hasError = errorsBefore[to]! > errorsBefore[from]! && !((hiddenKinds >> kindCode.error) & 1);
  if (matches === null) {
    if (hasError) return kindCode.error;
  } else if (matches.before[to]! > matches.before[from]!) {
    const found = firstAbove(matches.before, from, to, matches.before[from]!) - 1;
    const style = styleOf(kind[found]!, found, marks);
    if (style >= 0) return style;
  } else if (hasError) return kindCode.error + fadedStyle;
  for (let item = from; item < Math.min(to, from + mostLookedAt); item++) {
    const style = styleOf(kind[item]!, item, marks);
    if (style >= 0) return style;
  }
  return -1;
}

const mostLookedAt = 16;

/** Brackets too narrow for themselves run together into one line. */
function extendBracket(
  into: VisibleBars,
  item: number,
  left: number,
  right: number,
  top: number,
  height: number,
): void {
  const before = into.count - 1;
  if (
    before >= 0 &&
    into.top[before] === top &&
    left - into.right[before]! < 2 &&
    into.style[before] === runOfBrackets
  ) {
    into.right[before] = right;
  } else into.push(item, left, right, top, height, runOfBrackets);
}

/** Style of a line that stands for several brackets. */
export const runOfBrackets = 255;

/** First item of a row whose value is above the limit; values of a row ascend. */
export function firstAfter(values: Float64Array, from: number, to: number, limit: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstAbove(values: Int32Array, from: number, to: number, limit: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Galloping search: most columns hold few items, some hold thousands. */
function nextColumn(start: Float64Array, from: number, last: number, limitUs: number): number {
  let step = 1;
  let low = from;
  while (low + step < last && start[low + step]! < limitUs) {
    low += step;
    step *= 2;
  }
  const high = Math.min(last, low + step);
  let a = low;
  let b = high;
  while (a < b) {
    const middle = (a + b) >> 1;
    if (start[middle]! < limitUs) a = middle + 1;
    else b = middle;
  }
  return a;
}
