import type { OpenSession } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { openSessionsQuery, revokeSession } from "../../api/open-sessions.js";
import { Button } from "../../ui/button.js";
import { ConfirmPopover } from "../../ui/confirm-popover.js";

/** Ends one session of the reader elsewhere. */
export function EndSession({ session }: { readonly session: OpenSession }) {
  const client = useQueryClient();
  const anchor = useRef<HTMLButtonElement>(null);
  const [isAsking, setAsking] = useState(false);
  const name = session.client ?? "unknown browser";
  const ending = useMutation({
    mutationFn: () => revokeSession(session.id),
    onSuccess: () => {
      setAsking(false);
      void client.invalidateQueries({ queryKey: openSessionsQuery().queryKey });
    },
  });
  return (
    <>
      <Button
        ref={anchor}
        size="small"
        variant="danger"
        onClick={() => setAsking(true)}
        className="max-phone:h-11"
      >
        End session
        <span className="sr-only"> of {name}</span>
      </Button>
      <ConfirmPopover
        anchor={anchor}
        open={isAsking}
        onOpenChange={setAsking}
        title={`End the session of ${name}?`}
        action="End session"
        keep="Keep session"
        busy={ending.isPending}
        onConfirm={() => ending.mutate()}
      >
        <p>
          {session.address === null ? "That browser" : `The browser at ${session.address}`} is signed out
          within five seconds, also on open pages. What is not saved there waits behind a new sign-in.
        </p>
        {ending.error && (
          <p role="alert" className="mt-2 border-l-2 border-bad pl-3 text-ink">
            The session goes on. {ending.error.message}
          </p>
        )}
      </ConfirmPopover>
    </>
  );
}
