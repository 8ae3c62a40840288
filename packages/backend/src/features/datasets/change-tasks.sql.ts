import type { WorkspaceTransaction } from "../../platform/workspace-db.js";

/* What a save on top of a version reads of it, and copies. */

/** The newest version of a dataset, which has one at least. */
export const findNewestVersion = async (
  db: WorkspaceTransaction,
  datasetId: string,
): Promise<{ id: string; version: number }> =>
  (
    await db.query<{ id: string; version: number }>(
      `select id, version from dataset_versions where workspace_id = $1 and dataset_id = $2
       order by version desc limit 1`,
      [db.workspaceId, datasetId],
    )
  )[0]!;

export interface ListedTaskRow {
  task_id: string;
  task_revision_id: string;
  name: string;
}

/** All tasks of a version in their order. */
export const listTasksOfVersion = (db: WorkspaceTransaction, versionId: string): Promise<ListedTaskRow[]> =>
  db.query(
    `select placed.task_id, placed.task_revision_id, revision.name
     from dataset_version_tasks placed
     join task_revisions revision on revision.workspace_id = $1 and revision.id = placed.task_revision_id
     where placed.workspace_id = $1 and placed.dataset_version_id = $2
     order by placed.position`,
    [db.workspaceId, versionId],
  );

export interface KeptContentRow {
  task_id: string;
  name: string;
  instruction: string;
  /** JSON texts, as they were saved. */
  input: string;
  output_schema: string | null;
  metadata: string;
  files: string;
}

/** How long the texts are that these tasks of a version hold, in characters. */
export const listContentSizes = (
  db: WorkspaceTransaction,
  versionId: string,
  taskIds: readonly string[],
): Promise<{ task_id: string; size: number }[]> =>
  db.query(
    `select placed.task_id, length(revision.instruction) + length(revision.input::text)
       + coalesce(length(revision.output_schema::text), 0) + length(revision.metadata::text) as size
     from dataset_version_tasks placed
     join task_revisions revision on revision.workspace_id = $1 and revision.id = placed.task_revision_id
     where placed.workspace_id = $1 and placed.dataset_version_id = $2 and placed.task_id = any($3::uuid[])`,
    [db.workspaceId, versionId, taskIds],
  );

/** What these tasks of a version hold. */
export const listTaskContents = (
  db: WorkspaceTransaction,
  versionId: string,
  taskIds: readonly string[],
): Promise<KeptContentRow[]> =>
  db.query(
    `select placed.task_id, revision.name, revision.instruction, revision.input, revision.output_schema,
       revision.metadata, (
         select coalesce(json_agg(json_build_object('fileId', f.file_id, 'name', f.name, 'role', f.role)
           order by f.position), '[]')
         from task_revision_files f where f.workspace_id = $1 and f.task_revision_id = revision.id
       ) as files
     from dataset_version_tasks placed
     join task_revisions revision on revision.workspace_id = $1 and revision.id = placed.task_revision_id
     where placed.workspace_id = $1 and placed.dataset_version_id = $2 and placed.task_id = any($3::uuid[])`,
    [db.workspaceId, versionId, taskIds],
  );

/** Whether two versions have the same tasks, with the same content, in the same order. */
export const haveSameTasks = async (
  db: WorkspaceTransaction,
  oneVersionId: string,
  otherVersionId: string,
): Promise<boolean> =>
  (
    await db.query<{ same: boolean }>(
      `select not exists (
         select from (
           select position, task_revision_id from dataset_version_tasks
           where workspace_id = $1 and dataset_version_id = $2
         ) one full join (
           select position, task_revision_id from dataset_version_tasks
           where workspace_id = $1 and dataset_version_id = $3
         ) other using (position, task_revision_id)
         where one.position is null or other.position is null
       ) as same`,
      [db.workspaceId, oneVersionId, otherVersionId],
    )
  )[0]!.same;

/** Gives a new version the tasks of another. */
export const copyVersionTasks = async (
  db: WorkspaceTransaction,
  fromVersionId: string,
  toVersionId: string,
): Promise<void> => {
  await db.query(
    `insert into dataset_version_tasks (workspace_id, dataset_version_id, position, task_id, task_revision_id)
     select workspace_id, $3, position, task_id, task_revision_id from dataset_version_tasks
     where workspace_id = $1 and dataset_version_id = $2`,
    [db.workspaceId, fromVersionId, toVersionId],
  );
};
