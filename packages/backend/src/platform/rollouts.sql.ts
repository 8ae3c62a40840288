import { idFromUuid, type Rollout, type RolloutStatus } from "@rollout/contract";
import { rolloutStatus } from "./rollout-status.sql.js";
import type { WorkspaceQueryable } from "./workspace-db.js";

/** A rollout as lists, details and event streams show it. */
export interface RolloutRow {
  id: string;
  run_id: string;
  trace_id: string | null;
  task_id: string | null;
  task_name: string | null;
  attempt: number | null;
  status: RolloutStatus;
  error: string | null;
  started_at: Date | null;
  ended_at: Date | null;
  duration_ms: number | null;
  last_activity_at: Date;
  stalled_at: Date;
  event_count: number;
  error_count: number;
  missing: number;
  dropped: string[];
  cost_usd: number | null;
  tokens_in: number | null;
  tokens_out: number | null;
  score: number | null;
  violation_count: number | null;
  model: string | null;
  last_event: string | null;
  group_id: string | null;
  workflow_name: string | null;
  agent_name: string | null;
  agent_version: string | null;
  environment: string | null;
  release: string | null;
  session_id: string | null;
  user_id: string | null;
  external_trace_id: string | null;
}

/**
 * Places where the output of `r` breaks its schema. Where the check itself failed there is one entry, of the rule
 * `unchecked`: that is not known to be a mismatch.
 */
export const violationCount = `(case when r.violations->0->>'rule' = 'unchecked' then null
    else json_array_length(r.violations) end)`;

/** Columns of RolloutRow, from rollouts `r` joined with `rolloutLosses`. */
export const rolloutColumns = `
  r.id, r.run_id, r.trace_id, r.task_id, r.task_name, r.attempt, ${rolloutStatus} as status, r.error,
  r.started_at, r.ended_at, r.duration_ms, r.last_activity_at,
  r.last_activity_at + make_interval(secs => r.mark_stalled_after_seconds) as stalled_at,
  r.event_count, r.error_count, losses.missing, losses.dropped, r.cost_usd, r.tokens_in, r.tokens_out, r.score,
  ${violationCount} as violation_count,
  r.model, r.last_event, r.group_id, r.workflow_name, r.agent_name, r.agent_version, r.environment, r.release,
  r.session_id, r.user_id, r.external_trace_id`;

/** What the writers of `r` numbered and the server does not have. */
export const rolloutLosses = `
  lateral (
    select coalesce(sum(greatest(w.highest_seq, w.last_seq) - w.record_count), 0)::int8 as missing,
      coalesce(array_agg(w.dropped::text) filter (where w.dropped is not null), '{}') as dropped
    from rollout_writers w where w.workspace_id = $1 and w.rollout_id = r.id
  ) losses`;

export const findRollouts = (db: WorkspaceQueryable, ids: readonly string[]): Promise<RolloutRow[]> =>
  db.query(
    `select ${rolloutColumns} from rollouts r cross join ${rolloutLosses}
     where r.workspace_id = $1 and r.id = any($2::uuid[]) order by r.id desc`,
    [db.workspaceId, ids],
  );

/** Counts of dropped events by reason, as a writer's finish said. */
export const readDropped = (dropped: string | null): Record<string, number> =>
  dropped === null ? {} : (JSON.parse(dropped) as Record<string, number>);

export function toRollout(row: RolloutRow): Rollout {
  return {
    id: idFromUuid("ro", row.id),
    runId: idFromUuid("run", row.run_id),
    traceId: row.trace_id,
    taskId: row.task_id === null ? null : idFromUuid("task", row.task_id),
    taskName: row.task_name,
    attempt: row.attempt,
    status: row.status,
    error: row.error,
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    durationMs: row.duration_ms,
    lastActivityAt: row.last_activity_at.toISOString(),
    stalledAt: row.stalled_at.toISOString(),
    events: row.event_count,
    errors: row.error_count,
    missing: row.missing,
    dropped: row.dropped.flatMap((text) => Object.values(readDropped(text))).reduce((sum, n) => sum + n, 0),
    costUsd: row.cost_usd,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    score: row.score,
    violations: row.violation_count,
    model: row.model,
    lastEvent: row.last_event,
    groupId: row.group_id,
    workflowName: row.workflow_name,
    agentName: row.agent_name,
    agentVersion: row.agent_version,
    environment: row.environment,
    release: row.release,
    sessionId: row.session_id,
    userId: row.user_id,
    externalTraceId: row.external_trace_id,
  };
}
