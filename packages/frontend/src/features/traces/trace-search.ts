/** Filters, grouping and order of traces as the address holds them: `?status=failed&since=24h`. */
import { type GroupBy, groupBySchema, type RolloutStatus, statusSchema } from "@rollout/contract";
import type { RunFilter } from "../../api/runs.js";

export const spans = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 } as const;
export type Span = keyof typeof spans;

export const spanWords: Record<Span, string> = {
  "1h": "last 1 h",
  "24h": "last 24 h",
  "7d": "last 7 days",
  "30d": "last 30 days",
};

export interface TraceSearch {
  readonly search?: string;
  readonly status?: RolloutStatus;
  readonly workflow?: string;
  readonly agent?: string;
  readonly dataset?: string;
  readonly since?: Span;
  readonly by?: GroupBy;
  /** Column of the table; last activity unless given. */
  readonly sort?: string;
  readonly order?: "asc";
}

/** Fields of which a filter is made; each holds at most one value. */
export const filterFields = ["since", "status", "workflow", "agent", "dataset"] as const;
export type FilterField = (typeof filterFields)[number];

export const fieldWords: Record<FilterField, string> = {
  since: "Time",
  status: "Status",
  workflow: "Workflow",
  agent: "Agent",
  dataset: "Dataset",
};

const texts = ["search", "workflow", "agent", "dataset", "sort"] as const;

/** What of an address is understood; the rest is left out. */
export function parseTraceSearch(raw: Record<string, unknown>): TraceSearch {
  const search: Record<string, unknown> = {};
  for (const name of texts) {
    const value = raw[name];
    if (typeof value === "string" && value !== "" && value.length <= 256) search[name] = value;
  }
  const status = statusSchema.safeParse(raw.status);
  if (status.success) search.status = status.data;
  const by = groupBySchema.safeParse(raw.by);
  if (by.success && by.data !== "group_id") search.by = by.data;
  if (typeof raw.since === "string" && raw.since in spans) search.since = raw.since;
  if (raw.order === "asc") search.order = "asc";
  return search;
}

export const parseGroupBy = (text: string): GroupBy => groupBySchema.safeParse(text).data ?? "group_id";

/** The filter for the server. The span begins at a whole minute, so that the same question keeps its answer. */
export function runFilterOf(
  { search, status, workflow, agent, dataset, since }: TraceSearch,
  now: number,
): RunFilter {
  const minute = 60_000;
  const begins = since && Math.floor(now / minute) * minute - spans[since] * 60 * minute;
  return {
    search,
    status,
    workflow,
    agent,
    dataset,
    since: begins === undefined ? undefined : new Date(begins).toISOString(),
  };
}

export const countFilters = (search: TraceSearch): number =>
  filterFields.filter((field) => search[field] !== undefined).length + (search.search ? 1 : 0);

/** The filters alone, as a link to another list takes them along. */
export function filtersOf({ search, status, workflow, agent, dataset, since }: TraceSearch): TraceSearch {
  return parseTraceSearch({ search, status, workflow, agent, dataset, since });
}
