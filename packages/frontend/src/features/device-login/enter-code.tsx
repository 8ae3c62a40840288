/** Asks for the code of the terminal. The last letter sends it: it only shows who asks. */
import type { DeviceLogin } from "@rollout/contract";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { openDeviceLogin } from "../../api/device-logins.js";
import { ErrorState } from "../../ui/error-state.js";
import { formatDuration } from "../../ui/format/duration.js";
import { RunningMark } from "../../ui/status-mark.js";
import { useNow } from "../../ui/use-now.js";
import { CodeInput } from "./code-boxes.js";
import { endOf, wrongCodeOf } from "./refused-code.js";
import { codeLength, userCodeOf } from "./typed-code.js";

interface EnterCodeProps {
  readonly onOpened: (login: DeviceLogin) => void;
  /** The code cannot be decided here. */
  readonly onEnded: (end: "over" | "claimed") => void;
}

export function EnterCode({ onOpened, onEnded }: EnterCodeProps) {
  const [letters, setLetters] = useState("");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const open = useMutation({
    mutationFn: openDeviceLogin,
    onSuccess: onOpened,
    onError: (error) => {
      const end = endOf(error);
      if (end) onEnded(end);
      else setLetters("");
    },
  });
  const wrong = open.error && wrongCodeOf(open.error, open.submittedAt);
  const lockedUntil = wrong?.lockedUntil ?? null;
  const isLocked = useNow(lockedUntil !== null) < (lockedUntil ?? 0);
  // A field that was disabled has lost the focus.
  useEffect(() => {
    if (!isLocked && !open.isPending) input.current?.focus();
  }, [isLocked, open.isPending]);

  const change = (next: string): void => {
    setLetters(next);
    if (next.length === codeLength && next !== letters) open.mutate(userCodeOf(next));
  };
  return (
    <>
      <h1 className="text-title">Approve a command-line login</h1>
      <label htmlFor={id} className="mt-5 mb-2 block font-medium">
        Which code does your terminal show?
      </label>
      <CodeInput
        id={id}
        describedBy={`${id}-note`}
        letters={letters}
        disabled={isLocked || open.isPending}
        isInvalid={wrong !== null}
        inputRef={input}
        onChange={change}
      />
      <p id={`${id}-note`} className="mt-2 flex min-h-4 items-center gap-2 text-meta text-ink-3">
        {open.isPending ? (
          <>
            <RunningMark /> Looking for the login
          </>
        ) : (
          "8 letters; the last one shows who asks. The link alone never approves anything."
        )}
      </p>
      {open.error && !open.isPending && (
        <div className="mt-5">
          {wrong === null ? (
            <div className="-mx-4">
              <ErrorState title="The code could not be looked up." error={open.error} />
            </div>
          ) : lockedUntil === null ? (
            <Refusal title={open.error.message}>
              Look at the terminal again. {triesLeft(wrong.triesLeft)}; then wait 10 minutes.
            </Refusal>
          ) : isLocked ? (
            <Refusal title={open.error.message}>
              No try is left. <Until at={lockedUntil} />
            </Refusal>
          ) : (
            <p role="status">You can try again. A code lives 10 minutes, so yours may be another by now.</p>
          )}
        </div>
      )}
    </>
  );
}

const Refusal = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <div role="alert" className="border-l-2 border-bad pl-3 [overflow-wrap:anywhere]">
    <p className="font-medium">{title}</p>
    <p className="text-ink-2">{children}</p>
  </div>
);

const triesLeft = (tries: number): string => (tries === 1 ? "1 try is left" : `${tries} tries are left`);

const Until = ({ at }: { readonly at: number }) => (
  <span className="tabular" role="timer">
    Wait {formatDuration(Math.max(1000, Math.floor((at - useNow()) / 1000) * 1000))}.
  </span>
);
