import { type BucketRow, bucketColumns } from "../../platform/buckets.sql.js";
import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

export interface CountedBucketRow extends BucketRow {
  file_count: number;
}

const countedColumns = `${bucketColumns}, (
  select count(*)::int from files f
  where f.workspace_id = b.workspace_id and f.bucket_id = b.id and exists (
    select from task_revision_files used where used.workspace_id = f.workspace_id and used.file_id = f.id)
) as file_count`;

export const listBuckets = (db: WorkspaceQueryable): Promise<CountedBucketRow[]> =>
  db.query(
    `select ${countedColumns} from buckets b
     where workspace_id = $1 and deleted_at is null order by created_at, id`,
    [db.workspaceId],
  );

export const findCountedBucket = async (
  db: WorkspaceQueryable,
  bucketId: string,
): Promise<CountedBucketRow | undefined> =>
  (
    await db.query<CountedBucketRow>(
      `select ${countedColumns} from buckets b where workspace_id = $1 and id = $2 and deleted_at is null`,
      [db.workspaceId, bucketId],
    )
  )[0];

export const lockBucket = async (
  db: WorkspaceTransaction,
  bucketId: string,
): Promise<CountedBucketRow | undefined> =>
  (
    await db.query<CountedBucketRow>(
      `select ${countedColumns} from buckets b
       where workspace_id = $1 and id = $2 and deleted_at is null for update`,
      [db.workspaceId, bucketId],
    )
  )[0];

export interface BucketValues {
  readonly id: string;
  readonly name: string;
  readonly bucket: string;
  readonly region: string;
  readonly prefix: string;
  readonly endpoint: string | null;
  readonly pathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretSealed: string;
}

/** A disconnected bucket of the same place, to which files of tasks still refer. */
export const findDisconnectedBucket = async (
  db: WorkspaceQueryable,
  place: Pick<BucketValues, "endpoint" | "bucket" | "prefix">,
): Promise<string | undefined> =>
  (
    await db.query<{ id: string }>(
      `select id from buckets where workspace_id = $1 and deleted_at is not null
         and endpoint is not distinct from $2 and bucket = $3 and prefix = $4
       order by deleted_at desc limit 1`,
      [db.workspaceId, place.endpoint, place.bucket, place.prefix],
    )
  )[0]?.id;

/** Stores a connection that was tested just now, new or as it is changed. */
export const saveBucket = async (db: WorkspaceQueryable, values: BucketValues): Promise<void> => {
  await db.query(
    `insert into buckets (workspace_id, id, name, bucket, region, prefix, endpoint, path_style, access_key_id,
       secret_sealed, checked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())
     on conflict (workspace_id, id) do update set name = excluded.name, bucket = excluded.bucket,
       region = excluded.region, prefix = excluded.prefix, endpoint = excluded.endpoint,
       path_style = excluded.path_style, access_key_id = excluded.access_key_id,
       secret_sealed = excluded.secret_sealed, checked_at = now(), last_code = null, last_message = null,
       deleted_at = null`,
    [
      db.workspaceId,
      values.id,
      values.name,
      values.bucket,
      values.region,
      values.prefix,
      values.endpoint,
      values.pathStyle,
      values.accessKeyId,
      values.secretSealed,
    ],
  );
};

/** Forgets files that no task refers to; says whether others are left. */
export const removeUnusedBucketFiles = async (
  db: WorkspaceTransaction,
  bucketId: string,
): Promise<boolean> => {
  await db.query(
    `delete from files f where workspace_id = $1 and bucket_id = $2 and not exists (
       select from task_revision_files used where used.workspace_id = f.workspace_id and used.file_id = f.id)`,
    [db.workspaceId, bucketId],
  );
  const left = await db.query("select from files where workspace_id = $1 and bucket_id = $2 limit 1", [
    db.workspaceId,
    bucketId,
  ]);
  return left.length > 0;
};

export const removeBucket = async (db: WorkspaceTransaction, bucketId: string): Promise<void> => {
  await db.query("delete from buckets where workspace_id = $1 and id = $2", [db.workspaceId, bucketId]);
};

