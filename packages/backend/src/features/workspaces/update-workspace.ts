import { idFromUuid, RolloutError, type WorkspaceChange } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceRow } from "../../platform/callers.sql.js";
import { violatedConstraint } from "../../platform/database.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { lockWorkspaceAsOwner } from "../../platform/workspace-lock.sql.js";
import { keepFormerSlug, renameWorkspace } from "./workspaces.sql.js";

/**
 * Changes name or slug; the slug that it had leads on to it. A workspace can take back a slug of its own.
 *
 * @throws {RolloutError} slug_taken, role_missing
 */
export async function updateWorkspace(
  db: WorkspaceDb,
  audit: AuditTrail,
  wanted: WorkspaceChange & { readonly personId: string },
): Promise<WorkspaceRow> {
  try {
    return await db.transaction(async (transaction) => {
      const before = await lockWorkspaceAsOwner(transaction, wanted.personId);
      const after = { ...before, name: wanted.name ?? before.name, slug: wanted.slug ?? before.slug };
      const changed = (["name", "slug"] as const).filter((field) => before[field] !== after[field]);
      if (changed.length === 0) return before;
      await renameWorkspace(transaction, after);
      if (changed.includes("slug") && !(await keepFormerSlug(transaction, before.slug)))
        throw new RolloutError("slug_taken", `Another workspace had the address ${after.slug} lately.`);
      const only = (row: WorkspaceRow) => Object.fromEntries(changed.map((field) => [field, row[field]]));
      await audit.done(transaction, {
        object: { id: idFromUuid("ws", after.id), name: after.name },
        before: only(before),
        after: only(after),
      });
      return after;
    });
  } catch (error) {
    if (violatedConstraint(error) !== "workspaces_slug_key") throw error;
    throw new RolloutError("slug_taken", `Another workspace has the address ${wanted.slug}.`);
  }
}
