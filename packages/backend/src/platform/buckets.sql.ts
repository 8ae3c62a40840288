import type { ErrorCode } from "@rollout/contract";
import type { BucketConnection } from "./bucket-connection.js";
import type { WorkspaceQueryable } from "./workspace-db.js";

/** A connection as it is stored. */
export interface BucketRow {
  id: string;
  name: string;
  bucket: string;
  region: string;
  prefix: string;
  endpoint: string | null;
  path_style: boolean;
  access_key_id: string;
  secret_sealed: string;
  last_code: ErrorCode | null;
  last_message: string | null;
  checked_at: Date | null;
  created_at: Date;
}

/** A stored connection as it is told: without its secret. */
export const connectionOf = (row: BucketRow): Omit<BucketConnection, "secretAccessKey"> => ({
  bucket: row.bucket,
  region: row.region,
  prefix: row.prefix,
  endpoint: row.endpoint,
  pathStyle: row.path_style,
  accessKeyId: row.access_key_id,
});

export const bucketColumns = `id, name, bucket, region, prefix, endpoint, path_style, access_key_id, secret_sealed,
  last_code, last_message, checked_at, created_at`;

export const findBucket = async (db: WorkspaceQueryable, bucketId: string): Promise<BucketRow | undefined> =>
  (
    await db.query<BucketRow>(
      `select ${bucketColumns} from buckets where workspace_id = $1 and id = $2 and deleted_at is null`,
      [db.workspaceId, bucketId],
    )
  )[0];

/** Keeps how the last use went, at most once a minute while it stays the same. */
export const noteBucketUse = async (
  db: WorkspaceQueryable,
  bucketId: string,
  outcome: { readonly code: ErrorCode; readonly message: string } | null,
): Promise<void> => {
  await db.query(
    `update buckets set last_code = $3, last_message = $4, checked_at = now()
     where workspace_id = $1 and id = $2
       and (last_code is distinct from $3 or checked_at is null or checked_at < now() - interval '1 minute')`,
    [db.workspaceId, bucketId, outcome?.code ?? null, outcome?.message ?? null],
  );
};
