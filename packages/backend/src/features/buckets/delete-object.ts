import { type BucketId, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { ConnectedBucket } from "../../platform/connected-bucket.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";

/** Deletes an object for good. Storages answer alike whether it was there or not, so it is looked for first. */
export async function deleteObject(
  db: WorkspaceDb,
  audit: AuditTrail,
  bucket: ConnectedBucket,
  bucketId: BucketId,
  key: string,
): Promise<void> {
  if ((await bucket.find(key)) === undefined) throw new RolloutError("object_not_found");
  await bucket.remove(key);
  await db.transaction((transaction) =>
    audit.done(transaction, { object: { id: bucketId, name: key }, before: { key } }),
  );
}
