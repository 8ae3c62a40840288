import { useEffect } from "react";
import { EntryFrame } from "../../app/entry-frame.js";
import { useTitle } from "../../ui/use-title.js";

/** Where a sign-in ends that another window waits for. */
export function SignedInAgainPage() {
  useTitle("Signed in");
  // The outside system is the browser, which closes a window only for the page that opened it.
  useEffect(() => window.close(), []);
  return (
    <EntryFrame>
      <h1 className="text-title">You are signed in</h1>
      <p className="text-ink-2">Close this window. The other one goes on where it was.</p>
    </EntryFrame>
  );
}
