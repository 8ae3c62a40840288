import { type FileRole, fileRoleSchema } from "@rollout/contract";
import { type TaskContentRow, taskContentColumns } from "../../platform/task-content.sql.js";
import { selectTasks, type TaskSelector } from "../../platform/task-selection.sql.js";
import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

/* The tasks of dataset versions. Each write takes whole columns, so that 10,000 tasks are a handful of statements. */

export interface KnownTask {
  name: string;
  task_id: string;
}

/**
 * Tasks of a dataset by the name that each has in the newest version, or else had last. The two newest are looked
 * at: an import fills the newest one page by page.
 */
export const listKnownTasks = (
  db: WorkspaceTransaction,
  datasetId: string,
  names: readonly string[],
): Promise<KnownTask[]> =>
  db.query(
    `with recent as (
       select id, version from dataset_versions where workspace_id = $1 and dataset_id = $2
       order by version desc limit 2
     ), named as (
       select distinct on (task_id) task_id, name, version, revision_id from (
         select placed.task_id, revision.name, recent.version, revision.id as revision_id
         from recent
         join dataset_version_tasks placed
           on placed.workspace_id = $1 and placed.dataset_version_id = recent.id
         join task_revisions revision on revision.workspace_id = $1 and revision.id = placed.task_revision_id
         union all
         select revision.task_id, revision.name, 0, revision.id
         from tasks task
         join task_revisions revision on revision.workspace_id = $1 and revision.task_id = task.id
         where task.workspace_id = $1 and task.dataset_id = $2
       ) every
       order by task_id, version desc, revision_id desc
     )
     select distinct on (name) name, task_id from named where name = any($3::text[])
     order by name, version desc, revision_id desc`,
    [db.workspaceId, datasetId, names],
  );

export interface KnownRevision {
  id: string;
  task_id: string;
  content_hash: string;
}

/** Revisions of these tasks that have the content given beside each. */
export const listKnownRevisions = (
  db: WorkspaceTransaction,
  taskIds: readonly string[],
  contentHashes: readonly string[],
): Promise<KnownRevision[]> =>
  db.query(
    `select distinct on (r.task_id) r.id, r.task_id, encode(r.content_hash, 'hex') as content_hash
     from unnest($2::uuid[], $3::text[]) as wanted(task_id, content_hash)
     join task_revisions r on r.workspace_id = $1 and r.task_id = wanted.task_id
       and r.content_hash = decode(wanted.content_hash, 'hex')
     order by r.task_id, r.id`,
    [db.workspaceId, taskIds, contentHashes],
  );

/** Names of these files; a file that the workspace does not have is not in the answer. */
export const listFileNames = (
  db: WorkspaceTransaction,
  fileIds: readonly string[],
): Promise<{ id: string; name: string }[]> =>
  // Locked, so that a deletion of the file waits until its use is visible.
  db.query("select id, name from files where workspace_id = $1 and id = any($2::uuid[]) for key share", [
    db.workspaceId,
    fileIds,
  ]);

/**
 * Drops the plans that this connection keeps. A foreign key is checked by a plan from the connection's first
 * check: when the tables were small then, it reads all of `tasks` for each new row, 10 s for 10,000 rows.
 * To be called when the tasks are inserted, before the rows that refer to them.
 */
export const forgetPlans = async (db: WorkspaceTransaction): Promise<void> => {
  await db.query("discard plans");
};

export const insertTasks = async (
  db: WorkspaceTransaction,
  datasetId: string,
  taskIds: readonly string[],
): Promise<void> => {
  await db.query(
    "insert into tasks (workspace_id, dataset_id, id) select $1, $2, id from unnest($3::uuid[]) as new(id)",
    [db.workspaceId, datasetId, taskIds],
  );
};

export interface NewRevision {
  readonly id: string;
  readonly taskId: string;
  readonly name: string;
  readonly instruction: string;
  /** JSON texts. */
  readonly input: string;
  readonly outputSchema: string | null;
  readonly metadata: string;
  /** Hexadecimal. */
  readonly contentHash: string;
}

