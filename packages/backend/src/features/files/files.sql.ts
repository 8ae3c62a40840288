import type { AttachedObject } from "../../platform/attached-object.js";
import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

export interface FileRow {
  id: string;
  name: string;
  size: number;
  content_type: string;
  /** Hexadecimal. */
  sha256: string;
  made_by: string | null;
  created_at: Date;
  /** Set, with the next two, where the bytes are an object of a bucket. */
  bucket_id: string | null;
  object_key: string | null;
  etag: string | null;
  object_modified_at: Date | null;
}

/** What the object of a file was when it was attached. */
export const attachedObjectOf = (file: FileRow, key: string): AttachedObject => ({
  id: file.id,
  name: file.name,
  key,
  etag: file.etag ?? "",
  size: file.size,
  sha256: file.sha256,
  modifiedAt: file.object_modified_at,
});

export const fileColumns =
  "id, name, size, content_type, encode(sha256, 'hex') as sha256, made_by, created_at, bucket_id, object_key, etag, object_modified_at";

export const findFile = async (db: WorkspaceQueryable, fileId: string): Promise<FileRow | undefined> =>
  (
    await db.query<FileRow>(`select ${fileColumns} from files where workspace_id = $1 and id = $2`, [
      db.workspaceId,
      fileId,
    ])
  )[0];

/**
 * Makes an uploaded file known, or finds the one that has the same bytes, name and type. One that an import stored is
 * from now on the work of who uploaded it.
 */
export const ensureFile = async (
  db: WorkspaceTransaction,
  file: {
    id: string;
    name: string;
    size: number;
    contentType: string;
    sha256: string;
    madeBy: string | null;
  },
): Promise<FileRow> => {
  const identity = [db.workspaceId, file.sha256, file.name, file.contentType];
  const [inserted] = await db.query<FileRow>(
    `insert into files (workspace_id, sha256, name, content_type, id, size, made_by)
     values ($1, decode($2, 'hex'), $3, $4, $5, $6, $7)
     on conflict (workspace_id, sha256, name, content_type) where bucket_id is null do nothing
     returning ${fileColumns}`,
    [...identity, file.id, file.size, file.madeBy],
  );
  if (inserted) return inserted;
  const [taken] = await db.query<FileRow>(
    `update files set is_imported = false, made_by = $5
     where workspace_id = $1 and sha256 = decode($2, 'hex') and name = $3 and content_type = $4
       and bucket_id is null and is_imported
     returning ${fileColumns}`,
    [...identity, file.madeBy],
  );
  if (taken) return taken;
  const [existing] = await db.query<FileRow>(
    `select ${fileColumns} from files
     where workspace_id = $1 and sha256 = decode($2, 'hex') and name = $3 and content_type = $4
       and bucket_id is null`,
    identity,
  );
  return existing!;
};

/**
 * Until the end of the transaction, nobody else places or removes the bytes of this hash. Hashes that begin alike
 * share a lock: an import takes those of thousands at once.
 */
export const lockBytes = async (db: WorkspaceTransaction, sha256: string): Promise<void> => {
  await db.query("select pg_advisory_xact_lock(hashtextextended($1::text || left($2::text, 2), 0))", [
    db.workspaceId,
    sha256,
  ]);
};

/** True while a file of built-in storage has these bytes, or an import is about to make one. */
export const areBytesUsed = async (db: WorkspaceTransaction, sha256: string): Promise<boolean> =>
  (
    await db.query(
      `(select from files where workspace_id = $1 and sha256 = decode($2, 'hex') and bucket_id is null limit 1)
       union all (select from import_files where workspace_id = $1 and decode($2, 'hex') = any(hashes) limit 1)`,
      [db.workspaceId, sha256],
    )
  ).length > 0;

/** Locks a file against new uses; a save of a dataset that names it waits, or is waited for. */
export const lockFile = async (
  db: WorkspaceTransaction,
  fileId: string,
): Promise<(FileRow & { is_used: boolean }) | undefined> => {
  const [file] = await db.query<FileRow>(
    `select ${fileColumns} from files where workspace_id = $1 and id = $2 for update`,
    [db.workspaceId, fileId],
  );
  if (file === undefined) return undefined;
  // A statement of its own: it sees what was committed while the lock was waited for.
  const used = await db.query(
    "select from task_revision_files where workspace_id = $1 and file_id = $2 limit 1",
    [db.workspaceId, fileId],
  );
  return { ...file, is_used: used.length > 0 };
};

export const removeFile = async (db: WorkspaceTransaction, fileId: string): Promise<void> => {
  await db.query("delete from files where workspace_id = $1 and id = $2", [db.workspaceId, fileId]);
};
