/** The timeline ready to be looked at: items in lanes, in drawing order, with what search and keys need. */
import type { Writer } from "@rollout/contract";
import { type EventKind, eventKinds, typeInWords } from "@rollout/contract/words";
import { type EventKey, rowOfKey, type TimelineColumns, wordOf } from "./columns.js";
import { type ContextStep, contextSteps } from "./context-steps.js";
import { findGaps, type Gap } from "./gaps.js";
import { gatherItems } from "./items.js";
import { kindCode } from "./kind-code.js";
import { type AgentLane, placeInLanes } from "./lane-rows.js";

export interface PreparedTimeline {
  readonly columns: TimelineColumns;
  readonly lanes: readonly AgentLane[];
  /** Items: first the bars, by row of their lane and then start; then the instants, by time. */
  readonly count: number;
  readonly barCount: number;
  /** Bars of row r are the items from rowFirst[r] to rowFirst[r + 1]; they do not overlap. */
  readonly rowFirst: Int32Array;
  readonly start: Float64Array;
  /** Infinity for a call that still waits for its result; an instant is where it ends. */
  readonly end: Float64Array;
  readonly kind: Uint8Array;
  readonly baseKind: Uint8Array;
  readonly bracket: Uint8Array;
  /** Lane of a bar, -1 for an instant. */
  readonly lane: Int32Array;
  readonly parent: Int32Array;
  readonly row: Int32Array;
  readonly resultRow: Int32Array;
  /** By row of an event: its item, or -1 for the start and finish of the rollout. */
  readonly itemOfRow: Int32Array;
  /** Items with an error, by start; and how many stand before each item. */
  readonly errors: Int32Array;
  readonly errorsBefore: Int32Array;
  readonly gaps: readonly Gap[];
  readonly context: readonly ContextStep[];
  /** Tokens of the highest step. */
  readonly contextPeakTokens: number;
  /** Microseconds since the start of the first and last moment; an open call does not count. */
  readonly firstUs: number;
  readonly lastUs: number;
}

export interface PrepareOptions {
  /** Name of the lane of events that name no agent: the run's agent. */
  readonly mainAgent?: string | null;
  /** Whether the rollout may still get events: unanswered calls stay open then. */
  readonly live?: boolean;
}

/** Decides everything that does not depend on zoom. Measured on 100,000 events in timeline bench. */
export function prepareTimeline(
  columns: TimelineColumns,
  writers: readonly Pick<Writer, "writer" | "missing">[],
  { mainAgent, live = false }: PrepareOptions = {},
): PreparedTimeline {
  const loose = gatherItems(columns, live);
  const places = placeInLanes(columns, loose, mainAgent || "agent");
  const { order, rowFirst, barCount } = drawingOrder(places.laneRow, places.rowCount, places.end);
  const newPlace = new Int32Array(loose.count);
  for (let place = 0; place < order.length; place++) newPlace[order[place]!] = place;
  const row = pick(loose.row, order);
  const resultRow = pick(loose.resultRow, order);
  const itemOfRow = new Int32Array(columns.count).fill(-1);
  for (let item = 0; item < row.length; item++) {
    itemOfRow[row[item]!] = item;
    if (resultRow[item]! >= 0) itemOfRow[resultRow[item]!] = item;
  }
  const kind = pick(loose.kind, order);
  const start = pick(loose.start, order);
  const errorsBefore = countBefore(kind.length, (item) => kind[item] === kindCode.error);
  const [firstUs, lastUs] = extent(columns);
  const items = {
    columns,
    count: loose.count,
    barCount,
    rowFirst,
    start,
    end: pick(places.end, order),
    kind,
    baseKind: pick(loose.baseKind, order),
    bracket: pick(places.bracket, order),
    lane: pick(places.lane, order),
    parent: renamed(pick(loose.parent, order), newPlace),
    row,
    resultRow,
    itemOfRow,
    lanes: places.lanes,
  };
  const context = contextSteps(items);
  return {
    ...items,
    errors: errorsByStart(kind, start),
    errorsBefore,
    gaps: findGaps(columns, writers, firstUs, lastUs),
    context,
    contextPeakTokens: context.reduce((most, { tokens }) => Math.max(most, tokens), 1),
    firstUs,
    lastUs,
  };
}

