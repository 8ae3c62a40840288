import { RolloutError, type StoredObject } from "@rollout/contract";
import { z } from "zod";
import type { ConnectedBucket } from "../../platform/connected-bucket.js";
import { decodeCursor, defaultPageSize, encodeCursor } from "../../platform/page-cursor.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { countTasksOfObjects } from "./buckets.sql.js";

const placeSchema = z.tuple([z.string()]);

/** What of a folder is asked for. */
export interface WantedPage {
  readonly prefix?: string | undefined;
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** One page of a folder of a bucket: the storage's own paging, so that every folder is as fast as its first page. */
export async function listObjects(
  db: WorkspaceDb,
  bucket: ConnectedBucket,
  bucketId: string,
  { prefix = "", search = "", cursor, limit = defaultPageSize }: WantedPage,
): Promise<{ objects: StoredObject[]; nextCursor: string | null }> {
  if (prefix !== "" && !prefix.endsWith("/"))
    throw new RolloutError("request_invalid", "prefix: a folder ends with a slash.");
  const token = cursor === undefined ? undefined : decodeCursor(placeSchema, cursor)[0];
  const page = await bucket.list({ folder: prefix, search, limit, token });
  const counts = await countTasksOfObjects(
    db,
    bucketId,
    page.objects.map(({ key }) => key),
  );
  const tasksOf = new Map(counts.map((count) => [count.object_key, count.tasks]));
  const folders = page.folders.map(
    (key): StoredObject => ({
      kind: "folder",
      key,
      name: key.slice(prefix.length),
      fileId: null,
      size: null,
      modifiedAt: null,
      etag: null,
      madeBy: null,
      taskCount: 0,
    }),
  );
  const objects = page.objects.map(
    ({ key, size, modifiedAt, etag }): StoredObject => ({
      kind: "object",
      key,
      name: key.slice(prefix.length),
      fileId: null,
      size,
      modifiedAt: modifiedAt?.toISOString() ?? null,
      etag,
      madeBy: null,
      taskCount: tasksOf.get(key) ?? 0,
    }),
  );
  return {
    objects: [...folders, ...objects],
    nextCursor: page.nextToken === undefined ? null : encodeCursor([page.nextToken]),
  };
}
