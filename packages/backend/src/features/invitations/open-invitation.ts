import { idFromUuid, RolloutError } from "@rollout/contract";
import { sha256 } from "../../platform/api-key.js";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { SessionRow } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import { isWellFormedInvitationToken } from "./invitation-token.js";
import {
  findReceivedInvitation,
  noteInvitationOpened,
  type ReceivedInvitationRow,
} from "./received-invitations.sql.js";
import { refusalOf } from "./refuse-invitation.js";

/**
 * What the holder of a link may read before joining. A person with another address is refused, which the inviter
 * sees; the invitation stays open.
 *
 * @throws {RolloutError} invitation_not_found, invitation_void, invitation_other_address
 */
export async function openInvitation(
  database: Database,
  token: string,
  visitor: { readonly person: SessionRow; readonly audit: AuditTrail } | undefined,
): Promise<ReceivedInvitationRow> {
  if (!isWellFormedInvitationToken(token)) throw new RolloutError("invitation_not_found");
  const invitation = await findReceivedInvitation(database, { tokenHash: sha256(token) });
  if (!invitation) throw new RolloutError("invitation_not_found");
  const refusal = refusalOf(invitation, visitor?.person);
  if (refusal?.code === "invitation_other_address" && visitor) {
    await noteInvitationOpened(database, invitation.id, "refused");
    await auditRefusal(database, visitor, invitation, refusal);
  }
  if (refusal) throw refusal;
  if (visitor) await noteInvitationOpened(database, invitation.id, "opened");
  return invitation;
}

/** Tells the workspace of the invitation who tried; of a person whom it does not know, the address. */
export const auditRefusal = (
  database: Database,
  { person, audit }: { readonly person: SessionRow; readonly audit: AuditTrail },
  { workspace_id: workspaceId, id, email }: ReceivedInvitationRow,
  refusal: RolloutError,
): Promise<void> =>
  audit.refused(database, refusal.code, {
    workspaceId,
    object: { id: idFromUuid("inv", id), name: email },
    actor: {
      id: idFromUuid("user", person.user_id),
      name: (person.has_account ? person.email : null) ?? person.name,
    },
  });
