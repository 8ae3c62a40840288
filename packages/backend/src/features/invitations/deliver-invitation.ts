import type { Mailer, MailOutcome } from "../../platform/mailer.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { invitationMail } from "./invitation-mail.js";
import { invitationLink } from "./invitation-token.js";
import { findInvitation, type InvitationRow, noteDelivery } from "./invitations.sql.js";
import type { NewLink } from "./send-invitation.js";

export interface DeliveryOptions {
  readonly mailer: Mailer | undefined;
  /** Where browsers reach this server. */
  readonly appUrl: () => string;
  readonly onFailure: (outcome: Extract<MailOutcome, { state: "failed" }>) => void;
}

/**
 * Hands a link on: by mail where that works, else to the inviter. The invitation is committed before, so that a
 * slow mail server holds no lock, and no link is sent of an invitation that is not there.
 */
export async function deliverInvitation(
  db: WorkspaceDb,
  { invitation, token, tokenHash, workspaceName }: NewLink,
  { mailer, appUrl, onFailure }: DeliveryOptions,
): Promise<{ invitation: InvitationRow; link: string | null }> {
  const link = invitationLink(appUrl(), token);
  if (!mailer) return { invitation, link };
  const outcome = await mailer.send(
    invitationMail({
      email: invitation.email,
      role: invitation.role,
      inviterName: invitation.invited_by_name,
      workspaceName,
      expiresAt: invitation.expires_at,
      link,
    }),
  );
  if (outcome.state === "failed") onFailure(outcome);
  await noteDelivery(db, invitation.id, {
    tokenHash,
    delivery: outcome.state,
    error: outcome.state === "failed" ? outcome.reason : null,
  });
  return {
    invitation: (await findInvitation(db, invitation.id)) ?? invitation,
    link: outcome.state === "failed" ? link : null,
  };
}
