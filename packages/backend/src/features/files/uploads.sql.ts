import type { Queryable } from "../../platform/database.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/* Uploads in parts: which are under way, and which of their parts are stored. */

export interface UploadRow {
  id: string;
  name: string;
  size: number;
  content_type: string | null;
  part_bytes: number;
  bucket_id: string | null;
  bucket_upload_id: string | null;
  replace: boolean;
  created_by: string | null;
  expires_at: Date;
  completed_at: Date | null;
  file_id: string | null;
  /** Numbers of the parts that are stored, in order, and their etags in the bucket. */
  received: number[];
  etags: (string | null)[];
}

const columns = `id, name, size, content_type, part_bytes, bucket_id, bucket_upload_id, replace, created_by, expires_at,
  completed_at, file_id,
  (select coalesce(array_agg(p.part order by p.part), '{}') from upload_parts p
    where p.workspace_id = u.workspace_id and p.upload_id = u.id) as received,
  (select coalesce(array_agg(p.etag order by p.part), '{}') from upload_parts p
    where p.workspace_id = u.workspace_id and p.upload_id = u.id) as etags`;

export interface NewUploadRow {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly contentType: string | undefined;
  readonly partBytes: number;
  readonly bucketId: string | undefined;
  readonly bucketUploadId: string | undefined;
  readonly replace: boolean;
  readonly userId: string | null;
  readonly hours: number;
}

export const insertUpload = async (db: WorkspaceQueryable, upload: NewUploadRow): Promise<void> => {
  await db.query(
    `insert into uploads (workspace_id, id, name, size, content_type, part_bytes, bucket_id, bucket_upload_id,
       replace, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + make_interval(hours => $11))`,
    [
      db.workspaceId,
      upload.id,
      upload.name,
      upload.size,
      upload.contentType ?? null,
      upload.partBytes,
      upload.bucketId ?? null,
      upload.bucketUploadId ?? null,
      upload.replace,
      upload.userId,
      upload.hours,
    ],
  );
};

/** An upload that has not expired. */
export const findUpload = async (db: WorkspaceQueryable, uploadId: string): Promise<UploadRow | undefined> =>
  (
    await db.query<UploadRow>(
      `select ${columns} from uploads u where workspace_id = $1 and id = $2 and expires_at > now()`,
      [db.workspaceId, uploadId],
    )
  )[0];

export const findExpiredUpload = async (
  db: WorkspaceQueryable,
  uploadId: string,
): Promise<UploadRow | undefined> =>
  (
    await db.query<UploadRow>(
      `select ${columns} from uploads u where workspace_id = $1 and id = $2 and expires_at <= now()`,
      [db.workspaceId, uploadId],
    )
  )[0];

export const expireUpload = async (db: WorkspaceQueryable, uploadId: string): Promise<void> => {
  await db.query("update uploads set expires_at = now() where workspace_id = $1 and id = $2", [
    db.workspaceId,
    uploadId,
  ]);
};

/** Keeps that a part is stored; says false where the upload is gone or complete by now. */
export const keepUploadPart = async (
  db: WorkspaceQueryable,
  part: {
    readonly uploadId: string;
    readonly part: number;
    readonly size: number;
    readonly etag: string | null;
  },
): Promise<boolean> =>
  (
    await db.query(
      `insert into upload_parts (workspace_id, upload_id, part, size, etag)
       select u.workspace_id, u.id, $3, $4, $5 from uploads u
       where u.workspace_id = $1 and u.id = $2 and u.completed_at is null and u.expires_at > now()
       on conflict (workspace_id, upload_id, part) do update set size = excluded.size, etag = excluded.etag
       returning part`,
      [db.workspaceId, part.uploadId, part.part, part.size, part.etag],
    )
  ).length > 0;

export interface UploadEnd {
  readonly uploadId: string;
  /** UUID of whoever ends it. */
  readonly holder: string;
  readonly seconds: number;
}

/**
 * Takes the upload for so many seconds; undefined where another ends it now.
 *
 * @returns `wasLeft` where a server died while it ended the upload.
 */
export const claimUploadEnd = async (
  db: WorkspaceQueryable,
  { uploadId, holder, seconds }: UploadEnd,
): Promise<{ wasLeft: boolean } | undefined> =>
  (
    await db.query<{ wasLeft: boolean }>(
      `update uploads u set ended_by = $3, ended_until = clock_timestamp() + make_interval(secs => $4)
       from (
         select ended_by from uploads
         where workspace_id = $1 and id = $2 and expires_at > now()
           and (ended_until is null or ended_until < clock_timestamp())
         for update
       ) before
       where u.workspace_id = $1 and u.id = $2 returning before.ended_by is not null as "wasLeft"`,
      [db.workspaceId, uploadId, holder, seconds],
    )
  )[0];

export const renewUploadEnd = async (
  db: WorkspaceQueryable,
  { uploadId, holder, seconds }: UploadEnd,
): Promise<void> => {
  await db.query(
    `update uploads set ended_until = clock_timestamp() + make_interval(secs => $4)
     where workspace_id = $1 and id = $2 and ended_by = $3`,
    [db.workspaceId, uploadId, holder, seconds],
  );
};

export const releaseUploadEnd = async (
  db: WorkspaceQueryable,
  { uploadId, holder }: UploadEnd,
): Promise<void> => {
  await db.query(
    "update uploads set ended_by = null, ended_until = null where workspace_id = $1 and id = $2 and ended_by = $3",
    [db.workspaceId, uploadId, holder],
  );
};

export const completeUploadRow = async (
  db: WorkspaceQueryable,
  uploadId: string,
  fileId: string | null,
): Promise<void> => {
  await db.query(
    `update uploads set completed_at = now(), file_id = $3 where workspace_id = $1 and id = $2`,
    [db.workspaceId, uploadId, fileId],
  );
};

export const removeUpload = async (db: WorkspaceQueryable, uploadId: string): Promise<void> => {
  await db.query("delete from uploads where workspace_id = $1 and id = $2", [db.workspaceId, uploadId]);
};

/** Of all workspaces. */
export const listExpiredUploads = (db: Queryable): Promise<{ workspace_id: string; id: string }[]> =>
  db.query("select * from list_expired_uploads()");
