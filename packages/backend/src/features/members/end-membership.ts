import { idFromUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";
import { assertOwner, isLastOwner, lockMembers, memberOf } from "./locked-members.js";
import {
  countKeysOfMember,
  deleteMembership,
  endSessionsWithoutWorkspace,
  type KeyOfMemberRow,
  listValidKeysOfMember,
  type MemberRow,
  revokeKeysOfMember,
} from "./members.sql.js";

/** Where the end of a membership and those of its keys are written. */
export interface EndAudit {
  readonly membership: AuditTrail;
  readonly keys: AuditTrail;
}

/**
 * Ends a membership with all its keys but those that the owner names; keys of kind `cli` always end. The sessions of the person
 * end only where no workspace is left: owners of one workspace sign nobody out of another.
 *
 * @throws {RolloutError} member_not_found, last_owner, api_key_not_found, role_missing
 */
export const removeMember = (
  db: WorkspaceDb,
  audit: EndAudit,
  wanted: { userId: string; keepKeys: readonly string[]; ownerId: string },
): Promise<void> =>
  db.transaction(async (transaction) => {
    const locked = await lockMembers(transaction);
    assertOwner(locked, wanted.ownerId);
    const member = memberOf(locked, wanted.userId);
    if (isLastOwner(member, locked.members)) throw new RolloutError("last_owner");
    const keyIds = [...new Set(wanted.keepKeys)];
    if ((await countKeysOfMember(transaction, wanted.userId, keyIds)) !== keyIds.length) {
      throw new RolloutError("api_key_not_found", `Not every key of keepKeys was made by ${member.name}.`);
    }
    const keys = await endMembership(transaction, member, { ...audit, kept: keyIds, by: wanted.ownerId });
    await audit.membership.done(transaction, {
      object: { id: idFromUuid("user", wanted.userId), name: member.name },
      before: { role: member.role },
      after: keys,
    });
    await endSessionsWithoutWorkspace(transaction, wanted.userId);
  });

/**
 * Ends one's own membership and one's keys of kind `cli`; the others go on, and one stays signed in.
 *
 * @throws {RolloutError} last_owner
 */
export const leaveWorkspace = (db: WorkspaceDb, audit: EndAudit, personId: string): Promise<void> =>
  db.transaction(async (transaction) => {
    const locked = await lockMembers(transaction);
    const member = memberOf(locked, personId);
    if (isLastOwner(member, locked.members)) throw new RolloutError("last_owner");
    const keys = await endMembership(transaction, member, { ...audit, kept: "standard", by: personId });
    await audit.membership.done(transaction, {
      object: { id: idFromUuid("ws", db.workspaceId), name: locked.workspaceName },
      before: { role: member.role },
      after: keys,
    });
  });

/** @returns Which keys ended, and which go on. */
async function endMembership(
  transaction: WorkspaceTransaction,
  member: MemberRow,
  { keys, kept, by }: EndAudit & { kept: readonly string[] | "standard"; by: string },
): Promise<{ revokedKeys: NamedKey[]; keptKeys: NamedKey[] }> {
  const userId = member.user_id;
  // First, so that a key that is being made is waited for and seen.
  await deleteMembership(transaction, userId);
  const revoked = await revokeKeysOfMember(transaction, userId, { kept, revokedBy: by });
  for (const key of revoked) await keys.done(transaction, { object: named(key) });
  const goingOn = await listValidKeysOfMember(transaction, userId);
  return { revokedKeys: revoked.map(named), keptKeys: goingOn.map(named) };
}

interface NamedKey {
  readonly id: string;
  readonly name: string;
}

const named = ({ id, name }: KeyOfMemberRow): NamedKey => ({ id: idFromUuid("key", id), name });
