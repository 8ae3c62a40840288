/** Records waiting for delivery, first in first out, within the memory that one client may use. */
import type { Ledger } from "./ledger.js";

/** One record, written as text when it was logged. */
export interface QueuedRecord {
  readonly text: string;
  /** Counts the records of its rollout. */
  readonly ledger: Ledger;
}

/** Memory of one client's queues together. Starts and finishes of rollouts go beyond it, cut short. */
export class QueueBudget {
  static readonly mostRecords = 10_000;
  /** UTF-16 units: 64 MiB of text in one script of one byte, which most JSON is. */
  static readonly mostLength = 64 * 1024 * 1024;
  records = 0;
  length = 0;

  hasRoomFor(length: number): boolean {
    return this.records < QueueBudget.mostRecords && this.length + length <= QueueBudget.mostLength;
  }
}

export class Queue {
  readonly #budget: QueueBudget;
  #records: QueuedRecord[] = [];
  /** Records before this place are gone; the array is cut now and then, since shift() moves all of it. */
  #first = 0;
  #length = 0;

  constructor(budget: QueueBudget) {
    this.#budget = budget;
  }

  get count(): number {
    return this.#records.length - this.#first;
  }

  /** UTF-16 units of all waiting records. */
  get length(): number {
    return this.#length;
  }

  push(record: QueuedRecord): void {
    this.#records.push(record);
    this.#length += record.text.length;
    this.#budget.records++;
    this.#budget.length += record.text.length;
  }

  /** The oldest records, at most so many and, but for the first, at most so long together. */
  peek(mostRecords: number, mostLength: number): QueuedRecord[] {
    const batch: QueuedRecord[] = [];
    let length = 0;
    for (let index = this.#first; index < this.#records.length && batch.length < mostRecords; index++) {
      const record = this.#records[index]!;
      length += record.text.length;
      if (batch.length > 0 && length > mostLength) break;
      batch.push(record);
    }
    return batch;
  }

  /** Lets the oldest records go: they are stored, or never will be. */
  release(records: readonly QueuedRecord[]): void {
    for (const { text } of records) {
      this.#length -= text.length;
      this.#budget.length -= text.length;
    }
    this.#budget.records -= records.length;
    this.#first += records.length;
    if (this.#first > 1024 || this.count === 0) {
      this.#records = this.#records.slice(this.#first);
      this.#first = 0;
    }
  }
}
