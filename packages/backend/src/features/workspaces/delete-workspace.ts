import { idFromUuid, limits, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceRow } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { lockWorkspaceAsOwner } from "../../platform/workspace-lock.sql.js";
import { markWorkspaceDeleted, restoreWorkspace } from "./workspaces.sql.js";

/**
 * Ends a workspace for everyone at once: keys and sessions find it no more. Its rows stay until they are purged.
 *
 * @throws {RolloutError} workspace_name_mismatch, role_missing
 */
export async function deleteWorkspace(
  db: WorkspaceDb,
  audit: AuditTrail,
  { typedName, personId }: { typedName: string; personId: string },
): Promise<void> {
  await db.transaction(async (transaction) => {
    const workspace = await lockWorkspaceAsOwner(transaction, personId);
    if (workspace.name !== typedName) throw new RolloutError("workspace_name_mismatch");
    await markWorkspaceDeleted(transaction, personId);
    await audit.done(transaction, { object: objectOf(workspace) });
  });
}

/**
 * Undoes a delete, with everything as it was.
 *
 * @throws {RolloutError} workspace_not_found: never was, not deleted, not one's own, or too late.
 */
export const takeBackWorkspace = (
  database: Database,
  audit: AuditTrail,
  { id, personId }: { id: string; personId: string },
): Promise<WorkspaceRow> =>
  database.transaction("begin", async (transaction) => {
    const wanted = { id, ownerId: personId, withinHours: limits.takeBackHours };
    const workspace = await restoreWorkspace(transaction, wanted);
    if (!workspace) throw new RolloutError("workspace_not_found");
    await audit.done(transaction, { workspaceId: workspace.id, object: objectOf(workspace) });
    return workspace;
  });

const objectOf = ({ id, name }: WorkspaceRow) => ({ id: idFromUuid("ws", id), name });
