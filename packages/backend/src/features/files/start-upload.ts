import { type NewUpload, newUuid, RolloutError, uuidFromId } from "@rollout/contract";
import { reasonAgainstFilePath } from "../../platform/file-path.js";
import { reasonAgainstObjectKey } from "../../platform/object-key.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import type { FilePlaces } from "./send-file.js";
import { partBytes } from "./upload-plan.js";
import { findUpload, insertUpload, type UploadRow } from "./uploads.sql.js";

/** Hours for which the parts of an upload are kept. */
const keptHours = 24;

/** Begins an upload: in a bucket, as an upload in parts of the storage itself. */
export async function startUpload(
  db: WorkspaceDb,
  { buckets }: FilePlaces,
  wanted: NewUpload,
  userId: string | null,
): Promise<UploadRow> {
  const { name, size, contentType, bucketId, replace = false } = wanted;
  const check = bucketId === undefined ? reasonAgainstFilePath(name) : reasonAgainstObjectKey(name);
  if (check !== undefined) throw new RolloutError("request_invalid", `name: ${check}.`);
  const id = newUuid();
  const upload = { id, name, size, contentType, partBytes, replace, userId, hours: keptHours };
  if (bucketId === undefined) {
    await insertUpload(db, { ...upload, bucketId: undefined, bucketUploadId: undefined });
  } else {
    const bucket = await buckets.open(db, bucketId);
    if (!replace && (await bucket.find(name)) !== undefined) throw new RolloutError("object_exists");
    // Storages do not join no parts: an empty object is written whole in the end.
    const bucketUploadId = size === 0 ? undefined : await bucket.startParts(name, contentType);
    try {
      await insertUpload(db, { ...upload, bucketId: uuidFromId("bkt", bucketId), bucketUploadId });
    } catch (error) {
      if (bucketUploadId !== undefined) await bucket.dropParts(name, bucketUploadId);
      throw error;
    }
  }
  return (await findUpload(db, id))!;
}
