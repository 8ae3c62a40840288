/** Which tasks use a file, or an object of a bucket. */
import { type FileUses, idFromUuid } from "@rollout/contract";
import { isFileReferredTo, listFileUses, type UsedFile } from "./file-uses.sql.js";
import type { WorkspaceQueryable } from "./workspace-db.js";

/** Enough to recognise who uses it. */
const listed = 20;

export async function fileUses(db: WorkspaceQueryable, used: UsedFile): Promise<FileUses> {
  const rows = await listFileUses(db, used, listed);
  return {
    tasks: rows.map((row) => ({
      datasetId: idFromUuid("ds", row.dataset_id),
      datasetName: row.dataset_name,
      version: row.version,
      taskId: idFromUuid("task", row.task_id),
      taskName: row.task_name,
      role: row.role,
    })),
    taskCount: rows[0]?.tasks ?? 0,
    isReferredTo: rows.length > 0 || (await isFileReferredTo(db, used)),
  };
}
