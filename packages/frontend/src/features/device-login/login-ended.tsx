/** What became of a login, and what to do next. */
import type { Session } from "@rollout/contract";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../ui/button.js";
import { StatusMark } from "../../ui/status-mark.js";
import type { End } from "./decide-login.js";

interface LoginEndedProps {
  readonly end: End;
  readonly user: Session["user"];
  /** Asks for another code. */
  readonly onAgain: () => void;
}

export function LoginEnded({ end, user, onAgain }: LoginEndedProps) {
  const again = (
    <Button className="mt-5 max-phone:h-11" onClick={onAgain}>
      Enter another code
    </Button>
  );
  switch (end.kind) {
    case "approved":
      return (
        <Outcome title="Approved. Return to your terminal." mark="succeeded">
          <pre className="mt-3 overflow-x-auto rounded-control border border-line bg-sunken px-3 py-2.5 text-ink font-mono text-mono whitespace-pre-wrap [overflow-wrap:anywhere]">
            <span className="text-ink-3">$</span> rollout login{"\n"}
            <span className="text-ok-ink">✓</span> Logged in as {user?.email ?? user?.name}
            {"\n"}
            {"  "}workspace {end.workspace}
          </pre>
          <p className="mt-3">You can close this page.</p>
        </Outcome>
      );
    case "denied":
      return (
        <Outcome title="Denied. The terminal has been told." mark="failed">
          <p className="mt-1">No key was made. If you did not start this login, nobody got access.</p>
        </Outcome>
      );
    case "over":
      return (
        <Outcome title="This code is no longer valid.">
          <p className="mt-1">
            A code lives 10 minutes and works once. Run <Command>rollout login</Command> again for a new one.
          </p>
          {again}
        </Outcome>
      );
    case "claimed":
      return (
        <Outcome title="Another browser has opened this code first.">
          <p className="mt-1">
            It can only be approved there. If that was not you, press <Command>Ctrl C</Command> in the
            terminal and start again.
          </p>
          {again}
        </Outcome>
      );
  }
}

interface OutcomeProps {
  readonly title: string;
  readonly mark?: "succeeded" | "failed";
  readonly children: ReactNode;
}

function Outcome({ title, mark, children }: OutcomeProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="flex items-center gap-2.5 text-title outline-none">
        {mark && <StatusMark status={mark} />}
        {title}
      </h1>
      <div className="text-ink-2">{children}</div>
    </>
  );
}

const Command = ({ children }: { readonly children: string }) => (
  <code className="font-mono text-mono text-ink">{children}</code>
);
