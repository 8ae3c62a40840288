import type { Dataset, TaskId, TaskRow } from "@rollout/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { taskRowsQuery } from "../../../api/datasets.js";
import { type DatasetSearch, metadataFilters } from "../dataset-search.js";
import { addMove, applyMoves, type Move } from "./apply-moves.js";

export type TaskRows = ReturnType<typeof useTaskRows>;

/** The rows that the address asks for, in the order that moves not yet saved give them. */
export function useTaskRows(workspace: string, dataset: Dataset, version: number, search: DatasetSearch) {
  const metadata = metadataFilters(search);
  const filter = {
    ...(version === dataset.version ? {} : { version }),
    ...(search.search === undefined ? {} : { search: search.search }),
    ...(search.taskSet === undefined ? {} : { taskSet: search.taskSet }),
    ...(metadata.length === 0 ? {} : { metadata }),
  };
  const query = useInfiniteQuery({
    ...taskRowsQuery(workspace, dataset.id, filter),
    placeholderData: (before) => before,
  });
  const [moves, setMoves] = useState<readonly Move<TaskId>[]>([]);
  const loaded = useMemo(() => query.data?.pages.flatMap((page) => page.tasks) ?? [], [query.data]);
  const rows = useMemo(() => applyMoves(loaded, moves), [loaded, moves]);
  const move = useCallback(
    (taskId: TaskId, to: number) => setMoves((before) => addMove(before, { taskId, to })),
    [],
  );
  const loadAll = async (): Promise<readonly TaskRow[]> => {
    let result = query;
    while (result.hasNextPage) result = (await result.fetchNextPage()) as typeof query;
    return result.data?.pages.flatMap((page) => page.tasks) ?? [];
  };
  return {
    query,
    loaded,
    rows,
    /** Tasks that the filter finds. */
    total: query.data?.pages[0]?.total ?? 0,
    isFiltered: search.search !== undefined || search.taskSet !== undefined || metadata.length > 0,
    loadAll,
    moves,
    move,
    forgetMoves: () => setMoves([]),
  };
}
