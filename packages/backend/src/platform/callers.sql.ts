import type { Queryable } from "./database.js";

/*
 * What must look across workspaces: whose key, whose session, which workspaces. Each statement calls one of the
 * SECURITY DEFINER functions of migrations 0001, 0004 and 0012; the serving role cannot read these tables otherwise.
 */

export interface ApiKeyRow {
  id: string;
  name: string;
  preview: string;
  /** `cli` acts as the person who made it. */
  kind: "standard" | "cli";
  scopes: ("ingest" | "read" | "write")[];
  state: "valid" | "revoked" | "expired" | "workspace_deleted";
  /** Who made it; null when the operator did. */
  created_by: string | null;
  workspace_id: string;
  slug: string;
  workspace_name: string;
  former_slugs: string[];
}

export interface SessionRow {
  session_id: string;
  user_id: string;
  name: string;
  email: string | null;
  opened_by: "link" | "account";
  has_account: boolean;
}

export interface WorkspaceRow {
  id: string;
  slug: string;
  name: string;
}

export interface UserWorkspaceRow extends WorkspaceRow {
  role: "owner" | "member";
  former_slugs: string[];
}

/** Where a request comes from. */
export interface RequestOrigin {
  /** IP address. */
  readonly address: string;
  /** Browser or SDK, as far as it says. */
  readonly client: string | null;
}

/** Notes the use of the key, where its origin is given. */
export const findApiKey = async (
  db: Queryable,
  hash: Buffer,
  origin?: RequestOrigin,
): Promise<ApiKeyRow | undefined> =>
  (
    await db.query<ApiKeyRow>("select * from find_api_key($1, $2, $3)", [
      hash,
      origin?.address ?? null,
      origin?.client ?? null,
    ])
  )[0];

export const findSession = async (
  db: Queryable,
  hash: Buffer,
  origin?: RequestOrigin,
): Promise<SessionRow | undefined> =>
  (
    await db.query<SessionRow>("select * from find_session($1, $2, $3)", [
      hash,
      origin?.address ?? null,
      origin?.client ?? null,
    ])
  )[0];

export const listWorkspacesOfUser = (db: Queryable, userId: string): Promise<UserWorkspaceRow[]> =>
  db.query<UserWorkspaceRow>("select * from list_workspaces_of_user($1)", [userId]);
