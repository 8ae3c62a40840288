import { type Bucket, type File, idFromUuid, RolloutError, routes, uuidFromId } from "@rollout/contract";
import type { BucketAccess } from "../../platform/bucket-access.js";
import { findBucket } from "../../platform/buckets.sql.js";
import { fileUses } from "../../platform/file-uses.js";
import { makerOf } from "../../platform/maker.js";
import { sendObject } from "../../platform/send-object.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { attachObject } from "./attach-object.js";
import { type AttachedFileRow, type CountedBucketRow, listBuckets } from "./buckets.sql.js";
import { deleteBucket } from "./delete-bucket.js";
import { deleteObject } from "./delete-object.js";
import { listObjects } from "./list-objects.js";
import { createBucket, readConnection, updateBucket } from "./save-bucket.js";
import { testBucket } from "./test-bucket.js";
import { testStoredBucket } from "./test-stored-bucket.js";

/** Connected buckets: owners connect them, members use them. */
export function serveBuckets(server: RouteServer, { access }: { access: BucketAccess }): void {
  server.serve(routes.listBuckets, async ({ db }) => ({
    buckets: (await listBuckets(db)).map(bucketReply),
  }));

  server.serve(routes.testNewBucket, ({ body }) => testBucket(access, readConnection(body)));

  server.serve(routes.createBucket, async ({ db, audit, body }) =>
    bucketReply(await createBucket(db, access, audit, body)),
  );

  server.serve(routes.updateBucket, async ({ db, audit, params, body }) =>
    bucketReply(
      await updateBucket(db, access, audit, { bucketId: uuidFromId("bkt", params.bucketId), change: body }),
    ),
  );

  server.serve(routes.testBucket, async ({ db, params }) => {
    const row = await findBucket(db, uuidFromId("bkt", params.bucketId));
    if (row === undefined) throw new RolloutError("bucket_not_found");
    return testStoredBucket(db, access, row);
  });

  server.serve(routes.deleteBucket, async ({ db, audit, params, query }) => {
    await deleteBucket(db, audit, uuidFromId("bkt", params.bucketId), query.force === "true");
    return undefined;
  });

  server.serve(routes.listObjects, async ({ db, params, query }) =>
    listObjects(db, await access.open(db, params.bucketId), uuidFromId("bkt", params.bucketId), query),
  );

  server.serve(routes.downloadObject, async ({ db, params, query, request, reply }) =>
    sendObject(request, reply, {
      bucket: await access.open(db, params.bucketId),
      key: query.key,
      inline: query.inline === "true",
    }),
  );

  server.serve(routes.listObjectUses, async ({ db, params, query }) => {
    const bucketId = uuidFromId("bkt", params.bucketId);
    if (!(await findBucket(db, bucketId))) throw new RolloutError("bucket_not_found");
    return fileUses(db, { bucketId, key: query.key });
  });

  server.serve(routes.deleteObject, async ({ db, audit, params, query }) => {
    await deleteObject(db, audit, await access.open(db, params.bucketId), params.bucketId, query.key);
    return undefined;
  });

  server.serve(routes.attachObject, async ({ db, params, body, caller }) =>
    fileReply(
      await attachObject(db, await access.open(db, params.bucketId), {
        bucketId: uuidFromId("bkt", params.bucketId),
        key: body.key,
        madeBy: makerOf(caller).userId,
      }),
    ),
  );
}

const bucketReply = (row: CountedBucketRow): Bucket => ({
  id: idFromUuid("bkt", row.id),
  name: row.name,
  bucket: row.bucket,
  region: row.region,
  prefix: row.prefix,
  endpoint: row.endpoint,
  pathStyle: row.path_style,
  accessKeyId: row.access_key_id,
  state: row.last_code === null ? "ok" : "failed",
  code: row.last_code,
  message: row.last_message,
  fileCount: row.file_count,
  createdAt: row.created_at.toISOString(),
  checkedAt: row.checked_at?.toISOString() ?? null,
});

const fileReply = (row: AttachedFileRow): File => ({
  id: idFromUuid("file", row.id),
  name: row.name,
  size: row.size,
  contentType: row.content_type,
  sha256: row.sha256,
  createdAt: row.created_at.toISOString(),
  source: { bucketId: idFromUuid("bkt", row.bucket_id), bucket: row.bucket_name, key: row.object_key },
});
