/** The session ended while its page was open: one signs in again beside it, and the page stays as it is. */
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { noteSessionBack } from "../api/access.js";
import { readSession, sessionQuery } from "../api/session.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { RunningMark } from "../ui/status-mark.js";

/** How often it looks whether somebody signed in, ms. */
const lookMs = 3_000;
const address = `/sign-in?to=${encodeURIComponent("/signed-in")}`;

export function SessionOver() {
  const client = useQueryClient();
  const { user } = useSuspenseQuery(sessionQuery()).data;
  const [isWaiting, setWaiting] = useState(false);
  const look = useEffectEvent(async () => {
    if (document.hidden) return;
    const session = await readSession(AbortSignal.timeout(lookMs)).catch(() => undefined);
    if (!session) return;
    // What is on the screen belongs to somebody else.
    if (session.user?.id !== user?.id) window.location.assign("/");
    client.setQueryData(sessionQuery().queryKey, session);
    noteSessionBack(client);
  });
  // The outside system is the other window: it may have signed in.
  useEffect(() => {
    const onFocus = () => void look();
    window.addEventListener("focus", onFocus);
    document.addEventListener("visibilitychange", onFocus);
    const timer = isWaiting ? setInterval(onFocus, lookMs) : undefined;
    return () => {
      window.removeEventListener("focus", onFocus);
      document.removeEventListener("visibilitychange", onFocus);
      clearInterval(timer);
    };
  }, [isWaiting]);
  return (
    <Dialog title="Sign in again" open onOpenChange={() => undefined} closable={false}>
      <div className="flex flex-col gap-2 px-4 py-3 text-ink-2">
        <p>
          Your session is over: it was ended, or not used for a week, or you are no longer a member of any
          workspace. This page is kept as it was, with what you typed, and shows again once you are signed in.
        </p>
        {user?.email && (
          <p>
            You were signed in as <span className="text-ink">{user.email}</span>.
          </p>
        )}
      </div>
      <div className="flex items-center justify-end gap-3 border-t border-line px-4 py-3 max-phone:flex-col max-phone:items-stretch max-phone:[&>button]:h-11">
        {isWaiting && (
          <span role="status" className="mr-auto flex items-center gap-2 text-ink-2">
            <RunningMark /> Waiting for the other window
          </span>
        )}
        <Button
          variant="primary"
          autoFocus
          onClick={() => {
            setWaiting(true);
            window.open(address, "_blank");
          }}
        >
          Sign in again
        </Button>
      </div>
    </Dialog>
  );
}
