import { agentVisibleRoles } from "@rollout/contract";
import { selectTasks, type TaskSelector } from "../../platform/task-selection.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface TaskTableRow {
  /** In the order of the list. */
  place: number;
  position: number;
  task_id: string;
  name: string;
  /** Enough of the instruction for a row, canary lines included. */
  instruction_start: string;
  /** JSON text, as it was saved. */
  metadata: string;
  has_output_schema: boolean;
  file_count: number;
  hidden_file_count: number;
  /** Of the newest run that tried the task; null when none did. */
  finished: number | null;
  succeeded: number | null;
}

/** Characters of an instruction that are read for a row: as many as are shown, and more behind canary lines. */
const instructionStart = `left(revision.instruction, case when left(revision.instruction, 200) ~ '[<#]' then 2000 else 200 end)`;

/** Columns of a row from the selected tasks `chosen`. Runs are as new as their ids. */
const rowColumns = (visible: string): string => `
  chosen.place, chosen.position, chosen.task_id, revision.name,
  ${instructionStart} as instruction_start, revision.metadata,
  revision.output_schema is not null as has_output_schema, files.file_count, files.hidden_file_count,
  tried.finished, tried.succeeded
  from chosen
  join task_revisions revision on revision.workspace_id = $1 and revision.id = chosen.task_revision_id
  cross join lateral (
    select count(*) as file_count, count(*) filter (where f.role <> all(${visible}::text[])) as hidden_file_count
    from task_revision_files f where f.workspace_id = $1 and f.task_revision_id = revision.id
  ) files
  left join lateral (
    select newest.run_id from task_revisions other
    cross join lateral (
      select r.run_id from rollouts r
      where r.workspace_id = $1 and r.task_revision_id = other.id order by r.run_id desc limit 1
    ) newest
    where other.workspace_id = $1 and other.task_id = chosen.task_id order by newest.run_id desc limit 1
  ) last_run on true
  left join lateral (
    select count(*) filter (where r.status <> 'running') as finished,
      count(*) filter (where r.status = 'succeeded') as succeeded
    from rollouts r
    where r.workspace_id = $1 and r.run_id = last_run.run_id and r.task_id = chosen.task_id
  ) tried on last_run.run_id is not null`;

interface Page {
  readonly after: number;
  readonly limit: number;
}

/** A page of the tasks of a whole version, after a position. */
export const listVersionRows = (
  db: WorkspaceQueryable,
  versionId: string,
  { after, limit }: Page,
): Promise<TaskTableRow[]> =>
  db.query(
    `with chosen as materialized (
       select position as place, position, task_id, task_revision_id from dataset_version_tasks
       where workspace_id = $1 and dataset_version_id = $2 and position > $4 order by position limit $5
     )
     select ${rowColumns("$3")} order by chosen.place`,
    [db.workspaceId, versionId, agentVisibleRoles, after, limit],
  );

/** The tasks at these positions of a version, in their order there. */
export const listRowsAt = (
  db: WorkspaceQueryable,
  versionId: string,
  positions: readonly number[],
): Promise<TaskTableRow[]> =>
  db.query(
    `with chosen as materialized (
       select position as place, position, task_id, task_revision_id from dataset_version_tasks
       where workspace_id = $1 and dataset_version_id = $2 and position = any($4::int[])
     )
     select ${rowColumns("$3")} order by chosen.place`,
    [db.workspaceId, versionId, agentVisibleRoles, positions],
  );

/** A page of the selected tasks after a place, with how many there are in all. */
export async function listSelectedRows(
  db: WorkspaceQueryable,
  selector: TaskSelector,
  { after, limit }: Page,
): Promise<{ rows: TaskTableRow[]; total: number }> {
  const values: unknown[] = [db.workspaceId, agentVisibleRoles, after, limit];
  const rows = await db.query<TaskTableRow & { total: number }>(
    `with selected as materialized (${selectTasks(selector, values)}), chosen as materialized (
       select * from selected where place > $3 order by place limit $4
     )
     select counted.total, page.* from (select count(*) as total from selected) counted
     left join (select ${rowColumns("$2")}) page on true
     order by page.place`,
    values,
  );
  return { rows: rows.filter((row) => row.task_id !== null), total: rows[0]!.total };
}
