import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { openSessionsQuery, revokeOtherSessions } from "../../api/open-sessions.js";
import { Button } from "../../ui/button.js";
import { ConfirmPopover } from "../../ui/confirm-popover.js";
import { countOf } from "../../ui/format/numbers.js";

/** Ends every session of the reader but this one. */
export function EndOtherSessions({ others }: { readonly others: number }) {
  const client = useQueryClient();
  const anchor = useRef<HTMLButtonElement>(null);
  const [isAsking, setAsking] = useState(false);
  const ending = useMutation({
    mutationFn: revokeOtherSessions,
    onSuccess: () => {
      setAsking(false);
      void client.invalidateQueries({ queryKey: openSessionsQuery().queryKey });
    },
  });
  return (
    <>
      <Button ref={anchor} variant="danger" onClick={() => setAsking(true)} className="max-phone:h-11">
        End all others
      </Button>
      <ConfirmPopover
        anchor={anchor}
        open={isAsking}
        onOpenChange={setAsking}
        title="End all other sessions?"
        action={`End ${countOf(others, "session")}`}
        keep="Keep sessions"
        busy={ending.isPending}
        onConfirm={() => ending.mutate()}
      >
        <p>
          Every browser but this one is signed out within five seconds. API keys and programs are not touched.
        </p>
        {ending.error && (
          <p role="alert" className="mt-2 border-l-2 border-bad pl-3 text-ink">
            The sessions go on. {ending.error.message}
          </p>
        )}
      </ConfirmPopover>
    </>
  );
}
