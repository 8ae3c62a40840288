import { RolloutError } from "@rollout/contract";
import type { Database } from "../../platform/database.js";
import { WorkspaceDb } from "../../platform/workspace-db.js";
import { endUpload } from "./end-upload.js";
import type { PartStore } from "./part-store.js";
import type { FilePlaces } from "./send-file.js";
import {
  expireUpload,
  findExpiredUpload,
  listExpiredUploads,
  removeUpload,
  type UploadRow,
} from "./uploads.sql.js";

/** After this the storage's own rules must end what is left there, in ms. */
const triedForMs = 7 * 24 * 60 * 60 * 1000;

type Places = Pick<FilePlaces, "buckets"> & { readonly parts: PartStore };

/** Gives up an upload; nothing of it is left, here or in its bucket. What it became, if it is complete, stays. */
export async function cancelUpload(db: WorkspaceDb, places: Places, uploadId: string): Promise<void> {
  await endUpload(db, uploadId, async (upload) => {
    if (await dropParts(db, places, upload)) await forget(db, places, upload);
    // The bucket is away: the housekeeping goes on when it is back.
    else await expireUpload(db, uploadId);
  });
}

/** Gives up the uploads of all workspaces that are too old; one whose bucket is away waits for it, for some days. */
export async function dropExpiredUploads(
  database: Database,
  places: Places,
  stopped: AbortSignal,
): Promise<void> {
  for (const { workspace_id, id } of await listExpiredUploads(database)) {
    if (stopped.aborted) return;
    const db = new WorkspaceDb(database, workspace_id);
    const upload = await findExpiredUpload(db, id);
    if (upload === undefined) continue;
    const isOver = upload.expires_at.getTime() < Date.now() - triedForMs;
    if ((await dropParts(db, places, upload)) || isOver) await forget(db, places, upload);
  }
}

/** Ends the upload in its bucket; says false where the bucket is away or closed to us. */
async function dropParts(db: WorkspaceDb, { buckets }: Places, upload: UploadRow): Promise<boolean> {
  const { bucket_id: bucketId, bucket_upload_id: bucketUploadId } = upload;
  if (bucketId === null || bucketUploadId === null || upload.completed_at !== null) return true;
  try {
    const bucket = await buckets.openByUuid(db, bucketId);
    await bucket.dropParts(upload.name, bucketUploadId);
    return true;
  } catch (error) {
    if (!(error instanceof RolloutError)) throw error;
    return false;
  }
}

/** The row first: a part that arrives now finds no upload, and removes itself. */
async function forget(db: WorkspaceDb, { parts }: Places, { id }: UploadRow): Promise<void> {
  await removeUpload(db, id);
  await parts.remove(db.workspaceId, id);
}
