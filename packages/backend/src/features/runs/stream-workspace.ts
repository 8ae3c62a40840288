import { idFromUuid, type LiveChanged, routes } from "@rollout/contract";
import type { FastifyReply } from "fastify";
import { EventStream } from "../../platform/event-stream.js";
import type { Guard } from "../../platform/guard.js";
import type { LiveBus } from "../../platform/live-bus.js";
import { LiveFeed } from "../../platform/live-feed.js";
import type { RouteContext } from "../../platform/serve-route.js";

/** Names the runs and rollouts of the workspace that changed; `resync` when they are unknown or too many. */
export async function streamWorkspace(
  { request, reply, db }: RouteContext<typeof routes.streamWorkspace>,
  { live, stopped, guard }: { live: LiveBus; stopped: AbortSignal; guard: Guard },
): Promise<FastifyReply> {
  const checkAccess = () => guard.check(request, routes.streamWorkspace.callers, db.workspaceId);
  const stream = new EventStream({ request, reply, stopped, checkAccess });
  const feed = new LiveFeed({
    live,
    stream,
    concerns: (change) => change.workspaceId === db.workspaceId,
    deliver: async ({ runIds, rollouts, missed }) => {
      if (missed) {
        stream.send("resync", "{}");
        return;
      }
      const message: LiveChanged = {
        runs: [...runIds].map((id) => idFromUuid("run", id)),
        rollouts: [...rollouts.keys()].map((id) => idFromUuid("ro", id)),
      };
      stream.send("changed", JSON.stringify(message));
    },
    onError: (error) => request.log.warn({ err: error }, "event stream of a workspace delayed"),
  });
  stream.send("ready", "{}");
  feed.start(false);
  return reply;
}
