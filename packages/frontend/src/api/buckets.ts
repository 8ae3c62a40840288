/** Connected buckets: what a workspace reaches beside built-in storage. */
import {
  type Bucket,
  type BucketChange,
  type BucketId,
  type BucketTest,
  type NewBucket,
  routes,
} from "@rollout/contract";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

export const bucketsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "buckets"],
    queryFn: async ({ signal }) => (await call(routes.listBuckets, {}, { workspace, signal })).buckets,
    staleTime: 10_000,
  });

export const refreshBuckets = (client: QueryClient, workspace: string): Promise<void> =>
  client.invalidateQueries({ queryKey: [workspace, "buckets"] });

/** Tries a connection that is not saved yet. */
export const testNewBucket = (workspace: string, body: NewBucket): Promise<BucketTest> =>
  call(routes.testNewBucket, { body }, { workspace });

/** Tries a connection as it is saved. */
export const testBucket = (workspace: string, bucketId: BucketId): Promise<BucketTest> =>
  call(routes.testBucket, { params: { bucketId } }, { workspace });

export const createBucket = (workspace: string, body: NewBucket): Promise<Bucket> =>
  call(routes.createBucket, { body }, { workspace });

export const updateBucket = (workspace: string, bucketId: BucketId, body: BucketChange): Promise<Bucket> =>
  call(routes.updateBucket, { params: { bucketId }, body }, { workspace });

/** Disconnects a bucket although files of tasks refer to its objects: the page has asked. */
export const deleteBucket = async (workspace: string, bucketId: BucketId): Promise<void> => {
  await call(routes.deleteBucket, { params: { bucketId }, query: { force: "true" } }, { workspace });
};
