/** What ends while a page is open: the session, or the membership of its workspace. */
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { ApiError } from "./api-error.js";
import { sessionQuery } from "./session.js";

let isOver = false;
const watchers = new Set<() => void>();
const returned = new Set<() => void>();

function set(over: boolean): void {
  if (isOver === over) return;
  isOver = over;
  for (const watcher of watchers) watcher();
}

/** Whether the session ended while its pages were open. */
export const useSessionOver = (): boolean =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => isOver,
  );

/**
 * Looks at an error of a call or stream: the session may be over, or a workspace may be gone from it, of which the
 * session read anew tells.
 */
export function noteRefusal(client: QueryClient, error: unknown): void {
  if (!(error instanceof ApiError)) return;
  const { queryKey } = sessionQuery();
  if (client.getQueryData(queryKey) === undefined) return;
  if (error.code === "session_expired" || error.code === "unauthenticated") set(true);
  if (error.code === "workspace_not_found" || error.code === "workspace_deleted") {
    void client.invalidateQueries({ queryKey }, { cancelRefetch: false });
  }
}

/** A new session took the place of the one that was over: streams open again, pages read anew. */
export function noteSessionBack(client: QueryClient): void {
  set(false);
  for (const listener of returned) listener();
  void client.invalidateQueries();
}

/** Nobody misses a session that was ended on purpose. */
export const forgetSessionOver = (): void => set(false);

/** @returns What ends the listening. */
export function whenSessionIsBack(listener: () => void): () => void {
  returned.add(listener);
  return () => returned.delete(listener);
}
