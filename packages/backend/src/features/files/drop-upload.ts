import { RolloutError } from "@rollout/contract";
import type { Database } from "../../platform/database.js";
import { WorkspaceDb } from "../../platform/workspace-db.js";
import type { PartStore } from "./part-store.js";
import type { FilePlaces } from "./send-file.js";
import { findUploadToRemove, listExpiredUploads, removeUpload, type UploadRow } from "./uploads.sql.js";

type Places = Pick<FilePlaces, "buckets"> & { readonly parts: PartStore };

/** Gives up an upload; nothing of it is left, here or in its bucket. What it became, if it is complete, stays. */
export async function cancelUpload(db: WorkspaceDb, places: Places, uploadId: string): Promise<void> {
  const upload = await findUploadToRemove(db, uploadId);
  if (upload === undefined) throw new RolloutError("upload_not_found");
  await dropUpload(db, places, upload);
}

/** Gives up the uploads of all workspaces that are too old. One that its bucket keeps us from ending waits. */
export async function dropExpiredUploads(
  database: Database,
  places: Places,
  stopped: AbortSignal,
): Promise<void> {
  for (const { workspace_id, id } of await listExpiredUploads(database)) {
    if (stopped.aborted) return;
    const db = new WorkspaceDb(database, workspace_id);
    const upload = await findUploadToRemove(db, id);
    if (upload !== undefined) await dropUpload(db, places, upload);
  }
}

async function dropUpload(db: WorkspaceDb, { buckets, parts }: Places, upload: UploadRow): Promise<void> {
  // Rows first: a part that arrives now finds no upload, and removes itself.
  if (upload.bucket_id !== null && upload.bucket_upload_id !== null && upload.completed_at === null) {
    try {
      const bucket = await buckets.openByUuid(db, upload.bucket_id);
      await bucket.dropParts(upload.name, upload.bucket_upload_id);
    } catch (error) {
      // The bucket is away or closed to us; its own rules end what is left there.
      if (!(error instanceof RolloutError)) throw error;
    }
  }
  await removeUpload(db, upload.id);
  await parts.remove(db.workspaceId, upload.id);
}
