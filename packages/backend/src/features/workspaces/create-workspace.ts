import { idFromUuid, newUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceRow } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import { insertWorkspace } from "./workspaces.sql.js";

/**
 * Makes a workspace of which its maker is the owner.
 *
 * @throws {RolloutError} slug_taken
 */
export async function createWorkspace(
  database: Database,
  audit: AuditTrail,
  wanted: { slug: string; name: string; makerId: string },
): Promise<WorkspaceRow> {
  const workspace = { id: newUuid(), slug: wanted.slug, name: wanted.name };
  await database.transaction("begin", async (transaction) => {
    const isNew = await insertWorkspace(transaction, { ...workspace, makerId: wanted.makerId });
    if (!isNew) throw new RolloutError("slug_taken", `Another workspace has the address ${wanted.slug}.`);
    await audit.done(transaction, {
      workspaceId: workspace.id,
      object: { id: idFromUuid("ws", workspace.id), name: workspace.name },
      after: { slug: workspace.slug },
    });
  });
  return workspace;
}
