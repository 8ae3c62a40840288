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

/** Characters of an instruction that are read for a row: more than are shown, for the canary lines before them. */
const instructionStart = 2_000;

/** Columns of a row from the selected tasks `chosen`. Runs are as new as their ids. */
const rowColumns = (visible: string): string => `
  chosen.place, chosen.position, chosen.task_id, revision.name,
  left(revision.instruction, ${instructionStart}) as instruction_start, revision.metadata,
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

/**
 * A page of the selected tasks after a place, with how many there are in all.
 *
 * @param knownTotal - Tasks of the version, where the selection is the whole version: they need not be counted.
 */
export async function listTaskRows(
  db: WorkspaceQueryable,
  selector: TaskSelector,
  { after, limit, knownTotal }: { after: number; limit: number; knownTotal: number | undefined },
): Promise<{ rows: TaskTableRow[]; total: number }> {
  const values: unknown[] = [db.workspaceId];
  const selected = selectTasks(selector, values);
  const value = (given: unknown): string => `$${values.push(given)}`;
  const page = `select * from selected where place > ${value(after)} order by place limit ${value(limit)}`;
  const columns = rowColumns(value(agentVisibleRoles));
  if (knownTotal !== undefined) {
    const rows = await db.query<TaskTableRow>(
      `with selected as not materialized (${selected}), chosen as materialized (${page})
       select ${columns} order by chosen.place`,
      values,
    );
    return { rows, total: knownTotal };
  }
  const rows = await db.query<TaskTableRow & { total: number }>(
    `with selected as materialized (${selected}), chosen as materialized (${page})
     select counted.total, page.* from (select count(*) as total from selected) counted
     left join (select ${columns}) page on true
     order by page.place`,
    values,
  );
  return { rows: rows.filter((row) => row.task_id !== null), total: rows[0]!.total };
}
