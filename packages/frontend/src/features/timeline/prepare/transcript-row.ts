/** One row of the transcript made readable: what it is, its payloads, its margin. */
import { type EventKey, keyOfRow } from "./columns.js";
import { describeItem, type ItemDescription } from "./describe-item.js";
import type { Gap } from "./gaps.js";
import { kindCode } from "./kind-code.js";
import type { PreparedTimeline } from "./prepared-timeline.js";
import { type TranscriptRows, timeInTranscript } from "./transcript-rows.js";

export interface TranscriptMargin {
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly costUsd: number | null;
  readonly durationUs: number;
  /** Where it lies in the time of the whole rollout, 0 to 1. */
  readonly railStart: number;
  readonly railEnd: number;
}

interface GapRow {
  readonly rowKind: "gap";
  readonly id: string;
  readonly atUs: number;
  readonly gap: Gap;
}

export interface EventRow extends ItemDescription {
  readonly rowKind: "message" | "tool" | "model" | "score" | "error" | "event";
  readonly id: EventKey;
  readonly item: number;
  /** Time in the first column. */
  readonly atUs: number;
  /** Events whose payloads the row shows: the event, a call's result, and the model call of a message. */
  readonly payloadKeys: readonly EventKey[];
  readonly margin: TranscriptMargin;
}

export type TranscriptRow = EventRow | GapRow;

/** One row, ready to be rendered. */
export function transcriptRow(model: PreparedTimeline, rows: TranscriptRows, at: number): TranscriptRow {
  const item = rows.item[at]!;
  if (item < 0) {
    const gap = model.gaps[~item]!;
    return { rowKind: "gap", id: gapId(gap), atUs: gap.startUs, gap };
  }
  const description = describeItem(model, item);
  const call = rows.modelCall[at]!;
  const claimed = call >= 0 && model.baseKind[item] === kindCode.message;
  const payloadKeys = [description.key];
  if (description.resultKey !== null) payloadKeys.push(description.resultKey);
  if (call >= 0) payloadKeys.push(keyOfRow(model.columns, model.row[call]!));
  return {
    ...description,
    rowKind: rowKindOf(model, item),
    id: description.key,
    item,
    atUs: timeInTranscript(model, item),
    payloadKeys,
    margin: marginOf(model, rows, description, item, claimed ? describeItem(model, call) : null),
  };
}

/** What a row is, without the cost of reading all of it: a list asks for every one of its rows. */
export function transcriptRowKind(
  model: PreparedTimeline,
  rows: TranscriptRows,
  at: number,
): TranscriptRow["rowKind"] {
  const item = rows.item[at]!;
  return item < 0 ? "gap" : rowKindOf(model, item);
}

/**
 * Key of a row that stays its own when rows are added before it. A small number where it can be: a list makes and
 * looks up one for each of its rows, and texts and large numbers cost many times as much.
 */
export function transcriptRowKey(model: PreparedTimeline, rows: TranscriptRows, at: number): number | string {
  const item = rows.item[at]!;
  const { columns, row, gaps } = model;
  if (item < 0) return gapId(gaps[~item]!);
  const event = row[item]!;
  return columns.writer[event] === 1 ? columns.seq[event]! : keyOfRow(columns, event);
}

const gapId = ({ writer, fromSeq }: Gap): string => `gap-${writer}.${fromSeq}`;

function rowKindOf(model: PreparedTimeline, item: number): EventRow["rowKind"] {
  const base = model.baseKind[item]!;
  if (base === kindCode.message) return "message";
  if (base === kindCode.tool) return "tool";
  if (base === kindCode.model) return "model";
  if (base === kindCode.score) return "score";
  return base === kindCode.error ? "error" : "event";
}

function marginOf(
  model: PreparedTimeline,
  rows: TranscriptRows,
  own: ItemDescription,
  item: number,
  call: ItemDescription | null,
): TranscriptMargin {
  const length = Math.max(1, model.lastUs - model.firstUs);
  const timed = call ?? own;
  const inside = (name: keyof TranscriptRows["usageInside"]): number | null => {
    const value = rows.usageInside[name][item]!;
    return value < 0 ? null : value;
  };
  return {
    tokensIn: own.tokensIn ?? call?.tokensIn ?? inside("tokensIn"),
    tokensOut: own.tokensOut ?? call?.tokensOut ?? inside("tokensOut"),
    costUsd: own.costUsd ?? call?.costUsd ?? inside("costUsd"),
    durationUs: timed.durationUs,
    railStart: (timed.startUs - model.firstUs) / length,
    railEnd: (timed.endUs - model.firstUs) / length,
  };
}

/** Names of the items of a stretch of rows, for the status line: "seq 16–58". */
export function seqRange(model: PreparedTimeline, rows: TranscriptRows, from: number, to: number): string {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let at = Math.max(0, from); at <= Math.min(to, rows.count - 1); at++) {
    const item = rows.item[at]!;
    if (item < 0) continue;
    const seq = model.columns.seq[model.row[item]!]!;
    low = Math.min(low, seq);
    high = Math.max(high, seq);
  }
  return high === 0 ? "" : low === high ? `seq ${low}` : `seq ${low}–${high}`;
}
