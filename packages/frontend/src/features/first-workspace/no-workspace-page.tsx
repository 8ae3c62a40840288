/** Signed in, in no workspace: how to get into one. It looks by itself whether one is there meanwhile. */
import type { Session } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { CircleUserRound, RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { sessionQuery } from "../../api/session.js";
import { signInOptionsQuery } from "../../api/sign-in.js";
import { EntryFrame } from "../../app/entry-frame.js";
import { usedFirst } from "../../app/last-workspaces.js";
import { useSignOut } from "../../app/use-sign-out.js";
import { Button } from "../../ui/button.js";
import { useCopy } from "../../ui/copy-button.js";
import { ErrorState } from "../../ui/error-state.js";
import { formatAge } from "../../ui/format/age.js";
import { RunningMark } from "../../ui/status-mark.js";
import { TextButton } from "../../ui/text-button.js";
import { useDerivedFromNow } from "../../ui/use-now.js";
import { useTitle } from "../../ui/use-title.js";
import { messageForOwner } from "./message-for-owner.js";
import { PendingInvitations } from "./pending-invitations.js";
import { useAnotherAccount } from "./use-another-account.js";

/** How often it looks whether somebody invited, ms. */
const lookMs = 10_000;

export function NoWorkspacePage() {
  useTitle("No workspace");
  const query = useQuery({
    ...sessionQuery(),
    staleTime: 0,
    refetchInterval: lookMs,
    refetchOnWindowFocus: true,
  });
  const session = query.data;
  if (session === undefined) {
    return (
      <EntryFrame greyOrnament>
        {query.isError ? (
          <ErrorState
            title="Your workspaces could not be read."
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <p className="late flex items-center gap-2 text-ink-2">
            <RunningMark /> Looking for your workspaces
          </p>
        )}
      </EntryFrame>
    );
  }
  const [first] = usedFirst(session.workspaces);
  if (first)
    return <Navigate to="/w/$workspace/traces" params={{ workspace: first.workspace.slug }} replace />;
  return (
    <EntryFrame greyOrnament width="middle">
      <WithoutWorkspace
        session={session}
        checkedAt={Math.max(query.dataUpdatedAt, query.errorUpdatedAt)}
        isChecking={query.isFetching}
        onCheck={() => void query.refetch()}
      />
    </EntryFrame>
  );
}

interface WithoutWorkspaceProps {
  readonly session: Session;
  /** Unix milliseconds. */
  readonly checkedAt: number;
  readonly isChecking: boolean;
  readonly onCheck: () => void;
}

function WithoutWorkspace({ session, checkedAt, isChecking, onCheck }: WithoutWorkspaceProps) {
  const { user, invitations, mayCreateWorkspace, deletedWorkspaces } = session;
  const address = user?.email ?? user?.name ?? "";
  const [copied, copy] = useCopy();
  const { isLeaving, useAnother } = useAnotherAccount();
  const isInvited = invitations.length > 0;
  const checked = useDerivedFromNow((now) => formatAge(checkedAt, now));
  return (
    <>
      <h1 className="text-title">{isInvited ? "You are invited" : "This address has no workspace"}</h1>
      <p className="mt-1 text-ink-2">
        {isInvited
          ? "Sign-in worked. Join to open the workspace."
          : "Sign-in worked. Nobody has invited this address yet, so there is nothing to open."}
      </p>
      <SignedInAs session={session} />
      {(isInvited || deletedWorkspaces.length > 0) && <PendingInvitations session={session} />}
      {!isInvited && (
        <ol className="mt-5 divide-y divide-line border-y border-line">
          <Reason number={1} title="Were you invited at another address?">
            An invitation opens only for the address it was sent to, letter by letter.
          </Reason>
          <Reason number={2} title="Not invited yet?">
            Ask the owner of the workspace to invite this address in{" "}
            <span className="text-ink">Settings › Team</span>.{" "}
            <TextButton onClick={() => copy(messageForOwner(address, window.location.origin))}>
              {copied ? "Copied" : "Copy a message for the owner"}
            </TextButton>
          </Reason>
        </ol>
      )}
      <div className="mt-5 flex gap-2 max-phone:flex-col">
        <Button
          variant={isInvited ? "secondary" : "primary"}
          size="large"
          className="flex-1 max-phone:h-11 max-phone:flex-none"
          busy={isLeaving}
          onClick={useAnother}
        >
          Sign in with another account
        </Button>
        <Button
          size="large"
          className="max-phone:h-11"
          icon={isChecking ? <RunningMark /> : <RotateCcw />}
          onClick={onCheck}
        >
          Check again
        </Button>
      </div>
      <p className="tabular mt-3 text-meta text-ink-3">
        Checked {checked}. An invitation shows here by itself.
        {mayCreateWorkspace && (
          <>
            {" "}
            Nobody to ask?{" "}
            <Link to="/create-workspace" className="text-accent-ink underline">
              Create a workspace
            </Link>
          </>
        )}
      </p>
    </>
  );
}

function SignedInAs({ session: { user } }: { readonly session: Session }) {
  const provider = useQuery(signInOptionsQuery()).data?.provider;
  const signOut = useSignOut();
  return (
    <section className="mt-5">
      <h2 className="mb-1.5 text-meta text-ink-3">Signed in as</h2>
      <div className="flex items-center gap-3 rounded-control border border-line-2 py-2 pr-1.5 pl-3">
        <CircleUserRound />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{user?.email ?? user?.name}</p>
          <p className="text-meta text-ink-3">
            {!user?.hasAccount
              ? "By a link of the operator, without an account"
              : provider?.isLocal
                ? "Signed in on this machine"
                : `${provider?.name ?? "Provider's"} account, address verified`}
          </p>
        </div>
        <Button variant="ghost" busy={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out
        </Button>
      </div>
    </section>
  );
}

interface ReasonProps {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}

const Reason = ({ number, title, children }: ReasonProps) => (
  <li className="flex gap-3.5 py-3">
    <span className="tabular w-2.5 flex-none text-ink-3" aria-hidden="true">
      {number}
    </span>
    <div className="min-w-0">
      <p className="font-medium">{title}</p>
      <p className="text-ink-2">{children}</p>
    </div>
  </li>
);
