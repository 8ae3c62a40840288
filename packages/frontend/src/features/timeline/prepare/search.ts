/** Which items a search found: at once among types, names and roles; by key where the server looked further. */
import { type EventKey, keyOfRow, type TimelineColumns } from "./columns.js";
import { countBefore, type PreparedTimeline } from "./prepared-timeline.js";

/** Found items as a mask, and how many stand before each item, so that a stretch is judged at once. */
export interface MatchMask {
  readonly mask: Uint8Array;
  readonly before: Int32Array;
  readonly count: number;
}

/** Events whose type, name, role or agent contains the text; case does not matter. */
export function searchWords(columns: TimelineColumns, text: string): EventKey[] {
  const sought = text.toLowerCase();
  const found = (["type", "name", "role", "agent"] as const).map(
    (column) =>
      [
        columns[column],
        Uint8Array.from(columns.dictionaries[column], (word) =>
          Number(word?.toLowerCase().includes(sought) ?? false),
        ),
      ] as const,
  );
  const keys: EventKey[] = [];
  for (let row = 0; row < columns.count; row++) {
    if (found.some(([places, hit]) => hit[places[row]!] === 1)) keys.push(keyOfRow(columns, row));
  }
  return keys;
}

/** Null when there is no search: nothing is faded then. */
export function maskMatches(model: PreparedTimeline, keys: Iterable<EventKey> | null): MatchMask | null {
  if (keys === null) return null;
  const sought = new Set(keys);
  const mask = new Uint8Array(model.count);
  const { columns } = model;
  if (sought.size > 0) {
    for (let row = 0; row < columns.count; row++) {
      const item = model.itemOfRow[row]!;
      if (item >= 0 && sought.has(keyOfRow(columns, row))) mask[item] = 1;
    }
  }
  const before = countBefore(model.count, (item) => mask[item] === 1);
  return { mask, before, count: before[model.count]! };
}
