import type { RolloutId } from "@rollout/contract";
import { useEffect, useState, useSyncExternalStore } from "react";
import { PayloadStore } from "./payload-store.js";

/** The payloads of one rollout's events; a component that uses it renders anew when more have come. */
export function usePayloadStore(workspace: string, rolloutId: RolloutId): PayloadStore {
  const [store, setStore] = useState(() => new PayloadStore(workspace, rolloutId));
  // The outside system is the server, whose answers are not waited for any longer.
  useEffect(() => {
    const made = new PayloadStore(workspace, rolloutId);
    setStore(made);
    return () => made.close();
  }, [workspace, rolloutId]);
  return store;
}

/** Asks for the events of these keys and renders anew as they come. */
export function usePayloads(store: PayloadStore, keys: readonly string[]): PayloadStore {
  useSyncExternalStore(store.subscribe, store.version);
  // The outside system is the server.
  useEffect(() => store.want(keys), [store, keys]);
  return store;
}
