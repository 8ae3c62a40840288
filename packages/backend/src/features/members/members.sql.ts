import type { Role } from "@rollout/contract";
import type { Queryable } from "../../platform/database.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/* Names, addresses and sessions of people lie outside of workspaces: functions of migration 0007 read them. */

export interface MemberRow {
  user_id: string;
  name: string;
  email: string | null;
  role: Role;
  joined_at: Date;
  /** When any session of theirs was last seen, within a minute; null when they never signed in. */
  last_active_at: Date | null;
}

/** Owners first, then by name. */
export const listMembers = (db: WorkspaceQueryable): Promise<MemberRow[]> =>
  db.query("select * from list_members()");

export const changeRole = async (db: WorkspaceQueryable, userId: string, role: Role): Promise<void> => {
  await db.query("update memberships set role = $3 where workspace_id = $1 and user_id = $2", [
    db.workspaceId,
    userId,
    role,
  ]);
};

export const deleteMembership = async (db: WorkspaceQueryable, userId: string): Promise<void> => {
  await db.query("delete from memberships where workspace_id = $1 and user_id = $2", [
    db.workspaceId,
    userId,
  ]);
};

/** How many of these keys the member made in this workspace. */
export const countKeysOfMember = async (
  db: WorkspaceQueryable,
  userId: string,
  keyIds: readonly string[],
): Promise<number> =>
  (
    await db.query<{ count: number }>(
      "select count(*)::int as count from api_keys where workspace_id = $1 and created_by = $2 and id = any($3)",
      [db.workspaceId, userId, keyIds],
    )
  )[0]!.count;

export interface KeyOfMemberRow {
  id: string;
  name: string;
}

/** Ends the valid keys of the member but those that are kept: the ones named, or all of kind `standard`. Gives what it ended. */
export const revokeKeysOfMember = (
  db: WorkspaceQueryable,
  userId: string,
  { kept, revokedBy }: { kept: readonly string[] | "standard"; revokedBy: string },
): Promise<KeyOfMemberRow[]> =>
  db.query(
    `update api_keys set revoked_at = now(), revoked_by = $4
     where workspace_id = $1 and created_by = $2 and revoked_at is null and coalesce(expires_at > now(), true)
       and (kind = 'cli' or not ($5 or id = any($3)))
     returning id, name`,
    [db.workspaceId, userId, kept === "standard" ? [] : kept, revokedBy, kept === "standard"],
  );

/** The member's keys that go on working. */
export const listValidKeysOfMember = (db: WorkspaceQueryable, userId: string): Promise<KeyOfMemberRow[]> =>
  db.query(
    `select id, name from api_keys
     where workspace_id = $1 and created_by = $2 and revoked_at is null and coalesce(expires_at > now(), true)
     order by id`,
    [db.workspaceId, userId],
  );

/** Signs a person out everywhere, unless a workspace is left to them. */
export const endSessionsWithoutWorkspace = async (db: Queryable, userId: string): Promise<void> => {
  await db.query("select end_sessions_without_workspace($1)", [userId]);
};
