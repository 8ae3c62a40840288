/** The datasets of the workspace, newest change first. */
import type { Dataset } from "@rollout/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { datasetsQuery } from "../../api/datasets.js";
import { Age } from "../../ui/age.js";
import { type Column, DataTable } from "../../ui/data-table.js";
import { ErrorState } from "../../ui/error-state.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";
import { useKeys } from "../../ui/keyboard.js";
import { PageBar, PageFooter } from "../../ui/page-bar.js";
import { SearchField } from "../../ui/search-field.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { useTitle } from "../../ui/use-title.js";
import { NoDatasets } from "./no-datasets.js";

const route = getRouteApi("/w/$workspace/datasets");

export function DatasetsPage() {
  const { workspace } = route.useParams();
  const { search = "" } = route.useSearch();
  useTitle("Datasets");
  const navigate = useNavigate();
  const query = useInfiniteQuery({
    ...datasetsQuery(workspace, search === "" ? undefined : search),
    placeholderData: (before) => before,
  });
  const [cursor, setCursor] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const datasets = query.data?.pages.flatMap((page) => page.datasets) ?? [];
  const setSearch = (text: string) =>
    void navigate({
      to: "/w/$workspace/datasets",
      params: { workspace },
      search: text === "" ? {} : { search: text },
      replace: true,
    });
  useKeys("List", [{ keys: "/", word: "Filter", run: () => input.current?.focus() }]);
  if (query.isSuccess && datasets.length === 0 && search === "") return <NoDatasets workspace={workspace} />;
  return (
    <>
      <PageBar>
        <h1 className="text-prose font-semibold">Datasets</h1>
      </PageBar>
      <div className="flex h-10 flex-none items-center border-b border-line px-4">
        <SearchField label="Filter datasets" value={search} onChange={setSearch} inputRef={input} />
      </div>
      {query.isPending && <SkeletonRows />}
      {query.isError && !query.data && (
        <ErrorState
          title="The datasets could not be loaded."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && (
        <DataTable
          label="Datasets"
          rows={datasets}
          columns={columnsOf(workspace)}
          keyOf={({ id }) => id}
          onOpen={({ id }) =>
            void navigate({ to: "/w/$workspace/datasets/$datasetId", params: { workspace, datasetId: id } })
          }
          cursor={cursor}
          onCursor={setCursor}
          onMore={query.hasNextPage && !query.isFetching ? () => void query.fetchNextPage() : undefined}
          narrow={(dataset) => (
            <div className="flex flex-col gap-1">
              <div className="flex justify-between gap-3">
                <DatasetName workspace={workspace} dataset={dataset} />
                <Age at={dataset.updatedAt} />
              </div>
              <p className="truncate text-meta text-ink-2">{dataset.description || "no description"}</p>
              <p className="text-meta text-ink-3">
                {countOf(dataset.taskCount, "task")}, version {dataset.version},{" "}
                {countOf(dataset.runCount, "run")}
              </p>
            </div>
          )}
        >
          {datasets.length === 0 && (
            <p className="border-b border-line px-4 py-1.5 text-ink-2">No dataset contains “{search}”</p>
          )}
        </DataTable>
      )}
      <PageFooter
        keys={[
          ["J K", "move"],
          ["↵", "open"],
          ["/", "filter"],
        ]}
      >
        <span>
          {countOf(datasets.length, "dataset")}
          {query.hasNextPage && " so far"}
        </span>
        <span>
          {countOf(
            datasets.reduce((sum, { taskCount }) => sum + taskCount, 0),
            "task",
          )}
        </span>
      </PageFooter>
    </>
  );
}

const DatasetName = ({ workspace, dataset }: { readonly workspace: string; readonly dataset: Dataset }) => (
  <Link
    to="/w/$workspace/datasets/$datasetId"
    params={{ workspace, datasetId: dataset.id }}
    className="truncate font-medium"
  >
    {dataset.name}
  </Link>
);

const columnsOf = (workspace: string): Column<Dataset>[] => [
  {
    id: "name",
    head: "Dataset",
    width: "minmax(160px, 240px)",
    cell: (dataset) => <DatasetName workspace={workspace} dataset={dataset} />,
  },
  {
    id: "tasks",
    head: "Tasks",
    width: "72px",
    align: "right",
    cell: ({ taskCount }) => formatCount(taskCount),
  },
  { id: "version", head: "Version", width: "72px", align: "right", cell: ({ version }) => version },
  { id: "runs", head: "Runs", width: "72px", align: "right", cell: ({ runCount }) => formatCount(runCount) },
  {
    id: "description",
    head: "Description",
    width: "minmax(120px, 1fr)",
    cell: ({ description }) => <span className="text-ink-2">{description || "–"}</span>,
  },
  {
    id: "updated",
    head: "Updated",
    width: "140px",
    align: "right",
    cell: ({ updatedAt }) => <Age at={updatedAt} />,
  },
];
