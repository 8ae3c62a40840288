import type { FileRole } from "@rollout/contract";
import type { WorkspaceQueryable } from "./workspace-db.js";

/** A task of the newest version of a dataset that is there, and the file in it. */
export interface FileUseRow {
  dataset_id: string;
  dataset_name: string;
  version: number;
  task_id: string;
  task_name: string;
  role: FileRole;
  /** How many there are. */
  tasks: number;
}

/** A file by its UUID, or all files that an object of a bucket was attached as. */
export type UsedFile =
  | { readonly fileId: string }
  | {
      /** UUID. */
      readonly bucketId: string;
      readonly key: string;
    };

const filesOf = (used: UsedFile): { readonly where: string; readonly values: readonly string[] } =>
  "fileId" in used
    ? { where: "f.id = $2", values: [used.fileId] }
    : { where: "f.bucket_id = $2 and f.object_key = $3", values: [used.bucketId, used.key] };

/** The first tasks that use a file, by dataset and name. */
export const listFileUses = (
  db: WorkspaceQueryable,
  used: UsedFile,
  limit: number,
): Promise<FileUseRow[]> => {
  const { where, values } = filesOf(used);
  return db.query(
    `select uses.*, count(*) over ()::int as tasks
     from (
       select distinct on (t.id) d.id as dataset_id, d.name as dataset_name, newest.version, t.id as task_id,
         r.name as task_name, used.role
       from files f
         join task_revision_files used on used.workspace_id = f.workspace_id and used.file_id = f.id
         join task_revisions r on r.workspace_id = f.workspace_id and r.id = used.task_revision_id
         join tasks t on t.workspace_id = r.workspace_id and t.id = r.task_id
         join datasets d on d.workspace_id = t.workspace_id and d.id = t.dataset_id and d.deleted_at is null
         cross join lateral (
           select v.id, v.version from dataset_versions v
           where v.workspace_id = d.workspace_id and v.dataset_id = d.id order by v.version desc limit 1
         ) newest
         join dataset_version_tasks placed on placed.workspace_id = r.workspace_id
           and placed.dataset_version_id = newest.id and placed.task_id = r.task_id
           and placed.task_revision_id = r.id
       where f.workspace_id = $1 and ${where}
       order by t.id, used.position
     ) uses
     order by dataset_name, task_name, task_id limit $${values.length + 2}`,
    [db.workspaceId, ...values, limit],
  );
};

/** Whether anything refers to a file, older versions and deleted datasets too. */
export const isFileReferredTo = async (db: WorkspaceQueryable, used: UsedFile): Promise<boolean> => {
  const { where, values } = filesOf(used);
  const found = await db.query(
    `select from files f join task_revision_files used on used.workspace_id = f.workspace_id and used.file_id = f.id
     where f.workspace_id = $1 and ${where} limit 1`,
    [db.workspaceId, ...values],
  );
  return found.length > 0;
};
