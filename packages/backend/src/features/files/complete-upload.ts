import { createHash } from "node:crypto";
import { limits, RolloutError } from "@rollout/contract";
import { toldContentType } from "../../platform/content-type.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { endUpload } from "./end-upload.js";
import { type FileRow, findFile } from "./files.sql.js";
import type { PartStore } from "./part-store.js";
import { uploadGone } from "./receive-part.js";
import type { FilePlaces } from "./send-file.js";
import { keepFile } from "./upload-file.js";
import { partCount, sizeOfPart } from "./upload-plan.js";
import { completeUploadRow, type UploadRow } from "./uploads.sql.js";

type Places = FilePlaces & { readonly parts: PartStore };

/** The file of built-in storage, or the key of the object in its bucket. */
interface Completed {
  readonly file: FileRow | null;
  readonly key: string | null;
}

/**
 * Puts the parts together. Completing again, even at the same time, answers the same, so that a reply that was lost
 * can be asked for.
 */
export const completeUpload = (db: WorkspaceDb, places: Places, uploadId: string): Promise<Completed> =>
  endUpload(db, uploadId, async (upload, wasLeft) => {
    if (upload.completed_at === null) return join(db, places, upload, wasLeft);
    const file = upload.file_id === null ? undefined : await findFile(db, upload.file_id);
    return upload.bucket_id === null ? { file: file ?? null, key: null } : { file: null, key: upload.name };
  });

async function join(
  db: WorkspaceDb,
  places: Places,
  upload: UploadRow,
  wasLeft: boolean,
): Promise<Completed> {
  await assertComplete(db, places, upload);
  if (upload.bucket_id !== null) {
    await joinInBucket(db, places, upload, { bucketId: upload.bucket_id, wasLeft });
    await completeUploadRow(db, upload.id, null);
    return { file: null, key: upload.name };
  }
  const count = partCount({ size: upload.size, partBytes: upload.part_bytes });
  const file = await keepFile(db, places.store, places.parts.read(db.workspaceId, upload.id, count), {
    name: upload.name,
    contentType: toldContentType(upload.content_type ?? undefined, upload.name),
    madeBy: upload.created_by,
    limit: limits.uploadBytes,
  }).catch((error: NodeJS.ErrnoException) => {
    // Its parts have gone while they were read: the upload came to its last hour.
    throw error.code === "ENOENT" ? new RolloutError("upload_not_found") : error;
  });
  await completeUploadRow(db, upload.id, file.id);
  await places.parts.remove(db.workspaceId, upload.id);
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
  { bucketId, wasLeft }: { bucketId: string; wasLeft: boolean },
): Promise<void> {
  const bucket = await buckets.openByUuid(db, bucketId);
  const found = await bucket.find(upload.name);
  if (wasLeft && found !== undefined && isJoined(found, upload)) return;
  // Someone may have written it since the upload began.
  if (!upload.replace && found !== undefined) throw new RolloutError("object_exists");
  if (upload.bucket_upload_id === null) {
    await bucket.write(upload.name, Buffer.alloc(0), upload.content_type ?? undefined);
    return;
  }
  const parts = upload.received.map((part, index) => ({ part, etag: upload.etags[index]! }));
  await bucket.joinParts(upload.name, upload.bucket_upload_id, parts).catch((error: unknown) => {
    throw uploadGone(error);
  });
}

/** The object has the etag that S3 makes of these parts: a server that died had joined them, and could not say so. */
function isJoined(found: { readonly size: number; readonly etag: string }, upload: UploadRow): boolean {
  const ofParts = createHash("md5");
  for (const etag of upload.etags) ofParts.update(etag?.replaceAll('"', "") ?? "", "hex");
  const expected = `${ofParts.digest("hex")}-${upload.etags.length}`;
  return found.size === upload.size && found.etag.replaceAll('"', "") === expected;
}
