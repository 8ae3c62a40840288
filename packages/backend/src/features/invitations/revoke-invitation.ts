import { idFromUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { lockWorkspaceAsOwner } from "../../platform/workspace-lock.sql.js";
import { findInvitation, markInvitationRevoked } from "./invitations.sql.js";

/**
 * Ends an invitation; one that was revoked before stays as it was.
 *
 * @throws {RolloutError} invitation_not_found: none like it, or it was accepted.
 */
export const revokeInvitation = (
  db: WorkspaceDb,
  audit: AuditTrail,
  { id, ownerId }: { id: string; ownerId: string },
): Promise<void> =>
  db.transaction(async (transaction) => {
    await lockWorkspaceAsOwner(transaction, ownerId);
    const before = await findInvitation(transaction, id);
    if (!before) throw new RolloutError("invitation_not_found");
    if (await markInvitationRevoked(transaction, id)) {
      await audit.done(transaction, {
        object: { id: idFromUuid("inv", id), name: before.email },
        before: { state: before.state },
        after: { state: "revoked" },
      });
      return;
    }
    if ((await findInvitation(transaction, id))?.state === "accepted") {
      throw new RolloutError(
        "invitation_not_found",
        `${before.email} has accepted the invitation. Remove the member instead.`,
      );
    }
  });
