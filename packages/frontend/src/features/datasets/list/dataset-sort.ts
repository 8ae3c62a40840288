/** The order of the listed datasets, and how a choice of column changes it. */
import type { Dataset } from "@rollout/contract";
import { sortRows } from "../../../ui/sort-rows.js";
import { successOf } from "./dataset-rows.js";
import { type ListSearch, parseListSearch, type SortColumn } from "./list-search.js";

/** The address after a choice of column: the same one again turns the order around; names begin with A. */
export function sortBy(search: ListSearch, column: string): ListSearch {
  const isSame = (search.sort ?? "updated") === column;
  const isAscending = isSame ? search.order !== "asc" : column === "name";
  return parseListSearch({ ...search, sort: column, order: isAscending ? "asc" : undefined });
}

const values: { readonly [Column in SortColumn]: (dataset: Dataset) => number | string | null } = {
  updated: ({ updatedAt }) => updatedAt,
  name: ({ name }) => name,
  tasks: ({ taskCount }) => taskCount,
  success: ({ lastRun }) => successOf(lastRun),
  runs: ({ runCount }) => runCount,
};

export const sortDatasets = (
  datasets: readonly Dataset[],
  { sort, order }: ListSearch,
): readonly Dataset[] =>
  sort === undefined && order === undefined
    ? datasets
    : sortRows(datasets, values[sort ?? "updated"], order !== "asc");
