import { selectTasks, type TaskSelector } from "../../platform/task-selection.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import { type FileRow, fileColumns } from "./files.sql.js";

/** A file that is an object of a bucket, by the name that a task has for it. */
export type AttachedFile = FileRow & { bucket_id: string; object_key: string; named: string };

/** The files of the selected tasks that are objects of buckets, each once. */
export const listAttachedFiles = (
  db: WorkspaceQueryable,
  selector: TaskSelector,
): Promise<AttachedFile[]> => {
  const values: unknown[] = [db.workspaceId];
  return db.query(
    `with named as (
       select used.file_id, min(used.name) as named
       from (${selectTasks(selector, values)}) chosen
       join task_revision_files used
         on used.workspace_id = $1 and used.task_revision_id = chosen.task_revision_id
       group by used.file_id
     )
     select ${fileColumns}, named.named
     from named join files on files.workspace_id = $1 and files.id = named.file_id
     where bucket_id is not null and object_key is not null
     order by named.named, id`,
    values,
  );
};
