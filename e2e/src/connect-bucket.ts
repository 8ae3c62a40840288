/** The bucket of the shared S3 server, as a workspace of its own connects it. */
import type { Bucket, NewBucket } from "@rollout/contract";
import type { OwnWorkspace } from "./own-workspace.js";
import type { SharedS3 } from "./s3.js";

export const bucketOf = (s3: SharedS3, own: OwnWorkspace): NewBucket => ({
  name: "papers",
  bucket: s3.bucket,
  region: s3.region,
  prefix: `${own.slug}/`,
  endpoint: s3.endpoint,
  pathStyle: true,
  accessKeyId: s3.accessKeyId,
  secretAccessKey: s3.secretAccessKey,
});

/** Connects the bucket without its page; the workspace sees what lies below its own slug. */
export const connectBucket = (s3: SharedS3, own: OwnWorkspace): Promise<Bucket> =>
  own.call<Bucket>("POST", "/api/v1/buckets", bucketOf(s3, own));
