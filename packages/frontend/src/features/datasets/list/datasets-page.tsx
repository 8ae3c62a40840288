/** The datasets of the workspace, newest change first, and the imports that become some. */
import type { Dataset } from "@rollout/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { datasetsQuery } from "../../../api/datasets.js";
import { isUnderWay, jobsQuery } from "../../../api/jobs.js";
import { useDeleteRefusal } from "../../../api/membership.js";
import { Button } from "../../../ui/button.js";
import { DataTable } from "../../../ui/data-table.js";
import { ErrorState } from "../../../ui/error-state.js";
import { countOf } from "../../../ui/format/numbers.js";
import { useKeys } from "../../../ui/keyboard.js";
import { PageBar, PageFooter } from "../../../ui/page-bar.js";
import { SearchField } from "../../../ui/search-field.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { SortMenu } from "../../../ui/sort-menu.js";
import { useNarrower } from "../../../ui/use-media.js";
import { useTitle } from "../../../ui/use-title.js";
import { DeleteDataset } from "../delete-dataset.js";
import { CreateDataset } from "./create-dataset.js";
import { datasetColumns, NarrowDataset } from "./dataset-columns.js";
import { DatasetFilter } from "./dataset-filter.js";
import { type DatasetRow, datasetRows } from "./dataset-rows.js";
import { sortBy, sortDatasets } from "./dataset-sort.js";
import { filterDatasets } from "./filter-datasets.js";
import { ImportMenu } from "./import-menu.js";
import { type ListSearch, parseListSearch, sortWords } from "./list-search.js";
import { NoDatasets } from "./no-datasets.js";
import { WaitingImports } from "./waiting-imports.js";
import { isWaiting } from "./waiting-words.js";

const route = getRouteApi("/w/$workspace/datasets");

