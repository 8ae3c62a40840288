/** The bucket of the shared S3 server, as a workspace of its own connects it. */
import type { Bucket, NewBucket } from "@rollout/contract";
import { bucketConnection } from "@rollout/test-support";
import type { OwnWorkspace } from "./own-workspace.js";
import type { SharedS3 } from "./s3.js";

export const bucketOf = (s3: SharedS3, own: OwnWorkspace): NewBucket =>
  bucketConnection(s3, { name: "papers", prefix: `${own.slug}/` });

/** Connects the bucket without its page; the workspace sees what lies below its own slug. */
export const connectBucket = (s3: SharedS3, own: OwnWorkspace): Promise<Bucket> =>
  own.call<Bucket>("POST", "/api/v1/buckets", bucketOf(s3, own));
