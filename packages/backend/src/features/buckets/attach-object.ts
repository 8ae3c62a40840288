import { createHash } from "node:crypto";
import { newUuid, RolloutError } from "@rollout/contract";
import type { ConnectedBucket } from "../../platform/connected-bucket.js";
import { toldContentType } from "../../platform/content-type.js";
import { reasonAgainstFilePath } from "../../platform/file-path.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type AttachedFileRow, findAttachedFile, saveAttachedFile } from "./buckets.sql.js";

/**
 * Makes a file of an object. Its bytes stay in the bucket; they are read once for their SHA-256; etag and time
 * are remembered, so that another object under the same key is never taken for it.
 */
export async function attachObject(
  db: WorkspaceDb,
  bucket: ConnectedBucket,
  { bucketId, key, madeBy }: { bucketId: string; key: string; madeBy: string | null },
): Promise<AttachedFileRow> {
  const name = fileNameOf(key);
  const found = await bucket.find(key);
  if (found === undefined) throw new RolloutError("object_not_found");
  // Without an etag it is not certain enough that the object is still the same.
  const known = found.etag === "" ? undefined : await findAttachedFile(db, { ...found, bucketId, key });
  if (known !== undefined) return known;

  const { body, etag, modifiedAt } = await bucket.read(key);
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    hash.update(chunk);
  }
  return saveAttachedFile(db, {
    id: newUuid(),
    bucketId,
    madeBy,
    key,
    etag,
    name,
    size,
    contentType: toldContentType(found.contentType, key),
    sha256: hash.digest("hex"),
    modifiedAt: modifiedAt ?? null,
  });
}

/** Keys may be what paths may not; the last segment is the name then. */
function fileNameOf(key: string): string {
  const last = key.slice(key.lastIndexOf("/") + 1);
  const name = [key, last].find((candidate) => reasonAgainstFilePath(candidate) === undefined);
  if (name === undefined) throw new RolloutError("request_invalid", "key: it cannot be the name of a file.");
  return name;
}
