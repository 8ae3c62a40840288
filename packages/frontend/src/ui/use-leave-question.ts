import { useEffect } from "react";

/** While something would be lost, the browser asks before the tab is closed or loaded anew. */
export function useLeaveQuestion(wouldLose: boolean): void {
  // The outside system is the tab.
  useEffect(() => {
    if (!wouldLose) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [wouldLose]);
}
