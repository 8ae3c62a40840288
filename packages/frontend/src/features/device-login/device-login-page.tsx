/** Where a person lets a command line act for them: type its code, see who asks, decide. */
import type { DeviceLogin } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { sessionQuery } from "../../api/session.js";
import { EntryFrame } from "../../app/entry-frame.js";
import { buttonClass } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { RunningMark } from "../../ui/status-mark.js";
import { useTitle } from "../../ui/use-title.js";
import { DecideLogin, type End } from "./decide-login.js";
import { EnterCode } from "./enter-code.js";
import { LoginEnded } from "./login-ended.js";

type Stage =
  | { readonly name: "enter" }
  | { readonly name: "decide"; readonly login: DeviceLogin }
  | { readonly name: "ended"; readonly end: End };

export function DeviceLoginPage() {
  useTitle("Command-line login");
  const [stage, setStage] = useState<Stage>({ name: "enter" });
  // Who has just made or joined a workspace in another tab comes back here with it.
  const query = useQuery({ ...sessionQuery(), staleTime: 0, refetchOnWindowFocus: true });
  const session = query.data;
  const end = useCallback((ended: End) => setStage({ name: "ended", end: ended }), []);
  return (
    <EntryFrame person={session?.user ?? null} width="wide" greyOrnament={stage.name === "ended"}>
      {session === undefined ? (
        query.isError ? (
          <ErrorState
            title="Your workspaces could not be read."
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <p className="late flex items-center gap-2 text-ink-2">
            <RunningMark /> Looking for your workspaces
          </p>
        )
      ) : stage.name === "ended" ? (
        <LoginEnded end={stage.end} user={session.user} onAgain={() => setStage({ name: "enter" })} />
      ) : session.workspaces.length === 0 ? (
        <NoWorkspace />
      ) : stage.name === "decide" ? (
        <DecideLogin login={stage.login} session={session} onEnd={end} />
      ) : (
        <EnterCode
          onOpened={(login) => setStage({ name: "decide", login })}
          onEnded={(kind) => end({ kind })}
        />
      )}
    </EntryFrame>
  );
}

const NoWorkspace = () => (
  <>
    <h1 className="text-title">A login needs a workspace</h1>
    <p className="mt-1 mb-5 text-ink-2">
      A command line works in one workspace, and you are in none yet. Join or create one, then come back to
      this page and type the code; if it is older than 10 minutes by then, run{" "}
      <code className="font-mono text-mono text-ink">rollout login</code> again.
    </p>
    <Link to="/no-workspace" className={buttonClass({ variant: "primary", size: "large" })}>
      Find a workspace
    </Link>
  </>
);
