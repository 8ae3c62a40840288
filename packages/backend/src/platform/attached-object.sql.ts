import type { WorkspaceQueryable } from "./workspace-db.js";

/** Remembers when the object of a file was written, after its bytes were compared. */
export const noteObjectTime = async (
  db: WorkspaceQueryable,
  fileId: string,
  modifiedAt: Date,
): Promise<void> => {
  await db.query("update files set object_modified_at = $3 where workspace_id = $1 and id = $2", [
    db.workspaceId,
    fileId,
    modifiedAt,
  ]);
};
