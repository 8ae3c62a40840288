import { type GroupBy, type RolloutStatus, type RunId, routes } from "@rollout/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { addressOf, call } from "./call.js";

/** Filters of runs, as pages hold them; `since` is an RFC 3339 time. */
export interface RunFilter {
  readonly search?: string | undefined;
  readonly status?: RolloutStatus | undefined;
  readonly workflow?: string | undefined;
  readonly agent?: string | undefined;
  readonly dataset?: string | undefined;
  readonly since?: string | undefined;
}

export const groupsQuery = (workspace: string, groupBy: GroupBy, filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: [workspace, "traces", "groups", groupBy, filter],
    queryFn: ({ signal, pageParam }) =>
      call(
        routes.listGroups,
        { query: { ...filter, groupBy, cursor: pageParam, limit: 100 } },
        { workspace, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** Runs of one group; `key` null is the runs without one. */
export const runsQuery = (
  workspace: string,
  { groupBy, key, filter }: { groupBy: GroupBy; key: string | null; filter: RunFilter },
) =>
  infiniteQueryOptions({
    queryKey: [workspace, "traces", "runs", groupBy, key, filter],
    queryFn: ({ signal, pageParam }) =>
      call(
        routes.listRuns,
        {
          query: {
            ...filter,
            groupBy,
            ...(key === null ? { ungrouped: "true" as const } : { groupKey: key }),
            cursor: pageParam,
            limit: 100,
          },
        },
        { workspace, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** The newest runs whose id or names contain the text. */
export const findRunsQuery = (workspace: string, search: string) =>
  queryOptions({
    queryKey: [workspace, "traces", "find-runs", search],
    queryFn: ({ signal }) => call(routes.listRuns, { query: { search, limit: 5 } }, { workspace, signal }),
  });

/** The newest groups that contain the text. */
export const findGroupsQuery = (workspace: string, search: string) =>
  queryOptions({
    queryKey: [workspace, "traces", "find-groups", search],
    queryFn: ({ signal }) => call(routes.listGroups, { query: { search, limit: 5 } }, { workspace, signal }),
  });

/** Every value that runs have for a field, for the filter's menu. */
export const filterValuesQuery = (workspace: string, field: "workflow" | "agent" | "dataset") =>
  queryOptions({
    queryKey: [workspace, "traces", "values", field],
    queryFn: async ({ signal }) => {
      const { groups } = await call(
        routes.listGroups,
        { query: { groupBy: field, limit: 200 } },
        { workspace, signal },
      );
      return groups.flatMap(({ key }) => key ?? []);
    },
    staleTime: 30_000,
  });

/** Numbers of the whole workspace: how much runs, whether there is anything. */
export const workspaceTotalsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "traces", "totals"],
    queryFn: async ({ signal }) =>
      (await call(routes.listGroups, { query: { limit: 1 } }, { workspace, signal })).totals,
  });

export const runQuery = (workspace: string, runId: RunId) =>
  queryOptions({
    queryKey: [workspace, "run", runId],
    queryFn: ({ signal }) => call(routes.getRun, { params: { runId } }, { workspace, signal }),
  });

export const workspaceStreamPath = addressOf(routes.streamWorkspace);
export const runStreamPath = (runId: RunId): string => addressOf(routes.streamRun, { runId });
