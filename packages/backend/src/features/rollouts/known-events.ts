import { type CommittedRange, joinRanges } from "../../platform/live-bus.js";
import type { WriterSeqRow } from "./stream-rollout.sql.js";

/**
 * What a page has of a rollout: of each writer every record up to a seq. Written as `1:500,2:40`, it is the id
 * of each message of the stream and comes back as Last-Event-ID.
 */
export class KnownEvents {
  readonly #seqs = new Map<number, number>();

  /** Reads `1:500,2:40`; undefined when the text is not of this form. */
  static parse(text: string): KnownEvents | undefined {
    if (!/^(\d{1,5}:\d{1,10}(,\d{1,5}:\d{1,10})*)?$/.test(text)) return undefined;
    const known = new KnownEvents();
    for (const pair of text.split(",").filter(Boolean)) {
      const [writer, seq] = pair.split(":").map(Number);
      if (writer! > 0) known.#seqs.set(writer!, seq!);
    }
    return known;
  }

  toString(): string {
    // An empty id would make the browser forget that it was here.
    return [...this.#seqs].map(([writer, seq]) => `${writer}:${seq}`).join(",") || "0:0";
  }

  /** Takes what is stored as known: the page reads the timeline after this. */
  reach(writers: readonly WriterSeqRow[]): void {
    for (const { writer_no: writer, acked_seq: seq } of writers) this.#seqs.set(writer, seq);
  }

  /**
   * The ranges that the page lacks, and moves what it knows beyond them. Acknowledged records are sent whether
   * or not a notification named them; records behind a hole only when one did, or after a gap in notifications.
   */
  advance(
    writers: readonly WriterSeqRow[],
    notified: readonly CommittedRange[],
    missedNotifications: boolean,
  ): CommittedRange[] {
    const wanted: CommittedRange[] = [];
    for (const { writer_no: writer, acked_seq: acked, highest_seq: highest } of writers) {
      const known = this.#seqs.get(writer) ?? 0;
      const until = missedNotifications ? highest : acked;
      if (until > known) wanted.push([writer, known + 1, until]);
      for (const [of, from, to] of notified) {
        if (of === writer && to > known) wanted.push([writer, Math.max(from, known + 1), to]);
      }
      this.#seqs.set(writer, Math.max(known, acked));
    }
    return joinRanges(wanted);
  }
}
