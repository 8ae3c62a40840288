import type { WorkspaceDb, WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface FileRow {
  id: string;
  name: string;
  size: number;
  content_type: string;
  /** Hexadecimal. */
  sha256: string;
  created_at: Date;
}

const columns = "id, name, size, content_type, encode(sha256, 'hex') as sha256, created_at";

export const findFile = async (db: WorkspaceQueryable, fileId: string): Promise<FileRow | undefined> =>
  (
    await db.query<FileRow>(`select ${columns} from files where workspace_id = $1 and id = $2`, [
      db.workspaceId,
      fileId,
    ])
  )[0];

/** Makes the file known, or finds the one that has the same bytes, name and type. */
export const ensureFile = (
  db: WorkspaceDb,
  file: { id: string; name: string; size: number; contentType: string; sha256: string },
): Promise<FileRow> =>
  db.transaction(async (transaction) => {
    const identity = [db.workspaceId, file.sha256, file.name, file.contentType];
    const [inserted] = await transaction.query<FileRow>(
      `insert into files (workspace_id, sha256, name, content_type, id, size)
       values ($1, decode($2, 'hex'), $3, $4, $5, $6)
       on conflict (workspace_id, sha256, name, content_type) do nothing returning ${columns}`,
      [...identity, file.id, file.size],
    );
    if (inserted) return inserted;
    const [existing] = await transaction.query<FileRow>(
      `select ${columns} from files
       where workspace_id = $1 and sha256 = decode($2, 'hex') and name = $3 and content_type = $4`,
      identity,
    );
    return existing!;
  });
