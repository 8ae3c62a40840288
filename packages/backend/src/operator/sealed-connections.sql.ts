import type { Queryable } from "../platform/database.js";
import type { WorkspaceQueryable } from "../platform/workspace-db.js";

/** A sealed secret of a bucket, or token of GitHub. */
export interface SealedConnectionRow {
  kind: "bucket" | "github";
  workspace_id: string;
  /** Of the bucket; of the workspace for GitHub. */
  id: string;
  /** Of the bucket; null for Amazon and GitHub. */
  endpoint: string | null;
  sealed: string;
}

/** Of all workspaces. */
export const listSealedConnections = (db: Queryable): Promise<SealedConnectionRow[]> =>
  db.query<SealedConnectionRow>("select * from list_sealed_connections()");

/** False when the secret was replaced meanwhile. */
export const replaceSealedConnection = async (
  db: WorkspaceQueryable,
  { kind, id, sealed: former }: SealedConnectionRow,
  sealed: string,
): Promise<boolean> =>
  kind === "bucket"
    ? (
        await db.query(
          `update buckets set secret_sealed = $4
           where workspace_id = $1 and id = $2 and secret_sealed = $3 returning id`,
          [db.workspaceId, id, former, sealed],
        )
      ).length > 0
    : (
        await db.query(
          `update github_connections set token_sealed = $3
           where workspace_id = $1 and token_sealed = $2 returning workspace_id`,
          [db.workspaceId, former, sealed],
        )
      ).length > 0;
