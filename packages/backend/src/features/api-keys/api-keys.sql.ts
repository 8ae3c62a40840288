import type { Scope } from "@rollout/contract";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

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
