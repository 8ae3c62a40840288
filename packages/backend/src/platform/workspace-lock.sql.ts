import { RolloutError } from "@rollout/contract";
import type { WorkspaceRow } from "./callers.sql.js";
import type { WorkspaceQueryable } from "./workspace-db.js";

/**
 * Keeps the workspace, its members and their roles as they are until the transaction ends: whoever changes them
 * comes here first. Undefined when the workspace was deleted.
 */
export const lockWorkspace = async (db: WorkspaceQueryable): Promise<WorkspaceRow | undefined> =>
  (
    await db.query<WorkspaceRow>(
      "select id, slug, name from workspaces where id = $1 and deleted_at is null for no key update",
      [db.workspaceId],
    )
  )[0];

/**
 * The same for an owner, who may have lost the role since the request came in.
 *
 * @throws {RolloutError} workspace_not_found, role_missing
 */
export async function lockWorkspaceAsOwner(db: WorkspaceQueryable, personId: string): Promise<WorkspaceRow> {
  const workspace = await lockWorkspace(db);
  if (!workspace) throw new RolloutError("workspace_not_found");
  const owner = await db.query(
    "select from memberships where workspace_id = $1 and user_id = $2 and role = 'owner'",
    [db.workspaceId, personId],
  );
  if (owner.length === 0) throw new RolloutError("role_missing");
  return workspace;
}
