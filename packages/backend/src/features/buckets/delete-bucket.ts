import { idFromUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { disconnectBucket, lockBucket, removeBucket, removeUnusedBucketFiles } from "./buckets.sql.js";

/**
 * Disconnects a bucket; its objects stay where they are.
 *
 * @param isForced - Although tasks refer to its objects. A new connection of the same place makes them whole again.
 */
export const deleteBucket = (
  db: WorkspaceDb,
  audit: AuditTrail,
  bucketId: string,
  isForced: boolean,
): Promise<void> =>
  db.transaction(async (transaction) => {
    const row = await lockBucket(transaction, bucketId);
    if (row === undefined) throw new RolloutError("bucket_not_found");
    if (row.file_count > 0 && !isForced) {
      const files = row.file_count === 1 ? "1 file" : `${row.file_count} files`;
      throw new RolloutError("bucket_in_use", `Tasks refer to ${files} of ${row.name}.`, {
        fileCount: row.file_count,
      });
    }
    if (await removeUnusedBucketFiles(transaction, bucketId)) await disconnectBucket(transaction, bucketId);
    else await removeBucket(transaction, bucketId);
    await audit.done(transaction, {
      object: { id: idFromUuid("bkt", bucketId), name: row.name },
      before: { bucket: row.bucket, prefix: row.prefix, endpoint: row.endpoint },
    });
  });
