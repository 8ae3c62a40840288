import type { FastifyReply, FastifyRequest } from "fastify";
import { readAttached } from "../../platform/attached-object.js";
import type { BucketAccess } from "../../platform/bucket-access.js";
import { type ByteRange, readByteRange } from "../../platform/byte-range.js";
import { setDownloadHeaders } from "../../platform/download-headers.js";
import { sendObject } from "../../platform/send-object.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import type { FileStore } from "./file-store.js";
import { attachedObjectOf, type FileRow } from "./files.sql.js";

/** Where the bytes of files are. */
export interface FilePlaces {
  readonly store: FileStore;
  readonly buckets: BucketAccess;
}

/**
 * Streams a file, or the one range that was asked for: from built-in storage, or from its bucket, as long as the
 * object there is the one that was attached.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, db, store, buckets, inline }: FilePlaces & { file: FileRow; db: WorkspaceDb; inline: boolean },
): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  if (file.bucket_id !== null && file.object_key !== null) {
    const bucket = await buckets.openByUuid(db, file.bucket_id);
    const attached = attachedObjectOf(file, file.object_key);
    const promised = {
      name: file.name,
      etag,
      size: file.size,
      open: (range: ByteRange | undefined) => readAttached(db, bucket, attached, range),
    };
    return sendObject(request, reply, { bucket, key: file.object_key, promised, inline });
  }
  if (request.headers["if-none-match"] === etag)
    return setDownloadHeaders(reply, { name: file.name, etag, inline }).status(304).send();

  await store.assertStored(db.workspaceId, file);
  const ifRange = request.headers["if-range"];
  const range =
    ifRange === undefined || ifRange === etag ? readByteRange(request.headers.range, file.size) : undefined;
  setDownloadHeaders(reply, { name: file.name, etag, inline });
  if (range) reply.status(206).header("content-range", `bytes ${range.start}-${range.end}/${file.size}`);
  return reply
    .header("content-length", range ? range.end - range.start + 1 : file.size)
    .send(store.read(db.workspaceId, file.sha256, range));
}
