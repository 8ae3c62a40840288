import { type InvitationState, RolloutError } from "@rollout/contract";
import type { SessionRow } from "../../platform/callers.sql.js";
import type { ReceivedInvitationRow } from "./received-invitations.sql.js";

const over: Readonly<Record<Exclude<InvitationState, "pending">, string>> = {
  accepted: "The invitation was used already.",
  revoked: "The invitation was revoked.",
  expired: "The invitation has expired.",
  void: "Who sent the invitation is no longer an owner of the workspace, or the workspace was deleted.",
};

/** Why an invitation does not open: over for everyone, or another person's. Undefined when it opens. */
export function refusalOf(
  { state, email }: ReceivedInvitationRow,
  person: SessionRow | undefined,
): RolloutError | undefined {
  if (state !== "pending") return new RolloutError("invitation_void", over[state]);
  if (!person || hasAddress(person, email)) return undefined;
  const invitedAddress = hintOf(email);
  return new RolloutError(
    "invitation_other_address",
    `The invitation is for ${invitedAddress}, which is not the address of your account.`,
    { invitedAddress },
  );
}

/** An address counts only with the account that proves it. */
const hasAddress = ({ email, has_account }: SessionRow, wanted: string): boolean =>
  has_account && email?.trim().toLowerCase() === wanted;

/** Enough for the person invited to know which of their addresses is meant: l…@northwind.example. */
const hintOf = (email: string): string => email.replace(/^(.).*(?=@)/u, "$1…");
