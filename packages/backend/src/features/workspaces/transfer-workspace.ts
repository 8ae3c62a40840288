import { idFromUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { lockWorkspace } from "../../platform/workspace-lock.sql.js";
import { changeRole, findMemberName, lockRoles } from "./workspaces.sql.js";

/**
 * Makes a member owner and the owner who does it a member: both or neither. The workspace is locked first, as
 * whoever changes roles or members does, so that its last owner cannot go meanwhile.
 *
 * @throws {RolloutError} member_not_found; request_invalid when it is to oneself.
 */
export async function transferWorkspace(
  db: WorkspaceDb,
  audit: AuditTrail,
  { from, to }: { from: string; to: string },
): Promise<void> {
  if (from === to) throw new RolloutError("request_invalid", "You own the workspace already.");
  await db.transaction(async (transaction) => {
    if (!(await lockWorkspace(transaction))) throw new RolloutError("workspace_not_found");
    const roles = await lockRoles(transaction, [from, to]);
    if (roles.get(from) !== "owner") throw new RolloutError("role_missing");
    const roleBefore = roles.get(to);
    if (!roleBefore) throw new RolloutError("member_not_found");
    await changeRole(transaction, to, "owner");
    await changeRole(transaction, from, "member");
    await audit.done(transaction, {
      object: { id: idFromUuid("user", to), name: await findMemberName(transaction, to) },
      before: { role: roleBefore, ownRole: "owner" },
      after: { role: "owner", ownRole: "member" },
    });
  });
}
