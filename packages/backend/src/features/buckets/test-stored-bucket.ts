import type { BucketTest } from "@rollout/contract";
import type { BucketAccess } from "../../platform/bucket-access.js";
import { type BucketRow, noteBucketUse } from "../../platform/buckets.sql.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { testBucket } from "./test-bucket.js";

/** Tests a connection as it is stored, and keeps the verdict beside it. */
export async function testStoredBucket(
  db: WorkspaceDb,
  access: BucketAccess,
  row: BucketRow,
): Promise<BucketTest> {
  const test = await testBucket(access, access.connectionOf(db.workspaceId, row));
  await noteBucketUse(db, row.id, test.code === null ? null : { code: test.code, message: test.message });
  return test;
}
