import {
  type RolloutId,
  type RolloutStatus,
  type RunId,
  routes,
  type TaskId,
  type Timeline,
  type TraceEvent,
  tryUuidFromId,
} from "@rollout/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApiError } from "./api-error.js";
import { addressOf, call } from "./call.js";

export interface RolloutFilter {
  readonly status?: RolloutStatus | undefined;
  readonly search?: string | undefined;
  readonly outputMatches?: "true" | "false" | undefined;
}

export const rolloutsQuery = (workspace: string, runId: RunId, filter: RolloutFilter) =>
  infiniteQueryOptions({
    queryKey: [workspace, "rollouts", runId, filter],
    queryFn: ({ signal, pageParam }) =>
      call(
        routes.listRollouts,
        { query: { ...filter, runId, cursor: pageParam, limit: 200 } },
        { workspace, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** The newest rollouts whose id or task name contains the text. */
export const findRolloutsQuery = (workspace: string, search: string) =>
  queryOptions({
    queryKey: [workspace, "find-rollouts", search],
    queryFn: ({ signal }) =>
      call(routes.listRollouts, { query: { search, limit: 5 } }, { workspace, signal }),
  });

/** Attempts at a task, whatever run they are of, newest first. */
export const taskRolloutsQuery = (workspace: string, taskId: TaskId) =>
  infiniteQueryOptions({
    queryKey: [workspace, "traces", "task-rollouts", taskId],
    queryFn: ({ signal, pageParam }) =>
      call(routes.listRollouts, { query: { taskId, cursor: pageParam, limit: 200 } }, { workspace, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** An SDK names a rollout before its first record arrives: the page of one so young waits for it, in ms. */
const arrivesWithin = 60_000;

/** Whether the id was made a moment ago: a UUIDv7 begins with 48 bits of Unix milliseconds. */
function isYoung(rolloutId: RolloutId): boolean {
  const uuid = tryUuidFromId("ro", rolloutId);
  return (
    uuid !== undefined && Date.now() - Number.parseInt(uuid.replace("-", "").slice(0, 12), 16) < arrivesWithin
  );
}

export const rolloutQuery = (workspace: string, rolloutId: RolloutId) =>
  queryOptions({
    queryKey: [workspace, "rollout", rolloutId],
    retry: (failures, error) =>
      error instanceof ApiError &&
      ((error.code === "rollout_not_found" && isYoung(rolloutId)) || (error.isPassing && failures < 2)),
    retryDelay: 500,
    queryFn: ({ signal }) => call(routes.getRollout, { params: { rolloutId } }, { workspace, signal }),
  });

/**
 * The timeline as columns, all of it or the ranges that a live message named (`1:501-600`). Not validated: a
 * check of every number would take longer than drawing them.
 */
export const readTimeline = (
  workspace: string,
  rolloutId: RolloutId,
  { ranges, signal }: { ranges?: string; signal?: AbortSignal } = {},
): Promise<Timeline> =>
  call(
    routes.getTimeline,
    { params: { rolloutId }, query: { ranges } },
    { workspace, signal, validate: false },
  );

/** Keys (`[writer, seq]`) of the events in which the text occurs, payloads included. */
export const eventSearchQuery = (workspace: string, rolloutId: RolloutId, text: string) =>
  queryOptions({
    queryKey: [workspace, "search", rolloutId, text],
    queryFn: ({ signal }) =>
      call(routes.searchTraceEvents, { params: { rolloutId }, query: { text } }, { workspace, signal }),
    enabled: text !== "",
  });

export const rolloutStreamPath = (rolloutId: RolloutId): string =>
  addressOf(routes.streamRollout, { rolloutId });

/** Events with payloads, by `writer.seq`; at most 500 keys. */
export const readEvents = async (
  workspace: string,
  rolloutId: RolloutId,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<TraceEvent[]> =>
  (
    await call(
      routes.listTraceEvents,
      { params: { rolloutId }, query: { keys: keys.join(",") } },
      { workspace, signal },
    )
  ).events;
