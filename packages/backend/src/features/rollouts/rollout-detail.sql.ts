import { agentVisibleRoles, type RolloutStatus } from "@rollout/contract";
import { rolloutStatus } from "../../platform/rollout-status.sql.js";
import {
  type RolloutRow,
  rolloutColumns,
  rolloutLosses,
  violationCount,
} from "../../platform/rollouts.sql.js";
import { type TaskContentRow, taskContentColumns } from "../../platform/task-content.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/** Attempts before and after one that are shown beside it: of production traffic there may be any number. */
const siblingsEachWay = 500;
/** Holes in the sequences of a rollout: after so many nobody reads on. */
const mostGaps = 1_000;

export interface RolloutDetailRow extends RolloutRow {
  /** JSON text, as finish sent it. */
  output: string | null;
  /** JSON text; null when the output was not checked. */
  violations: string | null;
  /** JSON text of the task, for an attempt at a task outside of datasets. */
  inline_task: string | null;
  task_revision_id: string | null;
  dataset_name: string | null;
  dataset_version: number | null;
  planned_attempts: number | null;
}

export const findRolloutDetail = async (
  db: WorkspaceQueryable,
  id: string,
): Promise<RolloutDetailRow | undefined> =>
  (
    await db.query<RolloutDetailRow>(
      `select ${rolloutColumns}, r.output, r.violations, r.inline_task, r.task_revision_id, dataset.name as dataset_name,
         version.version as dataset_version, run.attempts as planned_attempts
       from rollouts r
       cross join ${rolloutLosses}
       join runs run on run.workspace_id = r.workspace_id and run.id = r.run_id
       left join datasets dataset on dataset.workspace_id = run.workspace_id and dataset.id = run.dataset_id
       left join dataset_versions version
         on version.workspace_id = run.workspace_id and version.id = run.dataset_version_id
       where r.workspace_id = $1 and r.id = $2`,
      [db.workspaceId, id],
    )
  )[0];

/** A task as the agent got it: files of hidden roles are not in it. */
export const findTaskContent = async (
  db: WorkspaceQueryable,
  revisionId: string,
): Promise<TaskContentRow | undefined> =>
  (
    await db.query<TaskContentRow>(
      `select ${taskContentColumns("$3")} from task_revisions revision
       where revision.workspace_id = $1 and revision.id = $2`,
      [db.workspaceId, revisionId, agentVisibleRoles],
    )
  )[0];

export interface SiblingRow {
  id: string;
  attempt: number | null;
  status: RolloutStatus;
  violations: number | null;
}

const sibling = `r.id, r.attempt, ${rolloutStatus} as status, ${violationCount} as violations`;
const nearby = `r.attempt between own.attempt - ${siblingsEachWay} and own.attempt + ${siblingsEachWay}`;

/** The attempts at the same task in the same run, itself included, by number. */
export const listSiblings = (db: WorkspaceQueryable, id: string): Promise<SiblingRow[]> =>
  db.query(
    `with own as materialized (
       select id, run_id, task_id, task_name, attempt from rollouts where workspace_id = $1 and id = $2
     )
     select ${sibling} from own
     join rollouts r on r.workspace_id = $1 and r.run_id = own.run_id and r.task_id = own.task_id and ${nearby}
     union all
     select ${sibling} from own
     join rollouts r on r.workspace_id = $1 and r.run_id = own.run_id and r.task_id is null
       and r.task_name = own.task_name and ${nearby}
     where own.task_id is null
     union all
     select ${sibling} from own join rollouts r on r.workspace_id = $1 and r.id = own.id where own.attempt is null
     order by attempt, id`,
    [db.workspaceId, id],
  );

export interface WriterRow {
  writer_no: number;
  writer_id: string;
  acked_seq: number;
  highest_seq: number;
  record_count: number;
  last_seq: number | null;
  dropped: string | null;
}

export const listWriters = (db: WorkspaceQueryable, rolloutId: string): Promise<WriterRow[]> =>
  db.query(
    `select writer_no, writer_id, acked_seq, highest_seq, record_count, last_seq, dropped from rollout_writers
     where workspace_id = $1 and rollout_id = $2 order by writer_no`,
    [db.workspaceId, rolloutId],
  );

export interface GapRow {
  writer_no: number;
  first_seq: number;
  last_seq: number;
}

/** Ranges of seq that these writers gave out and that are not stored. What is acknowledged has no holes. */
export const listGaps = (
  db: WorkspaceQueryable,
  rolloutId: string,
  writerNumbers: readonly number[],
): Promise<GapRow[]> =>
  db.query(
    `with known as (
       select writer_no, acked_seq::int8 as seq from rollout_writers
       where workspace_id = $1 and rollout_id = $2 and writer_no = any($3::int2[])
       union all
       select e.writer_no, e.seq from rollout_writers w join trace_events e on e.workspace_id = w.workspace_id
         and e.rollout_id = w.rollout_id and e.writer_no = w.writer_no and e.seq > w.acked_seq
       where w.workspace_id = $1 and w.rollout_id = $2 and w.writer_no = any($3::int2[])
       union all
       select writer_no, greatest(highest_seq, last_seq) + 1 from rollout_writers
       where workspace_id = $1 and rollout_id = $2 and writer_no = any($3::int2[])
     )
     select writer_no, seq + 1 as first_seq, next_seq - 1 as last_seq
     from (select writer_no, seq, lead(seq) over (partition by writer_no order by seq) as next_seq from known) step
     where next_seq > seq + 1
     order by writer_no, seq limit ${mostGaps}`,
    [db.workspaceId, rolloutId, writerNumbers],
  );
