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
