/** The selected event in the address: `?seq=36`, with `&writer=2` where it is not the first writer's. */
import type { EventKey, PreparedTimeline } from "../../features/timeline/index.js";
import { eventKey } from "../../features/timeline/index.js";

export interface SelectionSearch {
  readonly seq?: string;
  readonly writer?: string;
}

export const keyOfSearch = ({ seq, writer }: SelectionSearch): EventKey | null =>
  seq === undefined ? null : eventKey(Number(writer ?? 1), Number(seq));

export function searchOfKey(key: EventKey | null): SelectionSearch {
  if (key === null) return {};
  const [writer, seq] = key.split(".");
  return { seq: seq!, ...(writer === "1" ? {} : { writer: writer! }) };
}

/** Keys of the events with an error, by their time. */
export const errorKeys = ({ errors, row, columns }: PreparedTimeline): EventKey[] =>
  Array.from(errors, (item) => eventKey(columns.writer[row[item]!]!, columns.seq[row[item]!]!));
