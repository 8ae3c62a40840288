/** The stream of the workspace: what changed anywhere in it makes the lists read anew. */
import { liveChangedSchema } from "@rollout/contract";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useRef } from "react";
import { workspaceStreamPath } from "./runs.js";
import { type LiveConnection, useEventStream } from "./use-event-stream.js";

const LiveContext = createContext<LiveConnection | null>(null);

/** Lists are read at most this often while things move, ms. */
const restMs = 700;

export function WorkspaceLive({
  workspace,
  children,
}: {
  readonly workspace: string;
  readonly children: ReactNode;
}) {
  const client = useQueryClient();
  const refresher = useRef<Refresher>(null);
  refresher.current ??= new Refresher(client);
  const connection = useEventStream(workspace, workspaceStreamPath, (event, data) => {
    if (event === "resync" || (event === "changed" && liveChangedSchema.safeParse(data).success)) {
      refresher.current?.refresh(workspace);
    }
  });
  return <LiveContext value={connection}>{children}</LiveContext>;
}

/** Whether lists move by themselves now. */
export function useWorkspaceLive(): LiveConnection {
  const connection = useContext(LiveContext);
  if (connection === null) throw new Error("useWorkspaceLive outside of a workspace's page");
  return connection;
}

/** Reads lists anew at once, then rests: a burst of changes is two readings, not hundreds. */
class Refresher {
  readonly #client: QueryClient;
  #resting = false;
  #wanted = false;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  refresh(workspace: string): void {
    if (this.#resting) {
      this.#wanted = true;
      return;
    }
    this.#resting = true;
    const read = Promise.all([
      this.#client.invalidateQueries({ queryKey: [workspace, "traces"] }, { cancelRefetch: false }),
      this.#client.invalidateQueries({ queryKey: [workspace, "datasets"] }, { cancelRefetch: false }),
    ]);
    const rest = new Promise((resolve) => setTimeout(resolve, restMs));
    void Promise.allSettled([read, rest]).then(() => {
      this.#resting = false;
      if (!this.#wanted) return;
      this.#wanted = false;
      this.refresh(workspace);
    });
  }
}
