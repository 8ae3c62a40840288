import { idFromUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import type { FileStore } from "./file-store.js";
import { areBytesUsed, lockBytes, lockFile, removeFile } from "./files.sql.js";

/** Deletes a file that no version refers to: of built-in storage with its bytes, of a bucket without its object. */
export async function deleteFile(
  db: WorkspaceDb,
  store: FileStore,
  fileId: string,
  {
    audit,
    assertMayDelete,
  }: {
    readonly audit: Pick<AuditTrail, "done">;
    /** Throws where this may not be done, told whose work the file is. */
    readonly assertMayDelete: (madeBy: string | null) => void;
  },
): Promise<void> {
  const removed = await db.transaction(async (transaction) => {
    const file = await lockFile(transaction, fileId);
    if (file === undefined) throw new RolloutError("file_not_found");
    assertMayDelete(file.made_by);
    if (file.is_used) throw new RolloutError("file_in_use");
    await removeFile(transaction, fileId);
    await audit.done(transaction, {
      object: { id: idFromUuid("file", fileId), name: file.name },
      before: { name: file.name, size: file.size, sha256: file.sha256 },
    });
    return file;
  });
  if (removed.bucket_id !== null) return;
  // Only once the row is gone for good: a row without its bytes would be a lie, bytes without a row are not.
  await db.transaction(async (transaction) => {
    await lockBytes(transaction, removed.sha256);
    if (!(await areBytesUsed(transaction, removed.sha256)))
      await store.remove(db.workspaceId, removed.sha256);
  });
}
