import type { WorkspaceRow } from "../platform/callers.sql.js";
import type { Database, Queryable } from "../platform/database.js";

/*
 * What the operator sets up before anybody has signed in. The functions of migrations 0001 and 0004 look
 * across workspaces.
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
