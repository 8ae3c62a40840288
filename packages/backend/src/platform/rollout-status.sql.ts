/*
 * How a rollout stands. A rollout without a finish counts as stalled once nothing was logged for the window of
 * its run; that is computed when it is read, because time alone changes it. `r` is the alias of rollouts.
 */

const windowIsOver = "r.last_activity_at < now() - make_interval(secs => r.mark_stalled_after_seconds)";

export const rolloutIsStalled = `(r.status = 'running' and ${windowIsOver})`;
export const rolloutIsRunning = `(r.status = 'running' and not ${windowIsOver})`;

/** running, stalled, succeeded or failed. */
export const rolloutStatus = `(case when ${rolloutIsStalled} then 'stalled' else r.status end)`;
