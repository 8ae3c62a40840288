import { useEffect } from "react";

/** The name of the page in tabs and history: `conv-48213 · Rollout`. */
export function useTitle(name: string): void {
  // The outside system is the browser's tab.
  useEffect(() => {
    document.title = name === "" ? "Rollout" : `${name} · Rollout`;
  }, [name]);
}
