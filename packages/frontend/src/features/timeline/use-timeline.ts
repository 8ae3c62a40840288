/** Reads the timeline of a rollout and keeps it up while the rollout runs. */
import type { LiveRollout, RolloutDetail, RolloutId } from "@rollout/contract";
import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { takeAhead } from "../../api/read-ahead.js";
import { readTimeline, rolloutQuery, rolloutStreamPath } from "../../api/rollouts.js";
import { type LiveConnection, useEventStream } from "../../api/use-event-stream.js";
import { decodeTimeline, type TimelineColumns } from "./prepare/columns.js";
import { knownEvents } from "./prepare/known-events.js";
import { appendRanges } from "./prepare/merge-columns.js";
import { type PreparedTimeline, prepareTimeline } from "./prepare/prepared-timeline.js";

export interface TimelineReading {
  /** Null until timeline and rollout are there. */
  readonly model: PreparedTimeline | null;
  readonly error: Error | null;
  /** While the rollout runs: microseconds since its start. */
  readonly clock: (() => number) | null;
  /** The stream of a rollout that was not finished when it was opened; null else. */
  readonly connection: LiveConnection | null;
}

type Range = readonly [writer: number, from: number, to: number];

/** Ranges that one request may name. */
const rangesPerRequest = 100;
/** Between two reads of new events, so that a busy rollout does not prepare its timeline without pause. */
const restMs = 200;

const timelineQuery = (workspace: string, rolloutId: RolloutId) =>
  queryOptions({
    queryKey: [workspace, "timeline", rolloutId],
    queryFn: async ({ signal }) =>
      decodeTimeline(
        (await takeAhead(workspace, rolloutId)) ?? (await readTimeline(workspace, rolloutId, { signal })),
      ),
    // The stream brings what is new; a visit that follows another shows what is there and reads again.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    // To compare 100,000 rows with those before costs more than reading them.
    structuralSharing: false,
  });

/** @param detail The rollout itself, as soon as it is known; the timeline is read beside it. */
export function useTimeline(
  workspace: string,
  rolloutId: RolloutId,
  detail: RolloutDetail | undefined,
): TimelineReading {
  const client = useQueryClient();
  const query = useQuery(timelineQuery(workspace, rolloutId));
  const columns = query.data;
  const status = detail?.rollout.status;
  const live = status === "running" || status === "stalled";

  const path = useLivePath(rolloutId, live && !query.isFetching ? columns : undefined);
  const reader = useRef<RangeReader | null>(null);
  // Reads what the stream names; lets go of its requests when the rollout is left.
  useEffect(() => {
    const made = new RangeReader(client, workspace, rolloutId);
    reader.current = made;
    return () => made.stop();
  }, [client, workspace, rolloutId]);
  const connection = useEventStream(workspace, path, (event, data) => {
    if (event === "rollout") reader.current?.receive(data as LiveRollout);
  });

  const writers = detail?.writers;
  const mainAgent = detail?.rollout.agentName;
  const model = useMemo(
    () => (columns && writers ? prepareTimeline(columns, writers, { mainAgent, live }) : null),
    [columns, writers, mainAgent, live],
  );
  const clock = useClock(status === "running" ? detail?.rollout.startedAt : null, model?.lastUs ?? 0);
  return { model, error: query.error, clock, connection: path === null ? null : connection };
}

/** Address of the stream, made once: from then on the stream itself knows what the page has. */
function useLivePath(rolloutId: RolloutId, columns: TimelineColumns | undefined): string | null {
  const [path, setPath] = useState<{ of: RolloutId; path: string } | null>(null);
  if (path !== null && path.of === rolloutId) return path.path;
  if (columns === undefined) return null;
  const made = `${rolloutStreamPath(rolloutId)}?lastEventId=${knownEvents(columns)}`;
  setPath({ of: rolloutId, path: made });
  return made;
}

/** Time since the start by this machine's clock, never before what has already happened. */
function useClock(startedAt: string | null | undefined, lastUs: number): (() => number) | null {
  const latest = useRef(lastUs);
  latest.current = lastUs;
  return useMemo(() => {
    if (!startedAt) return null;
    const start = Date.parse(startedAt);
    return () => Math.max(latest.current, (Date.now() - start) * 1000);
  }, [startedAt]);
}

/** Reads the ranges that messages name, one request at a time, and puts the rows and the rollout into the cache. */
class RangeReader {
  readonly #client: QueryClient;
  readonly #workspace: string;
  readonly #rolloutId: RolloutId;
  readonly #attempt = new AbortController();
  #wanted: Range[] = [];
  #busy = false;

  constructor(client: QueryClient, workspace: string, rolloutId: RolloutId) {
    this.#client = client;
    this.#workspace = workspace;
    this.#rolloutId = rolloutId;
  }

  receive({ rollout, ranges }: LiveRollout): void {
    const { queryKey } = rolloutQuery(this.#workspace, this.#rolloutId);
    const before = this.#client.getQueryData(queryKey)?.rollout;
    this.#client.setQueryData(queryKey, (detail) => detail && { ...detail, rollout });
    const moved =
      before !== undefined &&
      (before.missing !== rollout.missing ||
        before.dropped !== rollout.dropped ||
        before.status !== rollout.status);
    // Gaps, output and siblings are parts of the detail that a message does not carry.
    if (moved) void this.#client.invalidateQueries({ queryKey });
    this.#wanted.push(...ranges);
    if (!this.#busy) void this.#readOn();
  }

  stop(): void {
    this.#attempt.abort();
  }

  async #readOn(): Promise<void> {
    this.#busy = true;
    const { signal } = this.#attempt;
    while (this.#wanted.length > 0 && !signal.aborted) {
      const ranges = this.#wanted.splice(0, rangesPerRequest);
      try {
        const text = ranges.map(([writer, from, to]) => `${writer}:${from}-${to}`).join(",");
        const rows = await readTimeline(this.#workspace, this.#rolloutId, { ranges: text, signal });
        const { queryKey } = timelineQuery(this.#workspace, this.#rolloutId);
        this.#client.setQueryData(queryKey, (columns) => columns && appendRanges(columns, rows));
      } catch {
        if (signal.aborted) return;
        this.#wanted.unshift(...ranges);
      }
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    this.#busy = false;
  }
}
