import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { sessionQuery, signInByLink } from "../../api/session.js";
import { EntryFrame } from "../../app/entry-frame.js";
import { buttonClass } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { RunningMark } from "../../ui/status-mark.js";

const missing = {
  message: "The address holds no token.",
  hint: "Copy the whole link, with what stands after #.",
  code: "link_invalid",
};

/** Exchanges the token of a one-time link for a session and opens the workspace. */
export function SignInLinkPage() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const token = useRef(new URLSearchParams(window.location.hash.slice(1)).get("token"));
  const exchange = useMutation({
    mutationFn: signInByLink,
    onSuccess: async (session) => {
      client.clear();
      client.setQueryData(sessionQuery().queryKey, session);
      await navigate({ to: "/", replace: true });
    },
    // A link that is used up does no harm where its session is still there.
    onError: async () => {
      const session = await client.fetchQuery(sessionQuery()).catch(() => undefined);
      if (session?.user) await navigate({ to: "/", replace: true });
    },
  });
  const { mutate } = exchange;
  // The outside system is the server, where the link is used up: once, although React mounts twice.
  useEffect(() => {
    const once = token.current;
    if (once === null) return;
    token.current = "";
    if (once === "") return;
    // The token must not stay in the history.
    window.history.replaceState(window.history.state, "", "/sign-in/link");
    mutate(once);
  }, [mutate]);
  const error = token.current === null ? missing : exchange.error;
  if (error === null) {
    return (
      <EntryFrame>
        <p className="flex items-center gap-2 text-ink-2">
          <RunningMark /> Signing in
        </p>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame>
      <h1 className="text-title">Sign in</h1>
      <div className="-mx-4">
        <ErrorState title="The link did not sign you in." error={error} />
      </div>
      <Link
        to="/sign-in"
        search={{ reason: "link" }}
        className={buttonClass({ variant: "primary", size: "large" })}
      >
        How to get a fresh link
      </Link>
    </EntryFrame>
  );
}
