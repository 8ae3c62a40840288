/** The order of the datasets as the address holds it: `?sort=success&order=asc`. */
import type { Dataset } from "@rollout/contract";
import { sortRows } from "../../../ui/sort-rows.js";
import { successOf } from "./dataset-rows.js";

export const sortWords = {
  updated: "Updated",
  name: "Name",
  tasks: "Tasks",
  success: "Success",
  runs: "Runs",
} as const;
type SortColumn = keyof typeof sortWords;

export interface ListSearch {
  readonly search?: string;
  /** Newest change first unless given. */
  readonly sort?: SortColumn;
  readonly order?: "asc";
}

/** What of an address is understood; the rest is left out. */
export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const isSort = typeof raw.sort === "string" && Object.hasOwn(sortWords, raw.sort) && raw.sort !== "updated";
  return {
    ...(typeof raw.search === "string" && raw.search !== "" ? { search: raw.search } : {}),
    ...(isSort ? { sort: raw.sort as SortColumn } : {}),
    ...(raw.order === "asc" ? { order: "asc" } : {}),
  };
}

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
