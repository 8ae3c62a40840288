/** Shows who asks, and takes the decision. Nothing is focused that Enter would approve by. */
import type { DeviceLogin, Session } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { approveDeviceLogin, denyDeviceLogin } from "../../api/device-logins.js";
import { sessionQuery } from "../../api/session.js";
import { usedFirst } from "../../app/last-workspaces.js";
import { Button } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { formatAge, formatClock, formatExact } from "../../ui/format/age.js";
import { formatDuration } from "../../ui/format/duration.js";
import { useDerivedFromNow, useNow } from "../../ui/use-now.js";
import { ShownCode } from "./code-boxes.js";
import { endOf } from "./refused-code.js";
import { WorkspaceChoice } from "./workspace-choice.js";

/** How a login ended, as far as this page knows. */
export type End =
  | { readonly kind: "approved"; readonly workspace: string }
  | { readonly kind: "denied" | "over" | "claimed" };

interface DecideLoginProps {
  readonly login: DeviceLogin;
  readonly session: Session;
  readonly onEnd: (end: End) => void;
}

export function DecideLogin({ login, session, onEnd }: DecideLoginProps) {
  const { userCode } = login;
  const [workspaces] = useState(() => usedFirst(session.workspaces));
  const wanted = workspaces.find(
    ({ workspace, formerSlugs }) =>
      login.workspace !== null &&
      (workspace.slug === login.workspace || formerSlugs.includes(login.workspace)),
  );
  const [workspace, setWorkspace] = useState((wanted ?? workspaces[0])?.workspace.slug ?? "");
  const client = useQueryClient();
  const onError = (error: Error): void => {
    const end = endOf(error);
    if (end) onEnd({ kind: end });
    else void client.invalidateQueries({ queryKey: sessionQuery().queryKey });
  };
  const approve = useMutation({
    mutationFn: () => approveDeviceLogin(userCode, workspace),
    onSuccess: () => onEnd({ kind: "approved", workspace }),
    onError,
  });
  const deny = useMutation({
    mutationFn: () => denyDeviceLogin(userCode),
    onSuccess: () => onEnd({ kind: "denied" }),
    onError,
  });
  const isBusy = approve.isPending || deny.isPending;
  const error = approve.error ?? deny.error;

  const isOver = useDerivedFromNow((now) => now >= Date.parse(login.expiresAt));
  useEffect(() => {
    if (isOver) onEnd({ kind: "over" });
  }, [isOver, onEnd]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="text-title outline-none">
        Approve a command-line login
      </h1>
      <p className="mt-1 text-ink-2">
        Approve only if <span className="font-medium text-ink">you</span> just ran{" "}
        <code className="font-mono text-mono text-ink">rollout login</code> and the terminal shows this code.
      </p>
      <div className="mt-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <ShownCode userCode={userCode} />
        <ValidFor until={Date.parse(login.expiresAt)} />
      </div>
      <WhoAsks login={login} />
      <h2 id="workspace-of-login" className="mt-5 mb-2 font-medium">
        Workspace
      </h2>
      <WorkspaceChoice workspaces={workspaces} value={workspace} onChange={setWorkspace} />
      {login.workspace !== null && !wanted && (
        <p className="mt-2 text-meta text-warn-ink">
          The program asked for {login.workspace}, of which you are no member.
        </p>
      )}
      <p className="mt-2.5 text-meta text-ink-3">
        Makes the key <span className="text-ink [overflow-wrap:anywhere]">{login.keyName}</span>: ingest,
        read, write, for 90 days. Revoke it at any time in Settings › API keys.
      </p>
      {error && (
        <div className="-mx-4">
          <ErrorState title="The decision did not arrive. The login waits on." error={error} />
        </div>
      )}
      <div className="mt-4 flex gap-2 max-phone:flex-col">
        <Button
          variant="primary"
          size="large"
          className="min-w-0 flex-1 max-phone:h-11 max-phone:flex-none"
          busy={approve.isPending}
          disabled={isBusy}
          onClick={() => approve.mutate()}
        >
          <span className="truncate">Approve login to {workspace}</span>
        </Button>
        <Button
          size="large"
          className="max-phone:h-11"
          busy={deny.isPending}
          disabled={isBusy}
          onClick={() => deny.mutate()}
        >
          Deny
        </Button>
      </div>
    </>
  );
}

const ValidFor = ({ until }: { readonly until: number }) => (
  <span className="tabular text-meta text-ink-3" role="timer">
    valid for {formatDuration(Math.max(0, Math.floor((until - useNow()) / 1000) * 1000))}
  </span>
);

function WhoAsks({ login }: { readonly login: DeviceLogin }) {
  const askedAt = Date.parse(login.askedAt);
  const asked = useDerivedFromNow((now) => formatAge(askedAt, now));
  return (
    <dl className="mt-5 flex flex-col gap-1">
      <Line word="Program">{login.client}</Line>
      <Line word="Machine" note="as the program says">
        <span className="font-mono text-mono">{login.machine}</span>, {login.system}
      </Line>
      <Line
        word="From"
        note={login.isSameAddress ? "same address as this browser" : undefined}
        warning={login.isSameAddress ? undefined : "not the address of this browser"}
      >
        {login.address}
      </Line>
      <Line word="Asked">
        <time dateTime={login.askedAt} title={formatExact(askedAt)} className="tabular">
          {formatClock(askedAt)}, {asked}
        </time>
      </Line>
    </dl>
  );
}

interface LineProps {
  readonly word: string;
  readonly note?: string | undefined;
  readonly warning?: string | undefined;
  readonly children: ReactNode;
}

const Line = ({ word, note, warning, children }: LineProps) => (
  <div className="flex gap-3">
    <dt className="w-20 flex-none text-ink-3">{word}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">
      {children}
      {note && <span className="text-ink-3"> {note}</span>}
      {warning && <span className="text-warn-ink"> {warning}</span>}
    </dd>
  </div>
);
