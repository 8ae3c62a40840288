import { idFromUuid, newUuid, type Role, RolloutError } from "@rollout/contract";
import { sha256 } from "../../platform/api-key.js";
import type { AuditTrail } from "../../platform/audit-trail.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";
import { lockWorkspaceAsOwner } from "../../platform/workspace-lock.sql.js";
import { newInvitationToken } from "./invitation-token.js";
import {
  countSentInvitations,
  findInvitation,
  findOpenInvitation,
  type InvitationRow,
  type InvitationSender,
  insertInvitation,
  isAddressOfMember,
  markInvitationRevoked,
  renewInvitation,
} from "./invitations.sql.js";

/** Days for which a link works. */
const validForDays = 7;

/** Invitations that a person or an address sends in an hour. */
const mostPerHour = 30;

/** Who invites. */
export interface Inviter extends InvitationSender {
  /** UUID. */
  readonly userId: string;
}

/** An invitation whose link is told to nobody yet. The database keeps the hash of the token alone. */
export interface NewLink {
  readonly invitation: InvitationRow;
  readonly token: string;
  readonly tokenHash: Buffer;
  readonly workspaceName: string;
}

/**
 * Invites an address. An invitation of it that has expired or is void gives way.
 *
 * @throws {RolloutError} already_member, invitation_pending, rate_limited
 */
export const createInvitation = (
  db: WorkspaceDb,
  audit: AuditTrail,
  { email, role, inviter }: { email: string; role: Role; inviter: Inviter },
): Promise<NewLink> =>
  db.transaction(async (transaction) => {
    const workspaceName = await beginSending(transaction, inviter);
    if (await isAddressOfMember(transaction, email))
      throw new RolloutError("already_member", `A member of this workspace has the address ${email}.`);
    const open = await findOpenInvitation(transaction, email);
    if (open?.state === "pending")
      throw new RolloutError("invitation_pending", `${email} is invited already.`);
    if (open) await markInvitationRevoked(transaction, open.id);
    const link = newLink(inviter);
    const id = newUuid();
    await insertInvitation(transaction, { id, email, role, ...link });
    const invitation = (await findInvitation(transaction, id))!;
    await audit.done(transaction, {
      object: { id: idFromUuid("inv", id), name: email },
      ...(open ? { before: { invitation: idFromUuid("inv", open.id), state: open.state } } : {}),
      after: { role, expiresAt: invitation.expires_at.toISOString() },
    });
    return { invitation, ...link, workspaceName };
  });

/**
 * Makes a new link, for another seven days; the old one stops. Who resends it is the inviter from then on, so that
 * an owner can renew what one who is no owner any more has sent.
 *
 * @throws {RolloutError} invitation_not_found; invitation_void when it was accepted or revoked; rate_limited
 */
export const resendInvitation = (
  db: WorkspaceDb,
  audit: AuditTrail,
  { id, inviter }: { id: string; inviter: Inviter },
): Promise<NewLink> =>
  db.transaction(async (transaction) => {
    const workspaceName = await beginSending(transaction, inviter);
    const before = await findInvitation(transaction, id);
    if (!before) throw new RolloutError("invitation_not_found");
    const link = newLink(inviter);
    if (!(await renewInvitation(transaction, id, link)))
      throw new RolloutError("invitation_void", `The invitation was ${before.state}.`);
    const invitation = (await findInvitation(transaction, id))!;
    const told = (row: InvitationRow) => ({ state: row.state, expiresAt: row.expires_at.toISOString() });
    await audit.done(transaction, {
      object: { id: idFromUuid("inv", id), name: invitation.email },
      before: told(before),
      after: told(invitation),
    });
    return { invitation, ...link, workspaceName };
  });

/** One at a time in a workspace and for a person, so that the limit holds for calls at once, too. */
async function beginSending(transaction: WorkspaceTransaction, sender: Inviter): Promise<string> {
  const workspace = await lockWorkspaceAsOwner(transaction, sender.userId);
  const { count, seconds } = await countSentInvitations(transaction, sender);
  if (count >= mostPerHour) {
    throw new RolloutError(
      "rate_limited",
      `${mostPerHour} invitations went out within an hour. Wait ${seconds} s.`,
      { retryAfterSeconds: seconds },
    );
  }
  return workspace.name;
}

function newLink({ userId }: Inviter): Pick<NewLink, "token" | "tokenHash"> & LinkTerms {
  const token = newInvitationToken();
  return { token, tokenHash: sha256(token), invitedBy: userId, validForDays };
}

interface LinkTerms {
  readonly invitedBy: string;
  readonly validForDays: number;
}
