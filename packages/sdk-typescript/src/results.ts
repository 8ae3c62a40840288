/** What became of records that were logged. */
export interface FlushResult {
  /** Records that the server has stored. */
  confirmed: number;
  /** Records kept on this machine's disk for a later process; 0 without a spool. */
  spooled: number;
  /** Records still waiting in memory; delivery goes on in the background. */
  pending: number;
  /** Records that will never be stored, by reason: `queue_full`, `too_large`, or the server's code. */
  dropped: Record<string, number>;
}

/** What became of a rollout's records once it is finished. */
export interface FinishResult extends FlushResult {
  /**
   * `confirmed`: the server holds every record. `pending`: some still wait. `partial`: all were delivered but
   * those listed in `dropped`.
   */
  state: "confirmed" | "pending" | "partial";
}
