import type { Readable } from "node:stream";
import { RolloutError } from "@rollout/contract";
import type { FastifyRequest } from "fastify";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import type { PartStore } from "./part-store.js";
import type { FilePlaces } from "./send-file.js";
import { isStream } from "./upload-file.js";
import { partCount, sizeOfPart } from "./upload-plan.js";
import { findUpload, keepUploadPart, type UploadRow } from "./uploads.sql.js";

/** Stores one part, in place of the one that came before under its number. */
export async function receivePart(
  db: WorkspaceDb,
  { buckets, parts }: FilePlaces & { parts: PartStore },
  request: FastifyRequest,
  { uploadId, part }: { uploadId: string; part: number },
): Promise<UploadRow> {
  const upload = await findUpload(db, uploadId);
  if (upload === undefined || upload.completed_at !== null) throw new RolloutError("upload_not_found");
  const plan = { size: upload.size, partBytes: upload.part_bytes };
  if (part > partCount(plan))
    throw new RolloutError("request_invalid", `part: the upload has ${partCount(plan)} parts.`);
  if (!isStream(request.body)) throw new RolloutError("media_type_unsupported");
  const bytes = await readExactly(request.body, sizeOfPart(plan, part));

  let etag: string | null = null;
  if (upload.bucket_id === null) await parts.write(db.workspaceId, uploadId, part, bytes);
  else if (upload.bucket_upload_id !== null) {
    const bucket = await buckets.openByUuid(db, upload.bucket_id);
    etag = await bucket
      .writePart(upload.name, upload.bucket_upload_id, part, bytes)
      .catch((error: unknown) => {
        throw uploadGone(error);
      });
  }
  if (!(await keepUploadPart(db, { uploadId, part, size: bytes.length, etag }))) {
    // Cancelled while the part was on its way: nothing of it may stay.
    if (upload.bucket_id === null) await parts.remove(db.workspaceId, uploadId);
    throw new RolloutError("upload_not_found");
  }
  return (await findUpload(db, uploadId))!;
}

/** The storage may have forgotten the upload, by a rule of its own. */
export const uploadGone = (error: unknown): unknown =>
  error instanceof RolloutError && error.code === "object_not_found"
    ? new RolloutError("upload_not_found", "The bucket has given up this upload: start it again.")
    : error;

async function readExactly(source: Readable, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let received = 0;
  try {
    // Destroying a request would close its socket before the error is answered.
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      received += chunk.length;
      if (received > size) throw new RolloutError("body_too_large", `This part has ${size} bytes.`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof RolloutError) throw error;
    throw new RolloutError("request_invalid", "The part ended before all of its bytes had come.");
  } finally {
    source.resume();
  }
  if (received !== size)
    throw new RolloutError("request_invalid", `This part has ${size} bytes, and ${received} came.`);
  return Buffer.concat(chunks);
}
