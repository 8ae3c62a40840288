import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import type { DatasetVersionRow } from "./datasets.sql.js";

/** Counts what a version changes against the one before, once all its tasks are in it, and gives it with these counts. */
export const countVersionChanges = async (
  db: WorkspaceTransaction,
  version: DatasetVersionRow,
): Promise<DatasetVersionRow> => {
  const [counts] = await db.query<Pick<DatasetVersionRow, "added_count" | "changed_count" | "removed_count">>(
    `with new as materialized (
       select task_id, task_revision_id from dataset_version_tasks
       where workspace_id = $1 and dataset_version_id = $2
     ), old as materialized (
       select task_id, task_revision_id from dataset_version_tasks
       where workspace_id = $1 and dataset_version_id = (
         select id from dataset_versions where workspace_id = $1 and dataset_id = $3 and version < $4
         order by version desc limit 1
       )
     ), counted as (
       select count(*) filter (where old.task_id is null) as added,
         count(*) filter (where old.task_revision_id <> new.task_revision_id) as changed,
         count(*) filter (where new.task_id is null) as removed
       from old full join new using (task_id)
     )
     update dataset_versions
     set added_count = added, changed_count = changed, removed_count = removed
     from counted where workspace_id = $1 and id = $2
     returning added_count, changed_count, removed_count`,
    [db.workspaceId, version.id, version.dataset_id, version.version],
  );
  return { ...version, ...counts };
};
