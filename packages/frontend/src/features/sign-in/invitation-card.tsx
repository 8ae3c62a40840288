import type { ReceivedInvitation } from "@rollout/contract";
import type { ReactNode } from "react";
import { formatExact, formatSpan } from "../../ui/format/age.js";
import { useNow } from "../../ui/use-now.js";

/** What an invitation gives: the workspace, from whom, the role, for which address, how long. */
export function InvitationCard({ invitation }: { readonly invitation: ReceivedInvitation }) {
  const { workspace, invitedBy, role, email, expiresAt } = invitation;
  const now = useNow();
  const expires = Date.parse(expiresAt);
  return (
    <>
      <p className="mt-1 text-ink-2">
        {invitedBy ?? "An owner"} invites you to this workspace, to run agent tasks and read what happened
        together.
      </p>
      <dl className="mt-5 mb-6 divide-y divide-line border-y border-line">
        <Line word="Workspace">
          {workspace.name} <span className="font-mono text-mono text-ink-3">/w/{workspace.slug}</span>
        </Line>
        <Line word="As">{role === "owner" ? "owner" : "member"}</Line>
        <Line word="For">{email}</Line>
        <Line word="Expires">
          <time dateTime={expiresAt} title={formatExact(expires)}>
            in {formatSpan(Math.max(0, expires - now))}
          </time>
        </Line>
      </dl>
    </>
  );
}

const Line = ({ word, children }: { readonly word: string; readonly children: ReactNode }) => (
  <div className="flex gap-3 py-2">
    <dt className="w-20 flex-none text-ink-3">{word}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
  </div>
);
