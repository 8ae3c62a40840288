import { limits, RolloutError, routes, uuidFromId } from "@rollout/contract";
import { z } from "zod";
import { type CommittedRange, joinRanges, type LiveBus } from "../../platform/live-bus.js";
import { cutPage, decodeCursor, defaultPageSize, encodeCursor } from "../../platform/page-cursor.js";
import { toRollout } from "../../platform/rollouts.sql.js";
import { JsonText, type RouteServer } from "../../platform/serve-route.js";
import { listRollouts, rolloutExists, runExists } from "./list-rollouts.sql.js";
import { readRollout, rolloutNotFound } from "./read-rollout.js";
import { streamRollout } from "./stream-rollout.js";
import { readTimeline } from "./timeline.sql.js";
import { findEvents, traceEventJson } from "./trace-events.js";
import { listTraceEvents } from "./trace-events.sql.js";

const rolloutPlace = z.tuple([z.guid()]);
const seq = z.int().min(0).max(limits.sequence);
const eventPlace = z.tuple([seq, seq]);

/** Events of a page unless the caller asks otherwise. */
const defaultEventsPerPage = 100;

export interface RolloutOptions {
  readonly live: LiveBus;
  /** Aborted when the server stops: event streams end. */
  readonly stopped: AbortSignal;
}

/** Rollouts and their traces, as they are read. */
export function serveRollouts(server: RouteServer, { live, stopped }: RolloutOptions): void {
  server.serve(routes.listRollouts, async ({ db, query }) => {
    const limit = query.limit ?? defaultPageSize;
    const runId = query.runId === undefined ? undefined : uuidFromId("run", query.runId);
    if (runId !== undefined && !(await runExists(db, runId))) {
      throw new RolloutError("run_not_found", `No run ${query.runId} in this workspace.`);
    }
    if (query.outputMatches !== undefined && query.runId === undefined && query.taskId === undefined) {
      throw new RolloutError(
        "request_invalid",
        "outputMatches needs runId or taskId: all rollouts of a workspace are not searched for it.",
      );
    }
    const rows = await listRollouts(db, {
      runId,
      taskId: query.taskId === undefined ? undefined : uuidFromId("task", query.taskId),
      status: query.status,
      outputMatches: query.outputMatches === undefined ? undefined : query.outputMatches === "true",
      search: query.search,
      before: query.cursor === undefined ? undefined : decodeCursor(rolloutPlace, query.cursor)[0],
      limit: limit + 1,
    });
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.id]);
    return { rollouts: page.map(toRollout), nextCursor };
  });

  server.serve(
    routes.getRollout,
    async ({ db, params }) => new JsonText(await readRollout(db, params.rolloutId)),
  );

  server.serve(routes.getTimeline, async ({ db, params, query }) => {
    const id = uuidFromId("ro", params.rolloutId);
    const text = await db.transaction(async (transaction) => {
      if (!(await rolloutExists(transaction, id))) throw rolloutNotFound(params.rolloutId);
      return readTimeline(
        transaction,
        id,
        params.rolloutId,
        query.ranges === undefined ? undefined : readRanges(query.ranges),
      );
    });
    return new JsonText(text);
  });

  server.serve(routes.listTraceEvents, async ({ db, params, query }) => {
    const rolloutId = uuidFromId("ro", params.rolloutId);
    if (!(await rolloutExists(db, rolloutId))) throw rolloutNotFound(params.rolloutId);
    const { events, more } = await listTraceEvents(db, {
      rolloutId,
      keys: query.keys?.split(",").map(readKey),
      after: query.cursor === undefined ? undefined : decodeCursor(eventPlace, query.cursor),
      limit: query.limit ?? (query.keys === undefined ? defaultEventsPerPage : limits.eventsPerPage),
    });
    const last = events.at(-1);
    const nextCursor = more && last ? encodeCursor([last.writer_no, last.seq]) : null;
    return new JsonText(
      `{"events":[${events.map(traceEventJson).join(",")}],"nextCursor":${JSON.stringify(nextCursor)}}`,
    );
  });

  server.serve(routes.searchTraceEvents, async ({ db, params, query }) => {
    const id = uuidFromId("ro", params.rolloutId);
    if (!(await rolloutExists(db, id))) throw rolloutNotFound(params.rolloutId);
    return findEvents(db, id, query.text);
  });

  server.serve(routes.streamRollout, (context) =>
    streamRollout(context, { live, stopped, guard: server.guard }),
  );
}

/** Ranges of `1:501-600,2:1-7`; no record has a number beyond the limit, so they are cut there. */
function readRanges(text: string): CommittedRange[] {
  const ranges = text.split(",").map((part): CommittedRange => {
    const [writer, from, to] = part.split(/[:-]/).map(Number);
    return [writer!, Math.min(from!, limits.sequence), Math.min(to!, limits.sequence)];
  });
  return joinRanges(ranges.filter(([, from, to]) => from <= to));
}

function readKey(text: string): [writer: number, seq: number] {
  const [writer, seq] = text.split(".").map(Number);
  return [writer!, Math.min(seq!, limits.sequence)];
}
