import { type LiveRollout, routes, uuidFromId } from "@rollout/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { EventStream } from "../../platform/event-stream.js";
import type { Guard } from "../../platform/guard.js";
import type { LiveBus } from "../../platform/live-bus.js";
import { LiveFeed } from "../../platform/live-feed.js";
import { findRollouts, toRollout } from "../../platform/rollouts.sql.js";
import type { RouteContext } from "../../platform/serve-route.js";
import { KnownEvents } from "./known-events.js";
import { rolloutExists } from "./list-rollouts.sql.js";
import { rolloutNotFound } from "./read-rollout.js";
import { listWriterSeqs } from "./stream-rollout.sql.js";

/**
 * Sends the rollout's row and the ranges that are new whenever something was committed. It goes on from
 * Last-Event-ID, or from what is stored when the page says nothing: the page reads the timeline after `ready`.
 */
export async function streamRollout(
  { request, reply, db, params, query }: RouteContext<typeof routes.streamRollout>,
  { live, stopped, guard }: { live: LiveBus; stopped: AbortSignal; guard: Guard },
): Promise<FastifyReply> {
  const id = uuidFromId("ro", params.rolloutId);
  if (!(await rolloutExists(db, id))) throw rolloutNotFound(params.rolloutId);
  const resumed = KnownEvents.parse(lastEventId(request) ?? query.lastEventId ?? "-");
  const known = resumed ?? new KnownEvents();
  const checkAccess = () => guard.check(request, routes.streamRollout.callers, db.workspaceId);
  const stream = new EventStream({ request, reply, stopped, checkAccess });
  const feed = new LiveFeed({
    live,
    stream,
    concerns: (change) => change.rolloutId === id && change.workspaceId === db.workspaceId,
    deliver: async ({ rollouts, missed }) => {
      const [row] = await findRollouts(db, [id]);
      if (!row) return stream.end();
      const ranges = known.advance(await listWriterSeqs(db, id), rollouts.get(id) ?? [], missed);
      const message: LiveRollout = { rollout: toRollout(row), ranges: ranges.map((range) => [...range]) };
      stream.send("rollout", JSON.stringify(message), known.toString());
    },
    onError: (error) => request.log.warn({ err: error }, "event stream of a rollout delayed"),
  });
  if (!resumed) {
    try {
      known.reach(await listWriterSeqs(db, id));
    } catch (error) {
      // The headers are out: the browser comes back by itself.
      request.log.warn({ err: error }, "event stream of a rollout not begun");
      stream.end();
      return reply;
    }
  }
  stream.send("ready", "{}", known.toString());
  feed.start(resumed !== undefined);
  return reply;
}

function lastEventId(request: FastifyRequest): string | undefined {
  const header = request.headers["last-event-id"];
  return typeof header === "string" && header !== "" ? header : undefined;
}
