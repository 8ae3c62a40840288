/** Places in time what writers numbered and the server never received. */
import type { Writer } from "@rollout/contract";
import type { TimelineColumns } from "./columns.js";

export interface Gap {
  readonly writer: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Between the moments at which the neighbours in the sequence were logged. */
  readonly startUs: number;
  readonly endUs: number;
}

/** Gaps by start. An event is logged when it ends, so the ends of the neighbours bound what is missing. */
export function findGaps(
  columns: TimelineColumns,
  writers: readonly Pick<Writer, "writer" | "missing">[],
  firstUs: number,
  lastUs: number,
): Gap[] {
  const wanted = new Map<number, number>();
  for (const { writer, missing } of writers) {
    for (const [from, to] of missing) {
      wanted.set(seqKey(writer, from - 1), Number.NaN);
      wanted.set(seqKey(writer, to + 1), Number.NaN);
    }
  }
  if (wanted.size === 0) return [];
  for (let row = 0; row < columns.count; row++) {
    const key = seqKey(columns.writer[row]!, columns.seq[row]!);
    if (wanted.has(key)) wanted.set(key, columns.startUs[row]! + columns.durationUs[row]!);
  }
  const loggedAt = (writer: number, seq: number, otherwise: number): number => {
    const at = wanted.get(seqKey(writer, seq));
    return at === undefined || Number.isNaN(at) ? otherwise : at;
  };
  return writers
    .flatMap(({ writer, missing }) =>
      missing.map(([fromSeq, toSeq]): Gap => {
        const startUs = loggedAt(writer, fromSeq - 1, firstUs);
        const endUs = Math.max(startUs, loggedAt(writer, toSeq + 1, lastUs));
        return { writer, fromSeq, toSeq, startUs, endUs };
      }),
    )
    .sort((a, b) => a.startUs - b.startUs);
}

/** A seq is below 2^31, so that both fit a double without loss. */
const seqKey = (writer: number, seq: number): number => writer * 2 ** 31 + seq;

/** "3 events missing, seq 41–43". */
export function gapLabel({ fromSeq, toSeq }: Gap): string {
  const count = toSeq - fromSeq + 1;
  return count === 1 ? `1 event missing, seq ${fromSeq}` : `${count} events missing, seq ${fromSeq}–${toSeq}`;
}
