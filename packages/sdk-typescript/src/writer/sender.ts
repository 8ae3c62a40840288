/** Delivers the records of one workspace in order, one batch at a time, for as long as it takes. */
import { backoffMs } from "../backoff.js";
import type { Settings } from "../settings.js";
import type { Warnings } from "../warnings.js";
import { deliver, type Verdict } from "./delivery.js";
import type { Ledger } from "./ledger.js";
import type { Queue, QueuedRecord } from "./queue.js";

const batchRecords = 100;
const batchLength = 1024 * 1024;
const batchAgeMs = 1000;
/** A refused key is tried again after this, in case somebody mends it. */
const barredMs = 60_000;

export interface SenderParts {
  settings: Settings;
  workspace: string | undefined;
  writerId: string;
  queue: Queue;
  /** Counts the records of the whole client. */
  ledger: Ledger;
  warnings: Warnings;
  /** Called when records have left the queue. */
  onSettled: () => void;
}

interface Wait {
  state: "waiting" | "barred";
  ms: number;
}

export class Sender {
  readonly #parts: SenderParts;
  /** How many records at once; halved while a batch is refused as a whole, doubled when one is taken. */
  #mostRecords = batchRecords;
  #failures = 0;
  #settled = 0;
  #waiters: { until: number; wake: () => void }[] = [];
  /** Barred is a wait too, but one that nobody should sit out: somebody has to mend something first. */
  #state: "idle" | "sending" | "waiting" | "barred" = "idle";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #inFlight = new AbortController();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Takes note of a new record: a full batch goes now, a smaller one within a second. */
  noticeRecord(): void {
    if (this.#state !== "idle") return;
    if (this.#isBatchFull() || this.#waiters.length > 0) this.#start();
    else this.#timer ??= quietTimer(() => this.#start(), batchAgeMs);
  }

  /** Sends at once; resolves when every record logged so far is stored or dropped, or the time is over. */
  async settle(timeoutMs: number): Promise<void> {
    const until = this.#settled + this.#parts.queue.count;
    if (this.#settled >= until || this.#state === "barred") return;
    await new Promise<void>((resolve) => {
      // Not a quiet timer: somebody waits for it, so the process must not end before.
      const timer = setTimeout(() => waiter.wake(), Math.min(Math.max(0, timeoutMs), 2 ** 31 - 1));
      const waiter = {
        until,
        wake: () => {
          clearTimeout(timer);
          this.#waiters = this.#waiters.filter((other) => other !== waiter);
          resolve();
        },
      };
      this.#waiters.push(waiter);
      if (this.#state === "idle") this.#start();
    });
  }

  /** Does not sit out a wait: the process is about to end. */
  hurry(): void {
    if (this.#state === "waiting" || this.#state === "barred") this.#start();
  }

  /** Gives up a request that is on its way; its records stay in the queue. */
  interrupt(): void {
    this.#inFlight.abort(new Error("The process ends"));
  }

  #isBatchFull(): boolean {
    const { queue } = this.#parts;
    return queue.count >= this.#mostRecords || queue.length >= batchLength;
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#state = "sending";
    void this.#sendBatches();
  }

  async #sendBatches(): Promise<void> {
    const { queue } = this.#parts;
    let wait: Wait | undefined;
    // The batch that made us start goes in any case; another one only if it is worth a request.
    do {
      const batch = queue.peek(this.#mostRecords, batchLength);
      if (batch.length === 0) break;
      wait = this.#take(batch, await this.#deliver(batch));
    } while (wait === undefined && (this.#isBatchFull() || this.#waiters.length > 0));
    if (wait !== undefined) {
      this.#state = wait.state;
      this.#timer = quietTimer(() => this.#start(), wait.ms);
      if (wait.state === "barred") for (const waiter of this.#waiters) waiter.wake();
      return;
    }
    this.#state = "idle";
    if (queue.count > 0) this.noticeRecord();
  }

  async #deliver(batch: readonly QueuedRecord[]): Promise<Verdict> {
    const { settings, workspace, writerId } = this.#parts;
    this.#inFlight = new AbortController();
    const texts = batch.map(({ text }) => text);
    return deliver(settings, workspace, writerId, texts, this.#inFlight.signal);
  }

  /** Acts on the reply. Returns how to wait before the next request, if at all. */
  #take(batch: readonly QueuedRecord[], verdict: Verdict): Wait | undefined {
    const { warnings } = this.#parts;
    switch (verdict.kind) {
      case "stored":
        this.#failures = 0;
        this.#mostRecords = Math.min(batchRecords, this.#mostRecords * 2);
        this.#settle(batch, (index) => verdict.refused.get(index));
        return undefined;
      case "split":
        this.#failures = 0;
        if (batch.length > 1) this.#mostRecords = Math.ceil(batch.length / 2);
        else this.#settle(batch, () => verdict.reason);
        return undefined;
      case "again":
        this.#failures++;
        warnings.add(`${verdict.why} Records wait in memory and are sent again.`);
        return { state: "waiting", ms: backoffMs(this.#failures, verdict.retryAfterMs) };
      case "barred":
        warnings.add(
          `${verdict.why} Records wait in memory; check the API key, the workspace and the base URL.`,
        );
        return { state: "barred", ms: barredMs };
    }
  }

  #settle(batch: readonly QueuedRecord[], dropReason: (index: number) => string | undefined): void {
    const { queue, ledger, warnings } = this.#parts;
    for (const [index, record] of batch.entries()) {
      const reason = dropReason(index);
      if (reason === undefined) {
        record.ledger.confirmed();
        ledger.confirmed();
      } else {
        record.ledger.dropped(reason);
        ledger.dropped(reason);
        warnings.add(`The server did not take a record: ${reason}.`);
      }
    }
    queue.release(batch);
    this.#settled += batch.length;
    this.#parts.onSettled();
    for (const waiter of this.#waiters) if (this.#settled >= waiter.until) waiter.wake();
  }
}

/** A timer that does not keep the process alive. */
function quietTimer(run: () => void, delayMs: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(run, delayMs);
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
