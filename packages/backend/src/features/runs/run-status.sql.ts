import type { RolloutStatus } from "@rollout/contract";
import { rolloutIsRunning, rolloutIsStalled } from "../../platform/rollout-status.sql.js";

/*
 * How a run stands. It has no end call: it is running while a rollout of it runs, or while rollouts that were
 * planned may still start; else stalled if any is; else failed if any is; else succeeded. A run without rollouts
 * is running until its window is over, then stalled. The rule stands here twice, because a page shows 50 runs
 * whose totals are read anyway, and a filter looks at all of them: a test holds the two together.
 */

const mayStillStart = "run.created_at + make_interval(secs => run.mark_stalled_after_seconds) >= now()";
const planned = "coalesce(run.attempts, 0)::int8 * run.task_count";

/** From runs `run` and their totals `t`. */
export const runStatusFromTotals = `
  (case
    when t.running > 0 or (${mayStillStart} and (t.rollouts = 0 or t.rollouts < ${planned})) then 'running'
    when t.stalled > 0 or t.rollouts = 0 then 'stalled'
    when t.failed > 0 then 'failed'
    else 'succeeded'
  end)`;

const runsWith = (condition: string): string =>
  `run.id in (select r.run_id from rollouts r where r.workspace_id = $1 and ${condition})`;

// Each set of runs is hashed once, out of a small partial index; looking for any rollout comes last, as it takes
// a look into the index for each run.
const isRunning = `(${runsWith(rolloutIsRunning)} or (${mayStillStart} and (
    select count(*) = 0 or count(*) < ${planned} from rollouts r where r.workspace_id = $1 and r.run_id = run.id
  )))`;
const hasStalled = runsWith(rolloutIsStalled);
const hasFailed = runsWith("r.status = 'failed'");
const hasAny = "exists (select from rollouts r where r.workspace_id = $1 and r.run_id = run.id)";

/** From runs `run` alone: its status. */
export const runStatus = `
  (case
    when ${isRunning} then 'running'
    when ${hasStalled} then 'stalled'
    when ${hasFailed} then 'failed'
    when ${hasAny} then 'succeeded'
    else 'stalled'
  end)`;

/** From runs `run` alone: whether it has this status. Says the same as runStatus, with less to look at. */
export const runHasStatus: Readonly<Record<RolloutStatus, string>> = {
  running: isRunning,
  stalled: `(not ${isRunning} and (${hasStalled} or (not ${hasFailed} and not ${hasAny})))`,
  failed: `(${hasFailed} and not ${isRunning} and not ${hasStalled})`,
  succeeded: `(not ${isRunning} and not ${hasStalled} and not ${hasFailed} and ${hasAny})`,
};
