/** What a page has of a rollout, as the live stream takes it to go on from there. */
import type { TimelineColumns } from "./columns.js";

/** `1:500,2:40`: per writer the highest seq before the first that is lacking. What lies behind a hole comes again. */
export function knownEvents({ count, writer, seq }: TimelineColumns): string {
  const seqs = new Map<number, Set<number>>();
  for (let row = 0; row < count; row++) {
    const own = seqs.get(writer[row]!);
    if (own) own.add(seq[row]!);
    else seqs.set(writer[row]!, new Set([seq[row]!]));
  }
  const known = [...seqs].map(([of, own]) => {
    let last = 0;
    while (own.has(last + 1)) last++;
    return `${of}:${last}`;
  });
  return known.join(",") || "0:0";
}
