/** What is known of one item from the timeline alone: for hover cards, details and margins. */

import { type EventKind, eventKinds, isToolCall } from "@rollout/contract/words";
import { type EventKey, keyOfRow, wordOf } from "./columns.js";
import { nameOfItem, type PreparedTimeline } from "./prepared-timeline.js";

export interface ItemDescription {
  readonly key: EventKey;
  /** Key of the result of a tool call. */
  readonly resultKey: EventKey | null;
  readonly kind: EventKind;
  /** The event's own type: `model_call`. */
  readonly type: string;
  readonly name: string;
  readonly role: string | null;
  readonly seq: number;
  readonly writer: number;
  readonly failed: boolean;
  /** A tool call whose result has not come. */
  readonly open: boolean;
  /** Whether the event is a tool call at all: an open or unanswered one has no result. */
  readonly isToolCall: boolean;
  readonly startUs: number;
  readonly endUs: number;
  readonly durationUs: number;
  /** Of the length of the rollout, 0 to 1. */
  readonly share: number;
  readonly lane: string;
  readonly parentKey: EventKey | null;
  readonly parentName: string | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly costUsd: number | null;
}

/** @param nowUs Where a call ends that still waits for its result. */
export function describeItem(model: PreparedTimeline, item: number, nowUs = model.lastUs): ItemDescription {
  const { columns, row, resultRow, parent } = model;
  const event = row[item]!;
  const result = resultRow[item]!;
  const type = wordOf(columns, "type", event) ?? "";
  const startUs = columns.startUs[event]!;
  const open = model.end[item] === Number.POSITIVE_INFINITY;
  const endUs = open ? Math.max(startUs, nowUs) : endOf(model, item);
  const above = parent[item]!;
  return {
    key: keyOfRow(columns, event),
    resultKey: result < 0 ? null : keyOfRow(columns, result),
    kind: eventKinds[model.kind[item]!]!,
    type,
    name: nameOfItem(model, item),
    role: wordOf(columns, "role", event),
    seq: columns.seq[event]!,
    writer: columns.writer[event]!,
    failed: isFailed(model, item),
    open,
    isToolCall: isToolCall(type),
    startUs,
    endUs,
    durationUs: endUs - startUs,
    share: (endUs - startUs) / Math.max(1, model.lastUs - model.firstUs),
    lane: item < model.barCount ? (model.lanes[model.lane[item]!]?.name ?? "") : "messages",
    parentKey: above < 0 ? null : keyOfRow(columns, row[above]!),
    parentName: above < 0 ? null : nameOfItem(model, above),
    tokensIn: sumOfPair(columns.tokensIn, event, result),
    tokensOut: sumOfPair(columns.tokensOut, event, result),
    costUsd: sumOfPair(columns.costUsd, event, result),
  };
}

const endOf = ({ columns, row, resultRow }: PreparedTimeline, item: number): number => {
  const end = (event: number) => columns.startUs[event]! + columns.durationUs[event]!;
  const result = resultRow[item]!;
  return result < 0 ? end(row[item]!) : Math.max(end(row[item]!), end(result));
};

const isFailed = ({ columns, row, resultRow, kind }: PreparedTimeline, item: number): boolean =>
  eventKinds[kind[item]!] === "error" ||
  ((columns.flags[row[item]!]! | (columns.flags[resultRow[item]!] ?? 0)) & 1) === 1;

/** Known value of a call and its result together; null when neither tells one. */
export function sumOfPair(values: Float64Array, event: number, result: number): number | null {
  const own = values[event]!;
  const other = result < 0 ? -1 : values[result]!;
  if (own < 0 && other < 0) return null;
  return Math.max(own, 0) + Math.max(other, 0);
}
