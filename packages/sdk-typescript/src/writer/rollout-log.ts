/** The log of one rollout by one writer: numbers its records and counts what became of them. */
import { newUuid } from "../ids.js";
import type { Moment, RecordHead } from "../records.js";
import { microseconds } from "../records.js";
import { wireLimits } from "../wire.js";
import { Ledger } from "./ledger.js";
import type { QueuedRecord } from "./queue.js";
import type { Writer } from "./writer.js";

/** Writes a record as text, its large values cut where it would be longer than `mostLength`. */
export type WriteRecord = (head: RecordHead, moment: Moment, seq: number, mostLength: number) => string;

/** UTF-16 units of a start or finish that finds the queue full, but for what is no large value in it. */
const briefLength = 4096;

/** The log of one rollout. Each record is given with a plain one, for where the caller's values throw. */
export class RolloutLog {
  readonly ledger = new Ledger();
  readonly #writer: Writer;
  readonly #workspace: string | undefined;
  readonly #ids: string;
  readonly #startedAtMs: number;
  readonly #startMs: number;
  #seq = 0;

  constructor(writer: Writer, workspace: string | undefined, runId: string, rolloutId: string) {
    this.#writer = writer;
    this.#workspace = workspace;
    this.#ids = `"rolloutId":"${rolloutId}","runId":"${runId}"`;
    this.#startedAtMs = writer.clock.wallMs();
    this.#startMs = writer.clock.monotonicMs();
  }

  /** Adds an event. Where the queue is full, the event keeps its number and is counted as dropped. */
  appendEvent(write: WriteRecord, plain: WriteRecord): void {
    const moment = this.#now();
    const head = this.#nextHead(moment);
    const isStored =
      this.#writer.hasRoom() &&
      this.#writer.appendIfRoom(this.#workspace, this.#record(write, plain, head, moment));
    if (isStored) return;
    this.ledger.dropped("queue_full");
    this.#writer.countDropped("queue_full");
  }

  /** Adds the start or the finish. Where the queue is full, it is added nevertheless, but cut short. */
  appendMark(write: WriteRecord, plain: WriteRecord): void {
    const moment = this.#now();
    const head = this.#nextHead(moment);
    this.#writer.append(this.#workspace, this.#record(write, plain, head, moment));
  }

  /** Waits until the records logged so far are stored or dropped, or the time is over. */
  settle(timeoutMs: number): Promise<void> {
    return this.#writer.settle(this.#workspace, timeoutMs);
  }

  #record(write: WriteRecord, plain: WriteRecord, head: RecordHead, moment: Moment): QueuedRecord {
    // Read once: code of the caller that runs while its values are read may log and take the next number.
    const seq = this.#seq;
    const { ledger } = this;
    const mostLength = this.#writer.hasRoom(wireLimits.recordLength) ? wireLimits.recordLength : briefLength;
    try {
      return { text: write(head, moment, seq, mostLength), ledger };
    } catch {
      return { text: plain(head, moment, seq, mostLength), ledger };
    }
  }

  #now(): Moment {
    const offsetMs = microseconds(this.#writer.clock.monotonicMs() - this.#startMs);
    return { offsetMs, startedAtMs: this.#startedAtMs };
  }

  #nextHead(moment: Moment): RecordHead {
    this.ledger.logged();
    this.#seq++;
    return `"id":"${newUuid(moment.startedAtMs + moment.offsetMs)}","seq":${this.#seq},${this.#ids}`;
  }
}
