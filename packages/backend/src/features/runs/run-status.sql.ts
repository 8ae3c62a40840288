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

/** From runs `run` alone. The sets of runs are hashed once, out of small partial indexes. */
export const runStatus = `
  (case
    when ${runsWith(rolloutIsRunning)} then 'running'
    when ${mayStillStart} and (
      select count(*) = 0 or count(*) < ${planned} from rollouts r where r.workspace_id = $1 and r.run_id = run.id
    ) then 'running'
    when ${runsWith(rolloutIsStalled)} then 'stalled'
    when ${runsWith("r.status = 'failed'")} then 'failed'
    when exists (select from rollouts r where r.workspace_id = $1 and r.run_id = run.id) then 'succeeded'
    else 'stalled'
  end)`;
