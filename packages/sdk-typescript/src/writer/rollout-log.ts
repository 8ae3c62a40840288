/** The log of one rollout by one writer: numbers its records and counts what became of them. */
import { newUuid } from "../ids.js";
import type { Moment, RecordHead } from "../records.js";
import { microseconds } from "../records.js";
import { Ledger } from "./ledger.js";
import type { Writer } from "./writer.js";

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
  appendEvent(write: (head: RecordHead, moment: Moment) => string): void {
    const moment = this.#now();
    const head = this.#nextHead(moment);
    const isStored =
      this.#writer.hasRoom() &&
      this.#writer.appendIfRoom(this.#workspace, { text: write(head, moment), ledger: this.ledger });
    if (isStored) return;
    this.ledger.dropped("queue_full");
    this.#writer.countDropped("queue_full");
  }

  /** Adds the start or the finish, which are never dropped for want of room. */
  appendMark(write: (head: RecordHead, moment: Moment, seq: number) => string): void {
    const moment = this.#now();
    const head = this.#nextHead(moment);
    this.#writer.append(this.#workspace, { text: write(head, moment, this.#seq), ledger: this.ledger });
  }

  /** Waits until the records logged so far are stored or dropped, or the time is over. */
  settle(timeoutMs: number): Promise<void> {
    return this.#writer.settle(this.#workspace, timeoutMs);
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
