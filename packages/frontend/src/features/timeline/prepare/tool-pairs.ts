/** Finds the result of each tool call: by call id, else the oldest open call of that name. */

import { isToolCall, isToolResult } from "@rollout/contract/words";
import type { TimelineColumns } from "./columns.js";

export interface ToolPairs {
  /** For the row of a call: the row of its result, or -1. */
  readonly resultOf: Int32Array;
  /** For the row of a result: the row of its call, or -1. */
  readonly callOf: Int32Array;
}

const call = 1;
const result = 2;

/**
 * Pairs in the order in which events were logged (by their ends), not in which they began: a result with a
 * latency begins no later than its own call.
 */
export function pairTools(columns: TimelineColumns): ToolPairs {
  const { count, dictionaries, type } = columns;
  const resultOf = new Int32Array(count).fill(-1);
  const callOf = new Int32Array(count).fill(-1);
  const part = Uint8Array.from(dictionaries.type, (word) =>
    word === null ? 0 : isToolCall(word) ? call : isToolResult(word) ? result : 0,
  );
  const callWithId = new Int32Array(dictionaries.call.length).fill(-1);
  const loose: number[] = [];
  let idsGiven = false;
  for (let row = 0; row < count; row++) {
    const which = part[type[row]!]!;
    if (which === 0) continue;
    const id = columns.call[row]!;
    if (id === 0) loose.push(row);
    else {
      idsGiven = true;
      if (which === call && callWithId[id]! < 0) callWithId[id] = row;
    }
  }
  const join = (callRow: number, resultRow: number) => {
    resultOf[callRow] = resultRow;
    callOf[resultRow] = callRow;
  };
  if (idsGiven) {
    for (let row = 0; row < count; row++) {
      const id = columns.call[row]!;
      if (id === 0 || part[type[row]!] !== result) continue;
      const callRow = callWithId[id]!;
      if (callRow >= 0 && resultOf[callRow]! < 0) join(callRow, row);
    }
    // A call whose id no result took may still be the oldest open one of its name.
    for (const row of callWithId) if (row >= 0 && resultOf[row]! < 0) loose.push(row);
  }
  pairByName(columns, part, loose, join);
  return { resultOf, callOf };
}

function pairByName(
  columns: TimelineColumns,
  part: Uint8Array,
  rows: number[],
  join: (callRow: number, resultRow: number) => void,
): void {
  const { startUs, durationUs, writer, seq, name, type } = columns;
  rows.sort(
    (a, b) =>
      startUs[a]! + durationUs[a]! - startUs[b]! - durationUs[b]! ||
      writer[a]! - writer[b]! ||
      seq[a]! - seq[b]!,
  );
  const queues = new Map<number, { rows: number[]; next: number }>();
  for (const row of rows) {
    const word = name[row]!;
    const queue = queues.get(word);
    if (part[type[row]!] === call) {
      if (queue) queue.rows.push(row);
      else queues.set(word, { rows: [row], next: 0 });
    } else if (queue && queue.next < queue.rows.length) {
      join(queue.rows[queue.next++]!, row);
    }
  }
}
