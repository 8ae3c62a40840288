import type { ApiKeyKind, ApiKeyState, Scope } from "@rollout/contract";
import type { Queryable } from "../../platform/database.js";
import { rolloutIsRunning } from "../../platform/rollout-status.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface NewApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly keyHash: Buffer;
  readonly preview: string;
  readonly scopes: readonly Scope[];
  /** Null: the operator. */
  readonly createdBy: string | null;
  readonly expiresInDays: number | undefined;
  readonly kind: ApiKeyKind;
}

export const insertApiKey = async (db: WorkspaceQueryable, key: NewApiKeyRow): Promise<void> => {
  await db.query(
    `insert into api_keys (workspace_id, id, name, key_hash, preview, scopes, created_by, expires_at, kind)
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8), $9)`,
    [
      db.workspaceId,
      key.id,
      key.name,
      key.keyHash,
      key.preview,
      key.scopes,
      key.createdBy,
      key.expiresInDays ?? null,
      key.kind,
    ],
  );
};

/** Keeps a membership until the transaction ends; false when the person is no member. */
export const holdMembership = async (db: WorkspaceQueryable, userId: string): Promise<boolean> =>
  (
    await db.query("select from memberships where workspace_id = $1 and user_id = $2 for key share", [
      db.workspaceId,
      userId,
    ])
  ).length > 0;

export interface ApiKeyListRow {
  id: string;
  name: string;
  preview: string;
  kind: ApiKeyKind;
  scopes: Scope[];
  state: ApiKeyState;
  created_by: string | null;
  created_by_name: string | null;
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
}

/** Which keys are meant; what is left out does not matter. */
export interface ApiKeyFilter {
  readonly id?: string;
  /** UUID of who made it. */
  readonly createdBy?: string | undefined;
  /** Keys that were over before that many days are left out. */
  readonly overWithinDays?: number;
}

/** Keys of a workspace, newest first. */
export const listApiKeys = (db: WorkspaceQueryable, filter: ApiKeyFilter = {}): Promise<ApiKeyListRow[]> =>
  db.query(
    `select k.id, k.name, k.preview, k.kind, k.scopes, k.created_by, maker.name as created_by_name,
       k.created_at, k.last_used_at, k.expires_at, k.revoked_at,
       case when k.revoked_at is not null then 'revoked'
            when k.expires_at <= now() then 'expired' else 'valid' end as state
     from api_keys k left join list_api_key_makers() maker on maker.id = k.created_by
     where k.workspace_id = $1 and ($2::uuid is null or k.id = $2) and ($3::uuid is null or k.created_by = $3)
       and ($4::int is null
         or coalesce(least(k.revoked_at, k.expires_at), 'infinity') > now() - make_interval(days => $4))
     order by k.created_at desc, k.id desc`,
    [db.workspaceId, filter.id ?? null, filter.createdBy ?? null, filter.overWithinDays ?? null],
  );

/** Ends a key; false when it was revoked before, or is not there. */
export const markApiKeyRevoked = async (
  db: WorkspaceQueryable,
  keyId: string,
  revokedBy: string | null,
): Promise<boolean> =>
  (
    await db.query(
      `update api_keys set revoked_at = now(), revoked_by = $3
       where workspace_id = $1 and id = $2 and revoked_at is null returning id`,
      [db.workspaceId, keyId, revokedBy],
    )
  ).length > 0;

export interface ApiKeyClientRow {
  address: string;
  client: string;
  last_used_at: Date;
}

/** From where a key was used within 30 days, newest first. */
export const listApiKeyClients = (
  db: WorkspaceQueryable,
  keyId: string,
  limit: number,
): Promise<ApiKeyClientRow[]> =>
  db.query(
    `select address, client, last_used_at from api_key_uses
     where workspace_id = $1 and key_id = $2 and last_used_at > now() - interval '30 days'
     order by last_used_at desc, address, client limit $3`,
    [db.workspaceId, keyId, limit],
  );

/**
 * Rollouts that run now, of runs that this key started. The newest 10,000 of the workspace without a finish are
 * looked at, so that any number of abandoned ones costs the same.
 */
export const countRunningRollouts = async (db: WorkspaceQueryable, keyId: string): Promise<number> =>
  (
    await db.query<{ running: number }>(
      `select count(*)::int as running from (
         select * from rollouts where workspace_id = $1 and status = 'running' order by id desc limit 10000
       ) r join runs run on run.workspace_id = r.workspace_id and run.id = r.run_id
       where run.started_by_key = $2 and ${rolloutIsRunning}`,
      [db.workspaceId, keyId],
    )
  )[0]!.running;

/** Removes what is older than the 30 days for which uses are shown, in every workspace. */
export const forgetOldApiKeyUses = async (db: Queryable): Promise<void> => {
  await db.query("select forget_old_api_key_uses()");
};
