import type { Session } from "@rollout/contract";
import { Link } from "@tanstack/react-router";
import { ApiError } from "../../api/api-error.js";
import { Button, buttonClass } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { useSignIn } from "./use-sign-in.js";

interface InvitationRefusedProps {
  readonly error: Error;
  readonly session: Session | null;
  readonly onRetry: () => void;
}

/** An invitation that does not open: for another address, over, or not known. */
export function InvitationRefused({ error, session, onRetry }: InvitationRefusedProps) {
  const signIn = useSignIn("/invitation");
  const code = error instanceof ApiError ? error.code : "";
  if (code === "invitation_other_address") {
    const used = session?.user?.email ?? session?.user?.name;
    return (
      <>
        <h1 className="text-title">Another address was invited</h1>
        <p className="mt-1 text-ink-2">{error.message}</p>
        {used && (
          <p className="mt-3 text-ink-2">
            You are signed in as <span className="text-ink [overflow-wrap:anywhere]">{used}</span>. An
            invitation opens only for the address that it was sent to, letter by letter.
          </p>
        )}
        <div className="mt-6 flex flex-wrap gap-2">
          <Button
            variant="primary"
            size="large"
            className="flex-1"
            busy={signIn.isLeaving}
            autoFocus
            onClick={signIn.startWithAnotherAccount}
          >
            Sign in with another account
          </Button>
          <HomeLink session={session} />
        </div>
        <p className="mt-3 text-meta text-ink-3">
          Or ask for an invitation of the address that you use. The one you have stays open.
        </p>
      </>
    );
  }
  if (code === "invitation_void" || code === "invitation_not_found") {
    return (
      <>
        <h1 className="text-title">
          {code === "invitation_void" ? "This invitation is over" : "No such invitation"}
        </h1>
        <p className="mt-1 mb-6 text-ink-2">
          {error.message} {error instanceof ApiError && error.hint}
        </p>
        <HomeLink session={session} />
      </>
    );
  }
  return (
    <>
      <h1 className="text-title">Invitation</h1>
      <div className="-mx-4">
        <ErrorState title="The invitation could not be read." error={error} onRetry={onRetry} />
      </div>
    </>
  );
}

const HomeLink = ({ session }: { readonly session: Session | null }) => (
  <Link to={session ? "/" : "/sign-in"} className={buttonClass({ size: "large" })}>
    {session === null ? "Sign in" : session.workspaces.length > 0 ? "Open your workspace" : "Back"}
  </Link>
);
