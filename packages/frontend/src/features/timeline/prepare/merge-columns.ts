/** Puts new rows of a live rollout into the decoded ones, in order, without decoding the old ones again. */
import type { Timeline } from "@rollout/contract";
import { type DictionaryName, decodeTimeline, type TimelineColumns } from "./columns.js";

const dictionaryColumns: readonly [keyof TimelineColumns, DictionaryName][] = [
  ["type", "type"],
  ["name", "name"],
  ["role", "role"],
  ["agent", "agent"],
  ["call", "call"],
  ["span", "span"],
  ["parentSpan", "span"],
];
const plainColumns = [
  "writer",
  "seq",
  "startUs",
  "durationUs",
  "flags",
  "tokensIn",
  "tokensOut",
  "costUsd",
] as const;

type Column = Int32Array | Float64Array | Uint8Array;

/** Merges the rows that a ranges request returned. A row that is there already is left out. */
export function appendRanges(columns: TimelineColumns, wire: Timeline): TimelineColumns {
  const added = decodeTimeline(wire);
  if (added.count === 0) return columns;
  const order = mergeOrder(columns, added);
  const dictionaries = {} as Record<DictionaryName, readonly (string | null)[]>;
  const translations = {} as Record<DictionaryName, Int32Array>;
  for (const name of Object.keys(columns.dictionaries) as DictionaryName[]) {
    const { words, places } = joinDictionaries(columns.dictionaries[name], added.dictionaries[name]);
    dictionaries[name] = words;
    translations[name] = places;
  }
  const merged: Record<string, Column> = {};
  for (const column of plainColumns) merged[column] = interleave(columns[column], added[column], order);
  for (const [column, dictionary] of dictionaryColumns) {
    const translated = (added[column] as Int32Array).map((place) => translations[dictionary][place]!);
    merged[column] = interleave(columns[column] as Int32Array, translated, order);
  }
  return { ...merged, count: order.length, dictionaries } as unknown as TimelineColumns;
}

/** Rows of the result: a row of `base` as it is, a row of `added` as its bitwise complement. */
function mergeOrder(base: TimelineColumns, added: TimelineColumns): Int32Array {
  const order = new Int32Array(base.count + added.count);
  let length = 0;
  let old = 0;
  for (let fresh = 0; fresh < added.count; fresh++) {
    while (old < base.count && compareRows(base, old, added, fresh) < 0) order[length++] = old++;
    if (old < base.count && compareRows(base, old, added, fresh) === 0) continue;
    order[length++] = ~fresh;
  }
  while (old < base.count) order[length++] = old++;
  return order.subarray(0, length);
}

function compareRows(a: TimelineColumns, rowA: number, b: TimelineColumns, rowB: number): number {
  return (
    a.startUs[rowA]! - b.startUs[rowB]! || a.writer[rowA]! - b.writer[rowB]! || a.seq[rowA]! - b.seq[rowB]!
  );
}

function interleave<A extends Column>(base: A, added: A, order: Int32Array): A {
  const result = new (base.constructor as new (length: number) => A)(order.length);
  for (let row = 0; row < order.length; row++) {
    const from = order[row]!;
    result[row] = from < 0 ? added[~from]! : base[from]!;
  }
  return result;
}

/** The words of both, and for each place in the second its place among all. */
function joinDictionaries(base: readonly (string | null)[], added: readonly (string | null)[]) {
  const placeOf = new Map(base.map((word, place) => [word, place]));
  const words = [...base];
  const places = new Int32Array(added.length);
  added.forEach((word, place) => {
    let known = placeOf.get(word);
    if (known === undefined) {
      known = words.length;
      placeOf.set(word, known);
      words.push(word);
    }
    places[place] = known;
  });
  return { words, places };
}
