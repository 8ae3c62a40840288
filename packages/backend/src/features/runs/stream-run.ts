import { type LiveRun, RolloutError, routes, uuidFromId } from "@rollout/contract";
import type { FastifyReply } from "fastify";
import { EventStream } from "../../platform/event-stream.js";
import type { Guard } from "../../platform/guard.js";
import type { LiveBus } from "../../platform/live-bus.js";
import { LiveFeed } from "../../platform/live-feed.js";
import { findRollouts, toRollout } from "../../platform/rollouts.sql.js";
import type { RouteContext } from "../../platform/serve-route.js";
import { findRun, runExists, toRun } from "./runs.sql.js";

/** A message with more rollouts than a page of a list is dearer than the page. */
const rolloutsPerMessage = 200;

/** Sends the run and its rollouts whenever they change; `resync` when the page should read them anew. */
export async function streamRun(
  { request, reply, db, params }: RouteContext<typeof routes.streamRun>,
  { live, stopped, guard }: { live: LiveBus; stopped: AbortSignal; guard: Guard },
): Promise<FastifyReply> {
  const runId = uuidFromId("run", params.runId);
  if (!(await runExists(db, runId))) {
    throw new RolloutError("run_not_found", `No run ${params.runId} in this workspace.`);
  }
  const checkAccess = () => guard.check(request, routes.streamRun.callers, db.workspaceId);
  const stream = new EventStream({ request, reply, stopped, checkAccess });
  const feed = new LiveFeed({
    live,
    stream,
    concerns: (change) => change.runId === runId && change.workspaceId === db.workspaceId,
    deliver: async ({ rollouts, missed }) => {
      if (missed || rollouts.size > rolloutsPerMessage) {
        stream.send("resync", "{}");
        return;
      }
      const run = await findRun(db, runId);
      if (!run) return stream.end();
      const rows = await findRollouts(db, [...rollouts.keys()]);
      const message: LiveRun = { run: toRun(run), rollouts: rows.map(toRollout) };
      stream.send("run", JSON.stringify(message));
    },
    onError: (error) => request.log.warn({ err: error }, "event stream of a run delayed"),
  });
  stream.send("ready", "{}");
  feed.start(false);
  return reply;
}
