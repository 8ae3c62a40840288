/** The rows of the transcript: what is told, in which order, and what is folded into which row. */
import { sumOfPair } from "./describe-item.js";
import { kindCode } from "./kind-code.js";
import type { PreparedTimeline } from "./prepared-timeline.js";

/** Rows as numbers; `transcriptRow` makes one of them readable when it comes into view. */
export interface TranscriptRows {
  readonly count: number;
  /** Item of a row; of a gap the bitwise complement of its place among the gaps. */
  readonly item: Int32Array;
  /** Model call whose tokens, cost and time stand in the margin of a message, or -1. */
  readonly modelCall: Int32Array;
  /** By item: the row that shows or folds it, -1 for brackets. */
  readonly rowOfItem: Int32Array;
  /** By item: tokens and cost of all that ran inside a tool call, -1 where nothing told any. */
  readonly usageInside: Usage;
  readonly messageCount: number;
  readonly toolCallCount: number;
}

type Usage = Readonly<Record<"tokensIn" | "tokensOut" | "costUsd", Float64Array>>;

/**
 * A model call is folded into the message or tool call that follows it from the same agent; everything that
 * ran inside a tool call is folded into its row, but for what was said, scored or went wrong.
 */
export function transcriptRows(model: PreparedTimeline): TranscriptRows {
  const { count, barCount, baseKind, kind, bracket, gaps } = model;
  const toolAbove = toolsAbove(model);
  const order = inOrderOfTime(model);
  const rowItems = new Int32Array(count + gaps.length);
  const modelCalls = new Int32Array(count + gaps.length).fill(-1);
  const rowOfItem = new Int32Array(count).fill(-1);
  /** By lane: a model call that waits for what it led to. */
  const waiting = new Int32Array(model.lanes.length).fill(-1);
  let length = 0;
  let nextGap = 0;
  let messageCount = 0;
  let toolCallCount = 0;
  const claim = (lane: number, row: number) => {
    const call = waiting[lane] ?? -1;
    if (call < 0) return;
    waiting[lane] = -1;
    rowOfItem[call] = row;
    modelCalls[row] = call;
  };
  const put = (item: number): number => {
    rowItems[length] = item;
    rowOfItem[item] = length;
    return length++;
  };
  const mainLane = laneOfMessages(model);
  for (const item of order) {
    while (nextGap < gaps.length && gaps[nextGap]!.startUs < timeInTranscript(model, item)) {
      rowItems[length++] = ~nextGap++;
    }
    if (bracket[item]) continue;
    if (baseKind[item] === kindCode.tool) toolCallCount++;
    const above = toolAbove[item]!;
    if (above >= 0 && item < barCount && kind[item] !== kindCode.error) continue;
    const lane = item < barCount ? model.lane[item]! : (mainLane(item) ?? -1);
    const base = baseKind[item];
    if (base === kindCode.model && kind[item] !== kindCode.error) {
      waiting[lane] = item;
      // Its place is kept: if nothing claims it, it is a row of its own.
      put(item);
      continue;
    }
    if (base === kindCode.message) messageCount++;
    const row = put(item);
    if (base === kindCode.tool || (base === kindCode.message && isFromAgent(model, item))) claim(lane, row);
  }
  while (nextGap < gaps.length) rowItems[length++] = ~nextGap++;
  const rows = dropClaimed({ rowItems, modelCalls, rowOfItem }, length);
  for (let item = 0; item < count; item++) {
    if (rowOfItem[item]! < 0 && toolAbove[item]! >= 0 && !bracket[item]) {
      rowOfItem[item] = rowOfItem[toolAbove[item]!]!;
    }
  }
  return { ...rows, rowOfItem, usageInside: sumInside(model, toolAbove), messageCount, toolCallCount };
}

/** Takes out the rows of model calls that another row has claimed, and renumbers what points to rows. */
function dropClaimed(
  all: { rowItems: Int32Array; modelCalls: Int32Array; rowOfItem: Int32Array },
  length: number,
): Pick<TranscriptRows, "count" | "item" | "modelCall"> {
  const { rowItems, modelCalls, rowOfItem } = all;
  const newRow = new Int32Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) {
    const item = rowItems[row]!;
    const claimed = item >= 0 && rowOfItem[item] !== row;
    newRow[row] = claimed ? -1 : count;
    if (claimed) continue;
    rowItems[count] = item;
    modelCalls[count] = modelCalls[row]!;
    count++;
  }
  for (let item = 0; item < rowOfItem.length; item++) {
    if (rowOfItem[item]! >= 0) rowOfItem[item] = newRow[rowOfItem[item]!]!;
  }
  return { count, item: rowItems.subarray(0, count), modelCall: modelCalls.subarray(0, count) };
}

/** Messages are told when they are complete, everything else when it begins. */
export const timeInTranscript = ({ baseKind, start, end }: PreparedTimeline, item: number): number =>
  baseKind[item] === kindCode.message || baseKind[item] === kindCode.score ? end[item]! : start[item]!;

function inOrderOfTime(model: PreparedTimeline): Int32Array {
  const { columns, row, count } = model;
  const time = new Float64Array(count);
  for (let item = 0; item < count; item++) time[item] = timeInTranscript(model, item);
  // By event row first: nearly in order of time already, which makes the sort cheap.
  const order: number[] = [];
  for (let event = 0; event < columns.count; event++) {
    const item = model.itemOfRow[event]!;
    if (item >= 0 && row[item] === event) order.push(item);
  }
  return Int32Array.from(
    order.sort((a, b) => time[a]! - time[b]! || columns.seq[row[a]!]! - columns.seq[row[b]!]!),
  );
}

/** By item: the outermost tool call that it ran inside of, or -1. */
function toolsAbove({ count, parent, baseKind }: PreparedTimeline): Int32Array {
  const above = new Int32Array(count).fill(-1);
  for (let item = 0; item < count; item++) {
    for (let node = parent[item]!; node >= 0; node = parent[node]!) {
      if (baseKind[node] === kindCode.tool) above[item] = node;
    }
  }
  return above;
}

/** Lane of the agent that a message names; without a name the first lane. */
function laneOfMessages(model: PreparedTimeline): (item: number) => number | undefined {
  const { columns, row, lanes } = model;
  const laneOfAgent = columns.dictionaries.agent.map((agent) =>
    agent === null ? 0 : lanes.findIndex(({ name }) => name === agent),
  );
  return (item) => laneOfAgent[columns.agent[row[item]!]!];
}

const humanRoles = new Set(["user", "system", "tool", "developer"]);

function isFromAgent({ columns, row }: PreparedTimeline, item: number): boolean {
  const role = columns.dictionaries.role[columns.role[row[item]!]!];
  return role === null || role === undefined || !humanRoles.has(role);
}

function sumInside({ columns, count, row, resultRow }: PreparedTimeline, toolAbove: Int32Array): Usage {
  const sums = {
    tokensIn: new Float64Array(count).fill(-1),
    tokensOut: new Float64Array(count).fill(-1),
    costUsd: new Float64Array(count).fill(-1),
  };
  for (let item = 0; item < count; item++) {
    const tool = toolAbove[item]!;
    if (tool < 0) continue;
    for (const name of ["tokensIn", "tokensOut", "costUsd"] as const) {
      const value = sumOfPair(columns[name], row[item]!, resultRow[item]!);
      if (value !== null) sums[name][tool] = Math.max(sums[name][tool]!, 0) + value;
    }
  }
  return sums;
}
