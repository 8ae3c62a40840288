import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";

/* What people have typed and not saved; each sees their own. The task is null for one that is new. */

export interface TaskDraftRow {
  task_id: string | null;
  base_version: number;
  /** JSON text. */
  task: string;
  saved_at: Date;
}

export interface DraftPlace {
  readonly datasetId: string;
  readonly userId: string;
  readonly taskId: string | null;
}

/** Newest first. */
export const listTaskDrafts = (db: WorkspaceDb, datasetId: string, userId: string): Promise<TaskDraftRow[]> =>
  db.query(
    `select task_id, base_version, task, saved_at from task_drafts
     where workspace_id = $1 and dataset_id = $2 and user_id = $3 order by saved_at desc, task_id`,
    [db.workspaceId, datasetId, userId],
  );

export const upsertTaskDraft = async (
  db: WorkspaceDb,
  { datasetId, userId, taskId }: DraftPlace,
  draft: { readonly baseVersion: number; readonly task: string },
): Promise<TaskDraftRow> =>
  (
    await db.query<TaskDraftRow>(
      `insert into task_drafts (workspace_id, dataset_id, user_id, task_id, base_version, task)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (workspace_id, dataset_id, user_id, task_id)
         do update set base_version = excluded.base_version, task = excluded.task, saved_at = now()
       returning task_id, base_version, task, saved_at`,
      [db.workspaceId, datasetId, userId, taskId, draft.baseVersion, draft.task],
    )
  )[0]!;

export const deleteTaskDraft = async (
  db: WorkspaceDb,
  { datasetId, userId, taskId }: DraftPlace,
): Promise<void> => {
  await db.query(
    `delete from task_drafts
     where workspace_id = $1 and dataset_id = $2 and user_id = $3 and task_id is not distinct from $4`,
    [db.workspaceId, datasetId, userId, taskId],
  );
};

/** Removes a person's drafts of what they saved. */
export const deleteSavedDrafts = async (
  db: WorkspaceTransaction,
  datasetId: string,
  userId: string,
  { taskIds, isNewSaved }: { readonly taskIds: readonly string[]; readonly isNewSaved: boolean },
): Promise<void> => {
  await db.query(
    `delete from task_drafts where workspace_id = $1 and dataset_id = $2 and user_id = $3
       and (task_id = any($4::uuid[]) or (task_id is null and $5))`,
    [db.workspaceId, datasetId, userId, taskIds, isNewSaved],
  );
};

/** Whether a task was ever in the dataset. */
export const isTaskOfDataset = async (db: WorkspaceDb, datasetId: string, taskId: string): Promise<boolean> =>
  (
    await db.query("select from tasks where workspace_id = $1 and dataset_id = $2 and id = $3", [
      db.workspaceId,
      datasetId,
      taskId,
    ])
  ).length > 0;
