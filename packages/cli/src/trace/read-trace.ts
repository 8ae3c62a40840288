import type { Rollout, TraceEvent } from "@rollout/contract";
import type { ApiClient } from "../api/api-client.js";

type RolloutId = Rollout["id"];

/** Events asked for at once, the most that the server gives. */
const pageSize = 500;

/** Every event of a trace with its payload, by writer and number. */
export function readTrace(api: ApiClient, rolloutId: RolloutId): AsyncGenerator<TraceEvent> {
  return api.pages(async ({ cursor }) => {
    const { events, nextCursor } = await api.call("listTraceEvents", {
      params: { rolloutId },
      query: { cursor, limit: pageSize },
    });
    return { rows: events, nextCursor };
  });
}

/** The events of ranges that a live message named: writer, first and last number. */
export async function readRanges(
  api: ApiClient,
  rolloutId: RolloutId,
  ranges: readonly (readonly [writer: number, from: number, to: number])[],
): Promise<TraceEvent[]> {
  const keys = ranges.flatMap(([writer, from, to]) =>
    Array.from({ length: to - from + 1 }, (_, index) => `${writer}.${from + index}`),
  );
  const events: TraceEvent[] = [];
  for (let at = 0; at < keys.length; at += pageSize) {
    const query = { keys: keys.slice(at, at + pageSize).join(",") };
    events.push(...(await api.call("listTraceEvents", { params: { rolloutId }, query })).events);
  }
  return events;
}
