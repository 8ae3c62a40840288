import type { Scope } from "@rollout/contract";
import type { WorkspaceRow } from "../../platform/callers.sql.js";
import type { Database, Queryable } from "../../platform/database.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/*
 * What the operator sets up before anybody has signed in. The functions of migration 0001 look across
 * workspaces; keys are rows of their own workspace.
 */

export const findWorkspaceBySlug = async (db: Queryable, slug: string): Promise<WorkspaceRow | undefined> =>
  (await db.query<WorkspaceRow>("select * from find_workspace_by_slug($1)", [slug]))[0];

/** Makes the workspace unless its slug is there; its owner is a member of it either way. */
export const ensureWorkspace = async (
  db: Queryable,
  workspace: { id: string; slug: string; name: string; ownerId: string },
): Promise<{ id: string; created: boolean }> =>
  (
    await db.query<{ id: string; created: boolean }>("select * from ensure_workspace($1, $2, $3, $4)", [
      workspace.id,
      workspace.slug,
      workspace.name,
      workspace.ownerId,
    ])
  )[0]!;

/** The oldest person, or the one with this address; a new one when there is none. */
export const ensureFirstOwner = async (
  db: Queryable,
  owner: { id: string; name: string; email: string | undefined },
): Promise<string> =>
  (
    await db.query<{ id: string }>("select ensure_first_owner($1, $2, $3) as id", [
      owner.id,
      owner.name,
      owner.email ?? null,
    ])
  )[0]!.id;

export const insertSignInLink = async (
  db: Database,
  link: { tokenHash: Buffer; userId: string; validForSeconds: number },
): Promise<void> => {
  await db.query("select create_sign_in_link($1, $2, make_interval(secs => $3))", [
    link.tokenHash,
    link.userId,
    link.validForSeconds,
  ]);
};

export interface NewApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly keyHash: Buffer;
  readonly preview: string;
  readonly scopes: readonly Scope[];
  readonly expiresInDays: number | undefined;
}

export const insertApiKey = async (db: WorkspaceQueryable, key: NewApiKeyRow): Promise<void> => {
  await db.query(
    `insert into api_keys (workspace_id, id, name, key_hash, preview, scopes, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))`,
    [db.workspaceId, key.id, key.name, key.keyHash, key.preview, key.scopes, key.expiresInDays ?? null],
  );
};

export interface ApiKeyListRow {
  id: string;
  name: string;
  preview: string;
  scopes: Scope[];
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
}

/** Keys of a workspace, newest first. */
export const listApiKeys = (db: WorkspaceQueryable): Promise<ApiKeyListRow[]> =>
  db.query(
    `select id, name, preview, scopes, created_at, last_used_at, expires_at, revoked_at from api_keys
     where workspace_id = $1 order by created_at desc, id desc`,
    [db.workspaceId],
  );

/** Ends a key; false when the workspace has no such key. A key that was revoked before stays so. */
export const revokeApiKey = async (db: WorkspaceQueryable, keyId: string): Promise<boolean> =>
  (
    await db.query(
      `update api_keys set revoked_at = coalesce(revoked_at, now())
       where workspace_id = $1 and id = $2 returning id`,
      [db.workspaceId, keyId],
    )
  ).length > 0;
