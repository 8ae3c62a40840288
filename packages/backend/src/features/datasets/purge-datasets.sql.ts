import type { Queryable } from "../../platform/database.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";

/* Removing what nobody can take back any more. What runs used stays: their versions, and revisions that were tried. */

export interface PurgedDatasetRow {
  workspace_id: string;
  id: string;
}

/** Datasets that were deleted before so many hours. */
export const listDatasetsToPurge = (db: Queryable, afterHours: number): Promise<PurgedDatasetRow[]> =>
  db.query("select * from list_datasets_to_purge(now() - make_interval(hours => $1))", [afterHours]);

/** Removes one version that no run used; false when there is none left. */
export const purgeVersion = async (db: WorkspaceDb, datasetId: string): Promise<boolean> =>
  (
    await db.query(
      `delete from dataset_versions where workspace_id = $1 and id = (
         select v.id from dataset_versions v where v.workspace_id = $1 and v.dataset_id = $2 and not exists (
           select from runs r where r.workspace_id = $1 and r.dataset_version_id = v.id
         ) limit 1
       ) returning id`,
      [db.workspaceId, datasetId],
    )
  ).length > 0;

/** Removes revisions that no version and no rollout has; false when there are none left. */
export const purgeRevisions = async (db: WorkspaceDb, datasetId: string, limit: number): Promise<boolean> =>
  (
    await db.query(
      `delete from task_revisions where workspace_id = $1 and id = any(array(
         select revision.id from tasks task
         join task_revisions revision on revision.workspace_id = $1 and revision.task_id = task.id
         where task.workspace_id = $1 and task.dataset_id = $2
           and not exists (select from dataset_version_tasks placed
             where placed.workspace_id = $1 and placed.task_revision_id = revision.id)
           and not exists (select from rollouts tried
             where tried.workspace_id = $1 and tried.task_revision_id = revision.id)
         limit $3
       )) returning id`,
      [db.workspaceId, datasetId, limit],
    )
  ).length > 0;

/** Removes what is left, and the dataset itself unless runs show its name. */
export const purgeDataset = async (db: WorkspaceTransaction, datasetId: string): Promise<void> => {
  const values = [db.workspaceId, datasetId];
  await db.query("delete from task_sets where workspace_id = $1 and dataset_id = $2", values);
  await db.query("delete from task_drafts where workspace_id = $1 and dataset_id = $2", values);
  await db.query(
    `delete from tasks t where t.workspace_id = $1 and t.dataset_id = $2 and not exists (
       select from task_revisions r where r.workspace_id = $1 and r.task_id = t.id
     )`,
    values,
  );
  await db.query("update datasets set purged_at = now() where workspace_id = $1 and id = $2", values);
  await db.query(
    `delete from datasets d where d.workspace_id = $1 and d.id = $2
       and not exists (select from runs r where r.workspace_id = $1 and r.dataset_id = d.id)
       and not exists (select from tasks t where t.workspace_id = $1 and t.dataset_id = d.id)`,
    values,
  );
};
