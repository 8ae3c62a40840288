import type { GroupBy, Run } from "@rollout/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { runsQuery } from "../../api/runs.js";
import { useWorkspace } from "../../api/workspace.js";
import { sortRows } from "../../ui/sort-rows.js";
import { totalsValues } from "./totals-columns.js";
import { runFilterOf, type TraceSearch } from "./trace-search.js";
import { useList } from "./use-list.js";

const values: Record<string, (run: Run) => number | string | null> = {
  ...totalsValues,
  run: ({ workflowName }) => workflowName,
  dataset: ({ dataset }) => dataset?.name ?? null,
  tasks: ({ taskCount }) => taskCount,
  activity: ({ lastActivityAt }) => lastActivityAt,
};

/** Runs of a group, live. */
export function useRuns(group: { groupBy: GroupBy; key: string | null }, search: TraceSearch, held: boolean) {
  const workspace = useWorkspace();
  const query = useInfiniteQuery({
    ...runsQuery(workspace, { ...group, filter: runFilterOf(search, Date.now()) }),
    placeholderData: (before) => before,
  });
  const value = search.sort === undefined ? undefined : values[search.sort];
  const list = useList(query, {
    rowsOf: ({ runs }) => runs,
    keyOf: ({ id }) => id,
    order:
      value === undefined ? null : (rows: readonly Run[]) => sortRows(rows, value, search.order !== "asc"),
    held,
    listKey: JSON.stringify([group, search]),
  });
  return {
    ...list,
    isPending: query.isPending,
    error: query.isError && query.data === undefined ? query.error : null,
    retry: () => void query.refetch(),
  };
}
