import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface ComparedTaskRow {
  task_id: string;
  name: string;
  from_position: number | null;
  to_position: number | null;
  /** Both versions have the same revision. */
  is_same: boolean;
  /** What differs, where both versions have the task. */
  name_differs: boolean;
  instruction_differs: boolean;
  input_differs: boolean;
  files_differ: boolean;
  output_schema_differs: boolean;
  metadata_differs: boolean;
}

const filesOf = (revision: string): string => `(
  select array_agg((f.file_id, f.name, f.role)::text order by f.position) from task_revision_files f
  where f.workspace_id = $1 and f.task_revision_id = ${revision}.id)`;

const differs = (column: string): string =>
  `before.${column}::text is distinct from after.${column}::text as ${column}_differs`;

/** Every task of two versions with its place in each, in the order of the second; tasks of the first alone last. */
export const compareTasks = (
  db: WorkspaceQueryable,
  fromVersionId: string,
  toVersionId: string,
): Promise<ComparedTaskRow[]> =>
  db.query(
    `with old as materialized (
       select task_id, position, task_revision_id from dataset_version_tasks
       where workspace_id = $1 and dataset_version_id = $2
     ), new as materialized (
       select task_id, position, task_revision_id from dataset_version_tasks
       where workspace_id = $1 and dataset_version_id = $3
     )
     select coalesce(old.task_id, new.task_id) as task_id, coalesce(after.name, before.name) as name, old.position as from_position,
       new.position as to_position, coalesce(before.id = after.id, false) as is_same,
       case when before.id = after.id then false else ${filesOf("before")} is distinct from ${filesOf("after")} end
         as files_differ,
       ${["name", "instruction", "input", "output_schema", "metadata"].map(differs).join(", ")}
     from old full join new using (task_id)
     left join task_revisions before on before.workspace_id = $1 and before.id = old.task_revision_id
     left join task_revisions after on after.workspace_id = $1 and after.id = new.task_revision_id
     order by new.position nulls last, old.position`,
    [db.workspaceId, fromVersionId, toVersionId],
  );
