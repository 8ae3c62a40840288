/** The log of one rollout by one writer: numbers its records and counts what became of them. */
import { newUuid } from "../ids.js";
import type { Moment, RecordHead } from "../records.js";
import { microseconds } from "../records.js";
import { Ledger } from "./ledger.js";
import type { QueuedRecord } from "./queue.js";
import type { Writer } from "./writer.js";

/** Writes a record as text. */
export type WriteRecord = (head: RecordHead, moment: Moment, seq: number) => string;

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

  /** Adds the start or the finish, which are never dropped for want of room. */
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
    try {
      return { text: write(head, moment, seq), ledger };
    } catch {
      return { text: plain(head, moment, seq), ledger };
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