export const insertRevisions = async (
  db: WorkspaceTransaction,
  revisions: readonly NewRevision[],
): Promise<void> => {
  await db.query(
    `insert into task_revisions
       (workspace_id, id, task_id, name, instruction, input, output_schema, metadata, content_hash)
     select $1, new.id, new.task_id, new.name, new.instruction, new.input::json, new.output_schema::json,
       new.metadata::json, decode(new.content_hash, 'hex')
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
       as new(id, task_id, name, instruction, input, output_schema, metadata, content_hash)`,
    [
      db.workspaceId,
      revisions.map((revision) => revision.id),
      revisions.map((revision) => revision.taskId),
      revisions.map((revision) => revision.name),
      revisions.map((revision) => revision.instruction),
      revisions.map((revision) => revision.input),
      revisions.map((revision) => revision.outputSchema),
      revisions.map((revision) => revision.metadata),
      revisions.map((revision) => revision.contentHash),
    ],
  );
};

export interface NewRevisionFile {
  readonly revisionId: string;
  readonly position: number;
  readonly fileId: string;
  readonly name: string;
  readonly role: FileRole;
}

export const insertRevisionFiles = async (
  db: WorkspaceTransaction,
  files: readonly NewRevisionFile[],
): Promise<void> => {
  await db.query(
    `insert into task_revision_files (workspace_id, task_revision_id, position, file_id, name, role)
     select $1, new.* from unnest($2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::text[]) as new`,
    [
      db.workspaceId,
      files.map((file) => file.revisionId),
      files.map((file) => file.position),
      files.map((file) => file.fileId),
      files.map((file) => file.name),
      files.map((file) => file.role),
    ],
  );
};

/** The tasks of a version in their order, behind those that it has already. */
export const insertVersionTasks = async (
  db: WorkspaceTransaction,
  versionId: string,
  tasks: readonly { readonly taskId: string; readonly revisionId: string }[],
  behind = 0,
): Promise<void> => {
  await db.query(
    `insert into dataset_version_tasks (workspace_id, dataset_version_id, position, task_id, task_revision_id)
     select $1, $2, $5 + new.position, new.task_id, new.revision_id
     from unnest($3::uuid[], $4::uuid[]) with ordinality as new(task_id, revision_id, position)`,
    [
      db.workspaceId,
      versionId,
      tasks.map((task) => task.taskId),
      tasks.map((task) => task.revisionId),
      behind,
    ],
  );
};

/** Tasks of a version from which on what Postgres knows of versions must be renewed at once. */
const manyTasks = 1_000;

/** Makes known how large versions are; the last statement of a save, as others of this kind wait for its end. */
export const noteSizeOfVersion = async (db: WorkspaceTransaction, taskCount: number): Promise<void> => {
  if (taskCount >= manyTasks) await db.query("select analyze_version_tasks()");
};

export interface TaskRow extends TaskContentRow {
  position: number;
  task_id: string;
  name: string;
}

/** Selected tasks of a version after a place, in the order of the selection, with all their files. */
export const listVersionTasks = (
  db: WorkspaceQueryable,
  selector: TaskSelector,
  { after, limit }: { after: number; limit: number },
): Promise<(TaskRow & { place: number })[]> => {
  const values: unknown[] = [db.workspaceId, fileRoleSchema.options, after, limit];
  return db.query(
    `with chosen as materialized (
       select * from (${selectTasks(selector, values)}) selected where place > $3 order by place limit $4
     )
     select chosen.place, chosen.position, chosen.task_id, revision.name, ${taskContentColumns("$2")}
     from chosen
     join task_revisions revision on revision.workspace_id = $1 and revision.id = chosen.task_revision_id
     order by chosen.place`,
    values,
  );
};

/** One task of a version with all its files. */
export const findVersionTask = async (
  db: WorkspaceQueryable,
  versionId: string,
  taskId: string,
): Promise<TaskRow | undefined> =>
  (
    await db.query<TaskRow>(
      `select placed.position, placed.task_id, revision.name, ${taskContentColumns("$4")}
       from dataset_version_tasks placed
       join task_revisions revision
         on revision.workspace_id = placed.workspace_id and revision.id = placed.task_revision_id
       where placed.workspace_id = $1 and placed.dataset_version_id = $2 and placed.task_id = $3`,
      [db.workspaceId, versionId, taskId, fileRoleSchema.options],
    )
  )[0];
