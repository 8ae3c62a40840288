import { idFromUuid, type Role, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { assertOwner, isLastOwner, lockMembers, memberOf } from "./locked-members.js";
import { changeRole, listMembers, type MemberRow } from "./members.sql.js";

/**
 * Makes a member owner, or an owner member.
 *
 * @returns The members as they are then.
 * @throws {RolloutError} member_not_found, last_owner, role_missing
 */
export const changeRoleOfMember = (
  db: WorkspaceDb,
  audit: AuditTrail,
  { userId, role, ownerId }: { userId: string; role: Role; ownerId: string },
): Promise<readonly MemberRow[]> =>
  db.transaction(async (transaction) => {
    const locked = await lockMembers(transaction);
    assertOwner(locked, ownerId);
    const member = memberOf(locked, userId);
    if (member.role === role) return locked.members;
    if (isLastOwner(member, locked.members)) throw new RolloutError("last_owner");
    await changeRole(transaction, userId, role);
    await audit.done(transaction, {
      object: { id: idFromUuid("user", userId), name: member.name },
      before: { role: member.role },
      after: { role },
    });
    return listMembers(transaction);
  });
