import type { RolloutTotals } from "@rollout/contract";
import { rolloutIsRunning, rolloutIsStalled } from "../../platform/rollout-status.sql.js";

/*
 * The numbers of a set of rollouts, from the counters on their rows: events are never aggregated. `r` is the
 * alias of rollouts.
 */

/** A sum that is cut at 2^53 - 1, because a JSON number cannot carry more exactly; null when nothing is known. */
export const wholeSum = (column: string): string =>
  `(case when sum(${column}) > 9007199254740991 then 9007199254740991 else sum(${column}) end)::int8`;

/** Columns of TotalsRow. */
export const totalsColumns = `
  count(r.id)::int as rollouts,
  (count(*) filter (where r.status = 'succeeded'))::int as succeeded,
  (count(*) filter (where r.status = 'failed'))::int as failed,
  (count(*) filter (where ${rolloutIsStalled}))::int as stalled,
  (count(*) filter (where ${rolloutIsRunning}))::int as running,
  coalesce(sum(r.event_count), 0)::int8 as events,
  coalesce(sum(r.error_count), 0)::int8 as errors,
  avg(r.score) as score,
  sum(r.cost_usd) as cost_usd,
  ${wholeSum("r.tokens_in")} as tokens_in,
  ${wholeSum("r.tokens_out")} as tokens_out,
  percentile_cont(0.5) within group (order by r.duration_ms) as duration_ms`;

export interface TotalsRow {
  rollouts: number;
  succeeded: number;
  failed: number;
  stalled: number;
  running: number;
  events: number;
  errors: number;
  score: number | null;
  cost_usd: number | null;
  tokens_in: number | null;
  tokens_out: number | null;
  duration_ms: number | null;
}

export const toTotals = (row: TotalsRow): RolloutTotals => ({
  rollouts: row.rollouts,
  succeeded: row.succeeded,
  failed: row.failed,
  stalled: row.stalled,
  running: row.running,
  events: row.events,
  errors: row.errors,
  score: row.score,
  costUsd: row.cost_usd,
  tokensIn: row.tokens_in,
  tokensOut: row.tokens_out,
  durationMs: row.duration_ms,
});