/** Item of an event, or -1. */
export function itemOfKey(model: PreparedTimeline, key: EventKey): number {
  const row = rowOfKey(model.columns, key);
  return row < 0 ? -1 : model.itemOfRow[row]!;
}

/** What a bar is called: the event's name, else its type in words. */
export const nameOfItem = (model: PreparedTimeline, item: number): string =>
  wordOf(model.columns, "name", model.row[item]!) ??
  typeInWords(wordOf(model.columns, "type", model.row[item]!) ?? "");

/** How many items there are of each kind, for the legend. An error counts as error only. */
export function countKinds(model: PreparedTimeline): Record<EventKind, number> {
  const counts = Object.fromEntries(eventKinds.map((kind) => [kind, 0])) as Record<EventKind, number>;
  for (let item = 0; item < model.count; item++) {
    if (!model.bracket[item]) counts[eventKinds[model.kind[item]!]!]++;
  }
  return counts;
}

/** Counting sort by row, which keeps the order of starts; instants come last, by their time. */
function drawingOrder(laneRow: Int32Array, rowCount: number, end: Float64Array) {
  const rowFirst = new Int32Array(rowCount + 1);
  let instants = 0;
  for (const row of laneRow) {
    if (row < 0) instants++;
    else rowFirst[row + 1]!++;
  }
  for (let row = 0; row < rowCount; row++) rowFirst[row + 1]! += rowFirst[row]!;
  const barCount = laneRow.length - instants;
  const next = rowFirst.slice();
  const order = new Int32Array(laneRow.length);
  let nextInstant = barCount;
  for (let item = 0; item < laneRow.length; item++) {
    const row = laneRow[item]!;
    order[row < 0 ? nextInstant++ : next[row]!++] = item;
  }
  const tail = order.subarray(barCount);
  if (!isAscending(tail, end)) tail.sort((a, b) => end[a]! - end[b]! || a - b);
  return { order, rowFirst, barCount };
}

function isAscending(order: Int32Array, by: Float64Array): boolean {
  for (let at = 1; at < order.length; at++) if (by[order[at]!]! < by[order[at - 1]!]!) return false;
  return true;
}

function pick<A extends Int32Array | Uint8Array | Float64Array>(values: A, order: Int32Array): A {
  const picked = new (values.constructor as new (length: number) => A)(order.length);
  for (let place = 0; place < order.length; place++) picked[place] = values[order[place]!]!;
  return picked;
}

/** In place: values become what they are called now; -1 stays. */
function renamed(values: Int32Array, newName: Int32Array): Int32Array {
  for (let at = 0; at < values.length; at++) if (values[at]! >= 0) values[at] = newName[values[at]!]!;
  return values;
}

/** How many of the items before each have the quality; one entry more than items. */
export function countBefore(count: number, has: (item: number) => boolean): Int32Array {
  const before = new Int32Array(count + 1);
  for (let item = 0; item < count; item++) before[item + 1] = before[item]! + Number(has(item));
  return before;
}

function errorsByStart(kind: Uint8Array, start: Float64Array): Int32Array {
  const errors: number[] = [];
  for (let item = 0; item < kind.length; item++) if (kind[item] === kindCode.error) errors.push(item);
  return Int32Array.from(errors.sort((a, b) => start[a]! - start[b]!));
}

function extent({ count, startUs, durationUs }: TimelineColumns): [number, number] {
  let first = 0;
  let last = 0;
  for (let row = 0; row < count; row++) {
    const start = startUs[row]!;
    const end = start + durationUs[row]!;
    if (start < first) first = start;
    if (end > last) last = end;
  }
  return [first, last];
}
