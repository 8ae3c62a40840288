/** Where a writer takes the time from. */
export interface Clock {
  /** Milliseconds with fractions that only ever grow; for offsets and durations. */
  monotonicMs(): number;
  /** Unix milliseconds; read once for each rollout, since it may jump. */
  wallMs(): number;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
};
