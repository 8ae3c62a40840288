import { idFromUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { SessionRow } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import { auditRefusal } from "./open-invitation.js";
import {
  findReceivedInvitation,
  lockWorkspaceOfInvitation,
  markInvitationAccepted,
  type ReceivedInvitationRow,
} from "./received-invitations.sql.js";
import { refusalOf } from "./refuse-invitation.js";

/**
 * Makes the person invited a member, once. Who accepts twice, and is a member still, gets the same answer twice.
 *
 * @throws {RolloutError} invitation_not_found, invitation_void, invitation_other_address
 */
export async function acceptInvitation(
  database: Database,
  { id, person, audit }: { id: string; person: SessionRow; audit: AuditTrail },
): Promise<ReceivedInvitationRow> {
  const { invitation, refusal } = await database.transaction("begin", async (transaction) => {
    await lockWorkspaceOfInvitation(transaction, id);
    const found = await findReceivedInvitation(transaction, { id });
    if (!found) throw new RolloutError("invitation_not_found");
    if (found.joined_by === person.user_id) return { invitation: found, refusal: undefined };
    const reason = refusalOf(found, person);
    if (reason) return { invitation: found, refusal: reason };
    // The statement repeats every condition: what the rows say at its moment decides.
    if (!(await markInvitationAccepted(transaction, id, person.user_id)))
      return { invitation: found, refusal: new RolloutError("invitation_void") };
    await audit.done(transaction, {
      workspaceId: found.workspace_id,
      object: { id: idFromUuid("inv", id), name: found.email },
      after: { role: found.role },
    });
    return { invitation: found, refusal: undefined };
  });
  if (!refusal) return invitation;
  await auditRefusal(database, { person, audit }, invitation, refusal);
  throw refusal;
}