/** Keeps the row for the files that refer to it, without its secret. */
export const disconnectBucket = async (db: WorkspaceTransaction, bucketId: string): Promise<void> => {
  await db.query(
    `update buckets set deleted_at = now(), secret_sealed = '', access_key_id = ''
     where workspace_id = $1 and id = $2`,
    [db.workspaceId, bucketId],
  );
  await db.query("delete from uploads where workspace_id = $1 and bucket_id = $2", [
    db.workspaceId,
    bucketId,
  ]);
};

/** How many tasks of newest versions use each of these objects; those that none uses are not in the answer. */
export const countTasksOfObjects = (
  db: WorkspaceQueryable,
  bucketId: string,
  keys: readonly string[],
): Promise<{ object_key: string; tasks: number }[]> =>
  db.query(
    `select f.object_key, count(distinct placed.task_id)::int as tasks
     from files f
       join task_revision_files used on used.workspace_id = f.workspace_id and used.file_id = f.id
       join task_revisions r on r.workspace_id = f.workspace_id and r.id = used.task_revision_id
       join tasks t on t.workspace_id = r.workspace_id and t.id = r.task_id
       join datasets d on d.workspace_id = t.workspace_id and d.id = t.dataset_id and d.deleted_at is null
       cross join lateral (
         select v.id from dataset_versions v
         where v.workspace_id = d.workspace_id and v.dataset_id = d.id order by v.version desc limit 1
       ) newest
       join dataset_version_tasks placed on placed.workspace_id = r.workspace_id
         and placed.dataset_version_id = newest.id and placed.task_id = r.task_id
         and placed.task_revision_id = r.id
     where f.workspace_id = $1 and f.bucket_id = $2 and f.object_key = any($3::text[])
     group by f.object_key`,
    [db.workspaceId, bucketId, keys],
  );

export interface AttachedFileRow {
  id: string;
  bucket_id: string;
  /** Of the connection. */
  bucket_name: string;
  object_key: string;
  name: string;
  size: number;
  content_type: string;
  /** Hexadecimal. */
  sha256: string;
  created_at: Date;
}

const fileColumns = `id, name, size, content_type, encode(sha256, 'hex') as sha256, created_at, bucket_id, object_key,
  (select b.name from buckets b where b.workspace_id = files.workspace_id and b.id = files.bucket_id) as bucket_name`;

/** The file that an object is already, as long as it is the same object. */
export const findAttachedFile = async (
  db: WorkspaceQueryable,
  object: {
    readonly bucketId: string;
    readonly key: string;
    readonly etag: string;
    readonly size: number;
    readonly modifiedAt: Date | undefined;
  },
): Promise<AttachedFileRow | undefined> =>
  (
    await db.query<AttachedFileRow>(
      `select ${fileColumns} from files
       where workspace_id = $1 and bucket_id = $2 and object_key = $3 and etag = $4 and size = $5
         and object_modified_at = $6
       order by created_at desc limit 1`,
      [db.workspaceId, object.bucketId, object.key, object.etag, object.size, object.modifiedAt],
    )
  )[0];

export interface NewAttachedFile {
  readonly id: string;
  readonly bucketId: string;
  readonly key: string;
  readonly etag: string;
  readonly name: string;
  readonly size: number;
  readonly contentType: string;
  readonly sha256: string;
  readonly modifiedAt: Date | null;
  readonly madeBy: string | null;
}

/** Makes the object known as a file; the same bytes under the same key are the same file, with the newest etag and time. */
export const saveAttachedFile = async (
  db: WorkspaceQueryable,
  file: NewAttachedFile,
): Promise<AttachedFileRow> =>
  (
    await db.query<AttachedFileRow>(
      `insert into files (workspace_id, id, name, size, content_type, sha256, bucket_id, object_key, etag, made_by,
         object_modified_at)
       values ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, $10, $11)
       on conflict (workspace_id, bucket_id, object_key, sha256) where bucket_id is not null
         do update set etag = excluded.etag, object_modified_at = excluded.object_modified_at,
           content_type = case when files.content_type like '%/octet-stream' then excluded.content_type
             else files.content_type end
       returning ${fileColumns}`,
      [
        db.workspaceId,
        file.id,
        file.name,
        file.size,
        file.contentType,
        file.sha256,
        file.bucketId,
        file.key,
        file.etag,
        file.madeBy,
        file.modifiedAt,
      ],
    )
  )[0]!;
