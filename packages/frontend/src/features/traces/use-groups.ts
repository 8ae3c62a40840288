import type { Group } from "@rollout/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { groupsQuery } from "../../api/runs.js";
import { useWorkspace } from "../../api/workspace.js";
import { sortRows } from "../../ui/sort-rows.js";
import { totalsValues } from "./totals-columns.js";
import { runFilterOf, type TraceSearch } from "./trace-search.js";
import { useList } from "./use-list.js";

const values: Record<string, (group: Group) => number | string | null> = {
  ...totalsValues,
  group: ({ key }) => key,
  workflow: ({ workflows }) => workflows[0] ?? null,
  runs: ({ runs }) => runs,
  activity: ({ lastActivityAt }) => lastActivityAt,
};

export const groupKey = ({ key }: Group): string => (key === null ? "" : `=${key}`);

/** Groups of runs, ungrouped ones last, live. */
export function useGroups(search: TraceSearch, held: boolean) {
  const workspace = useWorkspace();
  const groupBy = search.by ?? "group_id";
  const query = useInfiniteQuery({
    ...groupsQuery(workspace, groupBy, runFilterOf(search, Date.now())),
    placeholderData: (before) => before,
  });
  const value = search.sort === undefined ? undefined : values[search.sort];
  const descending = search.order !== "asc";
  const order =
    value === undefined
      ? null
      : (rows: readonly Group[]) => [
          ...sortRows(
            rows.filter(({ key }) => key !== null),
            value,
            descending,
          ),
          ...rows.filter(({ key }) => key === null),
        ];
  const list = useList(query, {
    rowsOf: ({ groups }) => groups,
    keyOf: groupKey,
    order,
    held,
    listKey: JSON.stringify([groupBy, search]),
  });
  return {
    ...list,
    totals: query.data?.pages[0]?.totals,
    isPending: query.isPending,
    error: query.isError && query.data === undefined ? query.error : null,
    retry: () => void query.refetch(),
  };
}
