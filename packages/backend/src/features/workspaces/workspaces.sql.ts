import type { Appearance, Role } from "@rollout/contract";
import type { WorkspaceRow } from "../../platform/callers.sql.js";
import type { Queryable } from "../../platform/database.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/*
 * What a workspace tells of itself, and, by functions of migration 0006, which workspaces there are.
 */

export interface FoundWorkspaceRow extends WorkspaceRow {
  deleted_at: Date | null;
}

/** Where a slug leads: to the workspace that has it, deleted or not, else to the one that had it. */
export const findWorkspaceBySlug = async (
  db: Queryable,
  slug: string,
): Promise<FoundWorkspaceRow | undefined> =>
  (await db.query<FoundWorkspaceRow>("select * from find_workspace_by_slug($1)", [slug]))[0];

/** False when another workspace has the slug. The maker becomes its owner. */
export const insertWorkspace = async (
  db: Queryable,
  workspace: { id: string; slug: string; name: string; makerId: string },
): Promise<boolean> =>
  (
    await db.query<{ created: boolean }>("select create_workspace($1, $2, $3, $4) as created", [
      workspace.id,
      workspace.slug,
      workspace.name,
      workspace.makerId,
    ])
  )[0]!.created;

export const renameWorkspace = async (
  db: WorkspaceQueryable,
  { name, slug }: { name: string; slug: string },
): Promise<void> => {
  await db.query("update workspaces set name = $2, slug = $3 where id = $1", [db.workspaceId, name, slug]);
};

/** Whether a workspace has the slug, or had it so lately that it is kept for it. */
export const isSlugTaken = async (db: Queryable, slug: string): Promise<boolean> =>
  (await db.query<{ taken: boolean }>("select is_slug_taken($1) as taken", [slug]))[0]!.taken;

/**
 * Lets the former slug lead on, and the one that the workspace has now lead nowhere else. False when that one is
 * kept for another workspace, which had it lately.
 */
export const keepFormerSlug = async (db: WorkspaceQueryable, formerSlug: string): Promise<boolean> =>
  (await db.query<{ kept: boolean }>("select keep_former_slug($1) as kept", [formerSlug]))[0]!.kept;

export const markWorkspaceDeleted = async (db: WorkspaceQueryable, deletedBy: string): Promise<void> => {
  await db.query("update workspaces set deleted_at = now(), deleted_by = $2 where id = $1", [
    db.workspaceId,
    deletedBy,
  ]);
};

/** Takes back a workspace that was deleted within so many hours; nothing unless the person owns it. */
export const restoreWorkspace = async (
  db: Queryable,
  wanted: { id: string; ownerId: string; withinHours: number },
): Promise<WorkspaceRow | undefined> =>
  (
    await db.query<WorkspaceRow>("select * from restore_workspace($1, $2, make_interval(hours => $3))", [
      wanted.id,
      wanted.ownerId,
      wanted.withinHours,
    ])
  )[0];

/** The role of each of these people, which nobody else changes until the transaction ends. */
export const lockRoles = async (
  db: WorkspaceQueryable,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Role>> => {
  const rows = await db.query<{ user_id: string; role: Role }>(
    `select user_id, role from memberships where workspace_id = $1 and user_id = any($2)
     order by user_id for no key update`,
    [db.workspaceId, userIds],
  );
  return new Map(rows.map((row) => [row.user_id, row.role]));
};

export const changeRole = async (db: WorkspaceQueryable, userId: string, role: Role): Promise<void> => {
  await db.query("update memberships set role = $3 where workspace_id = $1 and user_id = $2", [
    db.workspaceId,
    userId,
    role,
  ]);
};

export const findMemberName = async (db: WorkspaceQueryable, userId: string): Promise<string> =>
  (await db.query<{ name: string }>("select find_member_name($1) as name", [userId]))[0]!.name;

export interface RunningRow {
  workspace_id: string;
  running: number;
}

/** Rollouts that run now in each workspace of the person, 10,000 at most. */
export const countRunningRollouts = (db: Queryable, userId: string): Promise<RunningRow[]> =>
  db.query("select * from count_running_rollouts_of_user($1)", [userId]);

/** What is not given stays. */
export const changeAppearance = async (
  db: WorkspaceQueryable,
  userId: string,
  { theme, hue }: Partial<Appearance>,
): Promise<Appearance | undefined> =>
  (
    await db.query<Appearance>(
      `update memberships set theme = coalesce($3, theme), hue = coalesce($4, hue)
       where workspace_id = $1 and user_id = $2 returning theme, hue`,
      [db.workspaceId, userId, theme ?? null, hue ?? null],
    )
  )[0];
