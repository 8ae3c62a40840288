import { useSyncExternalStore } from "react";

function subscribe(watcher: () => void): () => void {
  const stop = new AbortController();
  window.addEventListener("online", watcher, stop);
  window.addEventListener("offline", watcher, stop);
  return () => stop.abort();
}

/** Whether the browser has a network at all. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);
