/** Counts what became of records, for one rollout or for one client. */
import type { FinishResult, FlushResult } from "../results.js";

export class Ledger {
  #logged = 0;
  #confirmed = 0;
  #droppedCount = 0;
  readonly #dropped = new Map<string, number>();

  logged(): void {
    this.#logged++;
  }

  confirmed(): void {
    this.#confirmed++;
  }

  dropped(reason: string): void {
    this.#droppedCount++;
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
  }

  /** How many will never be stored, by reason. */
  droppedByReason(): Record<string, number> {
    return Object.fromEntries(this.#dropped);
  }

  flushResult(): FlushResult {
    return {
      confirmed: this.#confirmed,
      spooled: 0,
      pending: this.#logged - this.#confirmed - this.#droppedCount,
      dropped: this.droppedByReason(),
    };
  }

  finishResult(): FinishResult {
    const result = this.flushResult();
    const state = result.pending > 0 ? "pending" : this.#droppedCount > 0 ? "partial" : "confirmed";
    return { ...result, state };
  }
}
