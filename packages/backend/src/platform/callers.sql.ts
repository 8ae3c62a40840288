import type { Queryable } from "./database.js";

/*
 * What must look across workspaces: whose key, whose session, which workspaces. Each statement calls one of the
 * SECURITY DEFINER functions of migration 0001; the serving role cannot read these tables otherwise.
 */

export interface ApiKeyRow {
  id: string;
  name: string;
  preview: string;
  scopes: ("ingest" | "read" | "write")[];
  state: "valid" | "revoked" | "expired";
  workspace_id: string;
  slug: string;
  workspace_name: string;
}

export interface SessionRow {
  session_id: string;
  user_id: string;
  name: string;
  email: string | null;
}

export interface WorkspaceRow {
  id: string;
  slug: string;
  name: string;
}

export interface UserWorkspaceRow extends WorkspaceRow {
  role: "owner" | "member";
}

export const findApiKey = async (db: Queryable, hash: Buffer): Promise<ApiKeyRow | undefined> =>
  (await db.query<ApiKeyRow>("select * from find_api_key($1)", [hash]))[0];

export const findSession = async (db: Queryable, hash: Buffer): Promise<SessionRow | undefined> =>
  (await db.query<SessionRow>("select * from find_session($1)", [hash]))[0];

export const listWorkspacesOfUser = (db: Queryable, userId: string): Promise<UserWorkspaceRow[]> =>
  db.query<UserWorkspaceRow>("select * from list_workspaces_of_user($1)", [userId]);
