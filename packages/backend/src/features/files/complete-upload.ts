import { limits, RolloutError } from "@rollout/contract";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type FileRow, findFile } from "./files.sql.js";
import type { PartStore } from "./part-store.js";
import { uploadGone } from "./receive-part.js";
import type { FilePlaces } from "./send-file.js";
import { keepFile } from "./upload-file.js";
import { partCount, sizeOfPart } from "./upload-plan.js";
import { completeUploadRow, findUpload, type UploadRow } from "./uploads.sql.js";

type Places = FilePlaces & { readonly parts: PartStore };

/**
 * Puts the parts together. Completing again answers the same, so that a reply that was lost can be asked for.
 *
 * @returns The file of built-in storage, or the key of the object in its bucket.
 */
export async function completeUpload(
  db: WorkspaceDb,
  places: Places,
  uploadId: string,
): Promise<{ file: FileRow | null; key: string | null }> {
  const upload = await findUpload(db, uploadId);
  if (upload === undefined) throw new RolloutError("upload_not_found");
  if (upload.completed_at !== null) {
    const file = upload.file_id === null ? undefined : await findFile(db, upload.file_id);
    return upload.bucket_id === null ? { file: file ?? null, key: null } : { file: null, key: upload.name };
  }
  await assertComplete(db, places, upload);
  if (upload.bucket_id !== null) {
    await joinInBucket(db, places, upload, upload.bucket_id);
    await completeUploadRow(db, uploadId, null);
    return { file: null, key: upload.name };
  }
  const count = partCount({ size: upload.size, partBytes: upload.part_bytes });
  const file = await keepFile(db, places.store, places.parts.read(db.workspaceId, uploadId, count), {
    name: upload.name,
    contentType: upload.content_type ?? "application/octet-stream",
    madeBy: upload.created_by,
    limit: limits.uploadBytes,
  });
  await completeUploadRow(db, uploadId, file.id);
  await places.parts.remove(db.workspaceId, uploadId);
  return { file, key: null };
}

async function assertComplete(db: WorkspaceDb, { parts }: Places, upload: UploadRow): Promise<void> {
  const plan = { size: upload.size, partBytes: upload.part_bytes };
  const received = new Set(upload.received);
  for (let part = 1; part <= partCount(plan); part++) {
    const isThere =
      received.has(part) &&
      (upload.bucket_id !== null ||
        (await parts.isWhole(db.workspaceId, upload.id, part, sizeOfPart(plan, part))));
    if (!isThere) throw new RolloutError("upload_incomplete", `Part ${part} of the upload is missing.`);
  }
}

async function joinInBucket(
  db: WorkspaceDb,
  { buckets }: Places,
  upload: UploadRow,
  bucketId: string,
): Promise<void> {
  const bucket = await buckets.openByUuid(db, bucketId);
  // Someone may have written it since the upload began.
  if (!upload.replace && (await bucket.find(upload.name)) !== undefined)
    throw new RolloutError("object_exists");
  if (upload.bucket_upload_id === null) {
    await bucket.write(upload.name, Buffer.alloc(0), upload.content_type ?? undefined);
    return;
  }
  const parts = upload.received.map((part, index) => ({ part, etag: upload.etags[index]! }));
  await bucket.joinParts(upload.name, upload.bucket_upload_id, parts).catch((error: unknown) => {
    throw uploadGone(error);
  });
}
