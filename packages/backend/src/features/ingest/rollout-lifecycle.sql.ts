import type { WorkspaceTransaction } from "../../platform/workspace-db.js";

/* What rollout.started and rollout.finished change on the rollout's row. */

export interface FoundTask {
  run_id: string;
  task_id: string;
  task_revision_id: string;
  name: string;
}

/** Which of these tasks belong to the dataset version that their run is pinned to. */
export const findTasksOfRuns = (
  db: WorkspaceTransaction,
  runIds: readonly string[],
  taskIds: readonly string[],
): Promise<FoundTask[]> =>
  db.query(
    `select distinct wanted.run_id, wanted.task_id, place.task_revision_id, revision.name
     from unnest($2::uuid[], $3::uuid[]) as wanted(run_id, task_id)
     join runs run on run.workspace_id = $1 and run.id = wanted.run_id
     join dataset_version_tasks place on place.workspace_id = $1
       and place.dataset_version_id = run.dataset_version_id and place.task_id = wanted.task_id
     join task_revisions revision on revision.workspace_id = $1 and revision.id = place.task_revision_id`,
    [db.workspaceId, runIds, taskIds],
  );

/** Attempts are numbered one after the other, so starts of one run wait for each other. */
export const lockRuns = (db: WorkspaceTransaction, runIds: readonly string[]): Promise<unknown> =>
  db.query(
    "select from runs where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update",
    [db.workspaceId, runIds],
  );

export interface RolloutStart {
  rolloutId: string;
  runId: string;
  taskId: string | null;
  taskRevisionId: string | null;
  taskName: string | null;
  inlineTask: string | null;
  traceId: string;
  externalTraceId: string | null;
  sessionId: string | null;
  userId: string | null;
  sdk: string | null;
  metadata: string | null;
  startedMs: number;
}

/**
 * Notes the outputs among `changed` rollouts that are to be compared with the schema of their task. A failed
 * attempt that gave none is not. Returns a row for each.
 */
const noteOutputs = `
  insert into output_checks (workspace_id, rollout_id)
  select $1, c.id from changed c
  join task_revisions revision on revision.workspace_id = $1 and revision.id = c.task_revision_id
  where revision.output_schema is not null and (c.status = 'succeeded' or (c.status = 'failed' and c.has_output))
  on conflict do nothing returning 1`;
const changedColumns = "r.id, r.task_revision_id, r.status, r.output is not null as has_output";

/** Completes stubs. The first start of a rollout wins. Returns a row for each output that is to be checked. */
export const applyStarts = (db: WorkspaceTransaction, starts: readonly RolloutStart[]): Promise<unknown[]> =>
  db.query(
    `with started as (
       select s.*, row_number() over (partition by run_id, task_id, task_name order by started_ms, rollout_id) as place
       from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
         $10::text[], $11::text[], $12::text[], $13::text[], $14::float8[])
         as s(rollout_id, run_id, task_id, task_revision_id, task_name, inline_task, trace_id, external_trace_id,
           session_id, user_id, sdk, metadata, started_ms)
     ), changed as (
     update rollouts r set
       task_id = s.task_id, task_revision_id = s.task_revision_id, task_name = s.task_name,
       inline_task = s.inline_task::json, trace_id = s.trace_id, external_trace_id = s.external_trace_id,
       session_id = s.session_id, user_id = s.user_id, sdk = s.sdk, metadata = s.metadata::json,
       started_at = to_timestamp(s.started_ms / 1000),
       attempt = case when s.task_name is null then null else s.place + coalesce(
         case when s.task_id is null
           then (select max(o.attempt) from rollouts o where o.workspace_id = $1 and o.run_id = s.run_id
             and o.task_id is null and o.task_name = s.task_name)
           else (select max(o.attempt) from rollouts o where o.workspace_id = $1 and o.run_id = s.run_id
             and o.task_id = s.task_id)
         end, 0) end
     from started s
     where r.workspace_id = $1 and r.id = s.rollout_id and r.started_at is null
     returning ${changedColumns}
     ) ${noteOutputs}`,
    [
      db.workspaceId,
      starts.map((start) => start.rolloutId),
      starts.map((start) => start.runId),
      starts.map((start) => start.taskId),
      starts.map((start) => start.taskRevisionId),
      starts.map((start) => start.taskName),
      starts.map((start) => start.inlineTask),
      starts.map((start) => start.traceId),
      starts.map((start) => start.externalTraceId),
      starts.map((start) => start.sessionId),
      starts.map((start) => start.userId),
      starts.map((start) => start.sdk),
      starts.map((start) => start.metadata),
      starts.map((start) => start.startedMs),
    ],
  );

export interface StoredFinish {
  id: string;
  status: string;
  error: string | null;
  output: string | null;
}

/** How finished rollouts finished, to tell a repeated finish from one that differs. */
export const listFinishes = (
  db: WorkspaceTransaction,
  rolloutIds: readonly string[],
): Promise<StoredFinish[]> =>
  db.query(
    "select id, status, error, output from rollouts where workspace_id = $1 and id = any($2::uuid[]) and status <> 'running'",
    [db.workspaceId, rolloutIds],
  );

export interface RolloutFinish {
  rolloutId: string;
  status: "succeeded" | "failed";
  error: string | null;
  output: string | null;
  endedMs: number;
  durationMs: number;
}

/** Finishes rollouts. The first finish wins. Returns a row for each output that is to be checked. */
export const applyFinishes = (
  db: WorkspaceTransaction,
  finishes: readonly RolloutFinish[],
): Promise<unknown[]> =>
  db.query(
    `with changed as (
     update rollouts r set status = f.status, error = f.error, output = nullif(f.output::text, 'null')::json,
       ended_at = to_timestamp(f.ended_ms / 1000), duration_ms = f.duration_ms
     from rows from (
       unnest($2::uuid[], $3::text[], $4::text[], $5::float8[], $6::float8[]), json_array_elements($7::json)
     ) as f(rollout_id, status, error, ended_ms, duration_ms, output)
     where r.workspace_id = $1 and r.id = f.rollout_id and r.status = 'running'
     returning ${changedColumns}
     ) ${noteOutputs}`,
    [
      db.workspaceId,
      finishes.map((finish) => finish.rolloutId),
      finishes.map((finish) => finish.status),
      finishes.map((finish) => finish.error),
      finishes.map((finish) => finish.endedMs),
      finishes.map((finish) => finish.durationMs),
      `[${finishes.map((finish) => finish.output ?? "null").join(",")}]`,
    ],
  );
