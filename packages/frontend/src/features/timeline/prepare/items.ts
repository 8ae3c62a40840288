/** Turns events into what the timeline shows: bars with a length and instants without; results join calls. */

import { isLifecycle, isToolCall, kindOfType } from "@rollout/contract/words";
import type { TimelineColumns } from "./columns.js";
import { kindCode } from "./kind-code.js";
import { pairTools } from "./tool-pairs.js";

/** One entry per bar or instant, in the order of the events. Not yet placed in lanes. */
export interface LooseItems {
  readonly count: number;
  /** Row of the event; of a pair, the call's. */
  readonly row: Int32Array;
  /** Row of the result of a tool call, or -1. */
  readonly resultRow: Int32Array;
  readonly start: Float64Array;
  /** Infinity for a call that still waits for its result. */
  readonly end: Float64Array;
  /** A {@link kindCode}; `error` wins over the kind of the type. */
  readonly kind: Uint8Array;
  /** The kind of the type, whatever the status. */
  readonly baseKind: Uint8Array;
  /** 1 where the item has no width and belongs into the lane of messages. */
  readonly instant: Uint8Array;
  /** Item of the parent span, or -1. */
  readonly parent: Int32Array;
  /** 1 where another item names this one as its parent. */
  readonly hasChild: Uint8Array;
}

const errorFlag = 1;
/** Longest chain of parents that is walked to rule out a circle. */
const deepestChain = 256;

/** @param live Whether unanswered calls may still be answered. */
export function gatherItems(columns: TimelineColumns, live: boolean): LooseItems {
  const { count, type, startUs, durationUs, flags } = columns;
  const words = columns.dictionaries.type;
  const kindOfPlace = Uint8Array.from(words, (word) => kindCode[kindOfType(word ?? "")]);
  const lifecycle = Uint8Array.from(words, (word) => Number(isLifecycle(word ?? "")));
  const toolCall = Uint8Array.from(words, (word) => Number(isToolCall(word ?? "")));
  const { resultOf, callOf } = pairTools(columns);
  const stillWorking = live ? lastSignOfProgress(columns, kindOfPlace) : null;

  const row = new Int32Array(count);
  const resultRow = new Int32Array(count);
  const start = new Float64Array(count);
  const end = new Float64Array(count);
  const kind = new Uint8Array(count);
  const baseKind = new Uint8Array(count);
  const instant = new Uint8Array(count);
  let length = 0;
  for (let event = 0; event < count; event++) {
    const place = type[event]!;
    if (lifecycle[place] || callOf[event]! >= 0) continue;
    const result = resultOf[event]!;
    const base = kindOfPlace[place]!;
    const begins = startUs[event]!;
    let ends = begins + durationUs[event]!;
    let failed = flags[event]! & errorFlag;
    if (result >= 0) {
      ends = Math.max(ends, startUs[result]! + durationUs[result]!);
      failed |= flags[result]! & errorFlag;
    } else if (stillWorking && toolCall[place] && ends === begins) {
      if (begins >= stillWorking[columns.agent[event]!]!) ends = Number.POSITIVE_INFINITY;
    }
    row[length] = event;
    resultRow[length] = result;
    start[length] = begins;
    end[length] = ends;
    baseKind[length] = base;
    kind[length] = failed ? kindCode.error : base;
    instant[length] = isInstant(base, begins === ends) ? 1 : 0;
    length++;
  }
  const parent = linkParents(columns, row, resultRow, length);
  const hasChild = new Uint8Array(length);
  for (let item = 0; item < length; item++) if (parent[item]! >= 0) hasChild[parent[item]!] = 1;
  return {
    count: length,
    row: row.subarray(0, length),
    resultRow: resultRow.subarray(0, length),
    start: start.subarray(0, length),
    end: end.subarray(0, length),
    kind: kind.subarray(0, length),
    baseKind: baseKind.subarray(0, length),
    instant: instant.subarray(0, length),
    parent,
    hasChild,
  };
}

const isInstant = (kind: number, zeroWidth: boolean): boolean =>
  kind === kindCode.message || kind === kindCode.score || (kind === kindCode.error && zeroWidth);

/**
 * Per agent: when it last called a model or spoke. A call that is older than that is taken as never to be
 * answered, so that an agent that logs no results does not pile up open bars.
 */
function lastSignOfProgress(columns: TimelineColumns, kindOfPlace: Uint8Array): Float64Array {
  const last = new Float64Array(columns.dictionaries.agent.length).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < columns.count; row++) {
    const kind = kindOfPlace[columns.type[row]!]!;
    if (kind !== kindCode.model && kind !== kindCode.message) continue;
    const agent = columns.agent[row]!;
    last[agent] = Math.max(last[agent]!, columns.startUs[row]! + columns.durationUs[row]!);
  }
  return last;
}

function linkParents(
  columns: TimelineColumns,
  row: Int32Array,
  resultRow: Int32Array,
  count: number,
): Int32Array {
  const parent = new Int32Array(count).fill(-1);
  const spans = columns.dictionaries.span.length;
  if (spans < 2) return parent;
  const itemOfSpan = new Int32Array(spans).fill(-1);
  for (let item = 0; item < count; item++) {
    const span = columns.span[row[item]!]!;
    if (span > 0 && itemOfSpan[span]! < 0) itemOfSpan[span] = item;
    const result = resultRow[item]!;
    if (result < 0) continue;
    const resultSpan = columns.span[result]!;
    if (resultSpan > 0 && itemOfSpan[resultSpan]! < 0) itemOfSpan[resultSpan] = item;
  }
  for (let item = 0; item < count; item++) {
    let span = columns.parentSpan[row[item]!]!;
    if (span === 0 && resultRow[item]! >= 0) span = columns.parentSpan[resultRow[item]!]!;
    const candidate = span > 0 ? itemOfSpan[span]! : -1;
    if (candidate >= 0 && !wouldCircle(parent, candidate, item)) parent[item] = candidate;
  }
  return parent;
}

function wouldCircle(parent: Int32Array, from: number, item: number): boolean {
  let above = from;
  for (let step = 0; step < deepestChain; step++) {
    if (above === item) return true;
    if (above < 0) return false;
    above = parent[above]!;
  }
  return true;
}