export function DatasetsPage() {
  const { workspace } = route.useParams();
  const listed = route.useSearch();
  const { search = "" } = listed;
  useTitle("Datasets");
  const navigate = useNavigate();
  const isPhone = useNarrower("phone");
  const query = useInfiniteQuery({
    ...datasetsQuery(workspace, search === "" ? undefined : search),
    placeholderData: (before) => before,
  });
  const jobs = useQuery(jobsQuery(workspace)).data ?? [];
  const [cursor, setCursor] = useState<string | null>(null);
  const [isCreating, setCreating] = useState(false);
  const [isImporting, setImporting] = useState(false);
  const [areWaitingShown, setWaitingShown] = useState(false);
  const [doomed, setDoomed] = useState<Dataset | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const isFiltered = listed.source !== undefined || listed.lastRun !== undefined;
  const { hasNextPage, isFetching, fetchNextPage } = query;
  // Keeps the pages in step with the server: a filter looks at all datasets, not at those that were scrolled to.
  useEffect(() => {
    if (isFiltered && hasNextPage && !isFetching) void fetchNextPage();
  }, [isFiltered, hasNextPage, isFetching, fetchNextPage]);
  const datasets = filterDatasets(query.data?.pages.flatMap((page) => page.datasets) ?? [], listed);
  // What waits for a person stands in one line, unless there is nothing that it would push down.
  const isFolded = !areWaitingShown && datasets.length > 0;
  const shownJobs = isFolded ? jobs.filter((job) => !isWaiting(job)) : jobs;
  const rows = datasetRows(sortDatasets(datasets, listed), search === "" && !isFiltered ? shownJobs : []);
  const refusalOf = useDeleteRefusal();
  const columns = datasetColumns(workspace, setDoomed, refusalOf);
  const importing = jobs.filter((job) => job.kind === "import" && isUnderWay(job)).length;
  const go = (next: ListSearch) =>
    void navigate({ to: "/w/$workspace/datasets", params: { workspace }, search: next, replace: true });
  const setSearch = (text: string) => go(parseListSearch({ ...listed, search: text }));
  const sort = { column: listed.sort ?? "updated", descending: listed.order !== "asc" };
  const onSort = (column: string) => go(sortBy(listed, column));
  const open = (row: DatasetRow) =>
    row.kind === "job"
      ? void navigate({
          to: "/w/$workspace/datasets/import/$jobId",
          params: { workspace, jobId: row.job.id },
        })
      : void navigate({
          to: "/w/$workspace/datasets/$datasetId",
          params: { workspace, datasetId: row.dataset.id },
        });
  useKeys("List", [
    { keys: "/", word: "Filter", run: () => input.current?.focus() },
    { keys: "n", word: "Create dataset", run: () => setCreating(true) },
    { keys: "i", word: "Import dataset", run: () => setImporting(true) },
    {
      keys: "Delete",
      word: "Delete the dataset",
      run: () => setDoomed(datasets.find((each) => each.id === cursor && !refusalOf(each)) ?? null),
    },
  ]);
  const isEmpty = query.isSuccess && rows.length === 0 && search === "" && !isFiltered;
  const importMenu = (
    <ImportMenu
      workspace={workspace}
      open={isImporting}
      onOpenChange={setImporting}
      {...(isPhone && !isEmpty ? { look: "ghost" as const } : {})}
    />
  );
  const createButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      {isPhone && !isEmpty ? "Create" : "Create dataset"}
    </Button>
  );
  return (
    <>
      <PageBar>
        <h1 className="text-prose font-semibold">Datasets</h1>
        {datasets.length > 0 && <span className="tabular text-ink-3">{datasets.length}</span>}
        {!isEmpty && (
          <span className="ml-auto flex gap-2.5">
            {!isPhone && importMenu}
            {createButton}
          </span>
        )}
      </PageBar>
      {!isEmpty && (
        <div className="flex h-10 flex-none items-center gap-2 border-b border-line px-4 max-phone:h-auto max-phone:flex-wrap max-phone:gap-y-0">
          <SearchField
            label="Filter datasets"
            value={search}
            onChange={setSearch}
            inputRef={input}
            className="w-44 max-phone:w-0 max-phone:flex-1"
          />
          <span className="flex min-w-0 items-center gap-2 scroll-sideways max-phone:order-last max-phone:basis-full">
            <DatasetFilter search={listed} go={go} />
          </span>
          <span className="ml-auto flex flex-none items-center gap-1">
            {isPhone && importMenu}
            <SortMenu sort={sort} words={sortWords} onSort={onSort} />
          </span>
        </div>
      )}
      {isEmpty && (
        <NoDatasets workspace={workspace}>
          {createButton}
          {importMenu}
        </NoDatasets>
      )}
      {query.isPending && <SkeletonRows />}
      {query.isError && !query.data && (
        <ErrorState
          title="The datasets could not be loaded."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {search === "" && !isFiltered && datasets.length > 0 && (
        <WaitingImports jobs={jobs} open={areWaitingShown} onOpenChange={setWaitingShown} />
      )}
      {query.data && !isEmpty && (
        <DataTable
          label="Datasets"
          rows={rows}
          columns={columns}
          keyOf={({ key }) => key}
          onOpen={open}
          cursor={cursor}
          onCursor={setCursor}
          sort={sort}
          onSort={onSort}
          onMore={query.hasNextPage && !query.isFetching ? () => void query.fetchNextPage() : undefined}
          narrow={(row) => <NarrowDataset workspace={workspace} row={row} />}
        >
          {rows.length === 0 && (
            <p className="border-b border-line px-4 py-1.5 text-ink-2">
              {isFiltered ? "No dataset is like that." : <>No dataset contains “{search}”.</>}{" "}
              <button type="button" className="text-accent-ink hover:underline" onClick={() => go({})}>
                Clear filter
              </button>
            </p>
          )}
        </DataTable>
      )}
      {query.data && !isEmpty && (
        <PageFooter
          keys={[
            ["J K", "move"],
            ["↵", "open"],
            ["I", "import"],
            ["N", "create"],
          ]}
        >
          <span>
            {countOf(datasets.length, "dataset")}
            {query.hasNextPage && " so far"}
            {query.hasNextPage && (listed.sort || listed.order) && ", sorted among these"}
          </span>
          <span>
            {countOf(
              datasets.reduce((sum, { taskCount }) => sum + taskCount, 0),
              "task",
            )}
          </span>
          {importing > 0 && <span>{countOf(importing, "import")} running</span>}
        </PageFooter>
      )}
      {isCreating && <CreateDataset workspace={workspace} onClose={() => setCreating(false)} />}
      {doomed && <DeleteDataset workspace={workspace} dataset={doomed} onClose={() => setDoomed(null)} />}
    </>
  );
}
