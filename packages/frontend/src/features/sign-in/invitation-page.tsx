/** The page of an invitation's link, for whoever holds it: signed in with the right address, another, or none. */
import type { ReceivedInvitation, Session } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { linkedInvitationQuery } from "../../api/received-invitations.js";
import { sessionQuery } from "../../api/session.js";
import { EntryFrame } from "../../app/entry-frame.js";
import { useJoin } from "../../app/use-join.js";
import { Button, buttonClass } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { RunningMark } from "../../ui/status-mark.js";
import { useTitle } from "../../ui/use-title.js";
import { InvitationCard } from "./invitation-card.js";
import { InvitationRefused } from "./invitation-refused.js";
import { forgetInvitationToken, takeInvitationToken } from "./invitation-token.js";
import { useSignIn } from "./use-sign-in.js";

export function InvitationPage() {
  useTitle("Invitation");
  const [token] = useState(takeInvitationToken);
  const session = useQuery({ ...sessionQuery(), retry: false });
  const user = session.data?.user ?? null;
  const invitation = useQuery({
    ...linkedInvitationQuery(token ?? "", user?.id ?? null),
    enabled: token !== null && !session.isPending,
  });
  return (
    <EntryFrame person={user} greyOrnament={invitation.isError || token === null}>
      {token === null ? (
        <NoToken hasWorkspace={(session.data?.workspaces.length ?? 0) > 0} />
      ) : invitation.isPending ? (
        <p className="late flex items-center gap-2 text-ink-2">
          <RunningMark /> Reading the invitation
        </p>
      ) : invitation.isError ? (
        <InvitationRefused
          error={invitation.error}
          session={session.data ?? null}
          onRetry={() => void invitation.refetch()}
        />
      ) : user ? (
        <Join invitation={invitation.data} user={user} />
      ) : (
        <SignInFirst invitation={invitation.data} />
      )}
    </EntryFrame>
  );
}

const NoToken = ({ hasWorkspace }: { readonly hasWorkspace: boolean }) => (
  <>
    <h1 className="text-title">The link is not complete</h1>
    <p className="mb-6 text-ink-2">
      The address holds no token. Copy the whole link of the invitation, with what stands after #.
    </p>
    <Link to={hasWorkspace ? "/" : "/sign-in"} className={buttonClass({ size: "large" })}>
      {hasWorkspace ? "Open your workspace" : "Sign in"}
    </Link>
  </>
);

interface JoinProps {
  readonly invitation: ReceivedInvitation;
  readonly user: NonNullable<Session["user"]>;
}

function Join({ invitation, user }: JoinProps) {
  const { name } = invitation.workspace;
  const join = useJoin();
  const signIn = useSignIn("/invitation");
  return (
    <>
      <h1 className="text-title [overflow-wrap:anywhere]">Join {name}</h1>
      <InvitationCard invitation={invitation} />
      {join.error && (
        <div className="-mx-4">
          <ErrorState title={`You did not join ${name}.`} error={join.error} />
        </div>
      )}
      <Button
        variant="primary"
        size="large"
        className="w-full min-w-0"
        autoFocus
        busy={join.isPending}
        onClick={() => join.mutate(invitation, { onSuccess: forgetInvitationToken })}
      >
        <span className="truncate">Join {name}</span>
      </Button>
      <div className="mt-3 flex items-center justify-between gap-3 text-meta text-ink-3">
        <span className="min-w-0 [overflow-wrap:anywhere]">Signed in as {user.email ?? user.name}</span>
        <Button variant="ghost" size="small" onClick={signIn.startWithAnotherAccount} busy={signIn.isLeaving}>
          Use another account
        </Button>
      </div>
    </>
  );
}

function SignInFirst({ invitation }: { readonly invitation: ReceivedInvitation }) {
  const signIn = useSignIn("/invitation");
  const { provider } = signIn;
  return (
    <>
      <h1 className="text-title [overflow-wrap:anywhere]">Join {invitation.workspace.name}</h1>
      <InvitationCard invitation={invitation} />
      {signIn.error && (
        <div className="-mx-4">
          <ErrorState title="The sign-in did not begin." error={signIn.error} />
        </div>
      )}
      <Button
        variant="primary"
        size="large"
        className="w-full min-w-0"
        disabled={provider === null}
        busy={signIn.isLeaving}
        autoFocus
        onClick={signIn.start}
      >
        <span className="truncate">{provider ? `Continue with ${provider.name}` : "Continue"}</span>
      </Button>
      <p className="mt-3 text-meta text-ink-3">
        {signIn.options.isSuccess && provider === null ? (
          "This server has no sign-in provider yet. Ask whoever runs it."
        ) : (
          <>
            Sign in with <span className="text-ink">{invitation.email}</span>: the invitation opens only for
            this address.
          </>
        )}
      </p>
    </>
  );
}
