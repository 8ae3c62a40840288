/** One dataset: its tasks, task sets, versions, runs and settings. */
import type { Dataset, DatasetId } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ChevronDown, Ellipsis, Plus } from "lucide-react";
import { useState } from "react";
import { datasetVersionsQuery, refreshDataset, takeBackDataset } from "../../../api/datasets.js";
import { Age } from "../../../ui/age.js";
import { Breadcrumb } from "../../../ui/breadcrumb.js";
import { Button, IconButton } from "../../../ui/button.js";
import { EmptyState } from "../../../ui/empty-state.js";
import { ErrorState } from "../../../ui/error-state.js";
import { countOf, formatCount } from "../../../ui/format/numbers.js";
import { useKeys } from "../../../ui/keyboard.js";
import { Menu, MenuChoice, MenuGroup, MenuLine } from "../../../ui/menu.js";
import { PageBar } from "../../../ui/page-bar.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { Tabs } from "../../../ui/tabs.js";
import { showError } from "../../../ui/toast.js";
import { useNarrower } from "../../../ui/use-media.js";
import { useTitle } from "../../../ui/use-title.js";
import type { DatasetSearch, DatasetTab } from "../dataset-search.js";
import { ExportItems, ExportMenu } from "../export-menu.js";
import { ImportItems, ImportMenu } from "../list/import-menu.js";
import { DatasetSettings } from "../settings/dataset-settings.js";
import { TaskSetsTab } from "../task-sets/task-sets-tab.js";
import { TasksTab } from "../tasks/tasks-tab.js";
import { RunsTab } from "../versions/runs-tab.js";
import { VersionsTab } from "../versions/versions-tab.js";
import { useDataset } from "./use-dataset.js";

const route = getRouteApi("/w/$workspace/datasets/$datasetId");

export function DatasetPage() {
  const { datasetId } = route.useParams();
  // Another dataset is another page: nothing of the one before may stay.
  return <DatasetOf key={datasetId} />;
}

function DatasetOf() {
  const { workspace, ...params } = route.useParams();
  const datasetId = params.datasetId as DatasetId;
  const query = useDataset(workspace, datasetId);
  useTitle(query.data?.name ?? "Dataset");
  if (query.data) return <Loaded workspace={workspace} dataset={query.data} />;
  const isGone = query.error && "code" in query.error && query.error.code === "dataset_not_found";
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/datasets" params={{ workspace }}>
            Datasets
          </Link>
          <h1>Dataset</h1>
        </Breadcrumb>
      </PageBar>
      {isGone && <Gone workspace={workspace} datasetId={datasetId} />}
      {query.error && !isGone && (
        <ErrorState
          title="The dataset could not be loaded."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <SkeletonRows />}
    </>
  );
}

/** Not here, of another workspace, or deleted: the last can be taken back for a day. */
function Gone({ workspace, datasetId }: { readonly workspace: string; readonly datasetId: DatasetId }) {
  const client = useQueryClient();
  const takeBack = useMutation({
    mutationFn: () => takeBackDataset(workspace, datasetId),
    onSuccess: () => refreshDataset(client, workspace),
    onError: (error) => showError("It could not be taken back", error),
  });
  return (
    <EmptyState title={`No dataset ${datasetId.slice(0, 12)}… in ${workspace}`}>
      <p>It may be deleted, or in another workspace of yours: switch at the top left.</p>
      <p className="mt-4">
        <Button busy={takeBack.isPending} onClick={() => takeBack.mutate()}>
          Take back if deleted less than 24 hours ago
        </Button>
      </p>
    </EmptyState>
  );
}

function Loaded({ workspace, dataset }: { readonly workspace: string; readonly dataset: Dataset }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const isPhone = useNarrower("phone");
  const [isImporting, setImporting] = useState(false);
  const versions = useQuery(datasetVersionsQuery(workspace, dataset.id)).data ?? [];
  const asked = search.version === undefined ? dataset.version : Number(search.version);
  const version = versions.find((each) => each.version === asked);
  const isNewest = asked === dataset.version;
  const tab: DatasetTab = search.tab ?? "tasks";
  const go = (next: DatasetSearch) =>
    void navigate({
      to: "/w/$workspace/datasets/$datasetId",
      params: { workspace, datasetId: dataset.id },
      search: next,
      replace: true,
    });
  useKeys("Dataset", [{ keys: "i", word: "Import into the dataset", run: () => setImporting(true) }]);
  const kept = search.version === undefined ? {} : { version: search.version };
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/datasets" params={{ workspace }}>
            Datasets
          </Link>
          <h1>{dataset.name}</h1>
        </Breadcrumb>
        <Menu
          trigger={
            <Button variant="ghost" size="small">
              version {asked} <ChevronDown className="small text-ink-3" />
            </Button>
          }
        >
          <MenuChoice
            value={String(asked)}
            options={versions.map((each) => ({
              value: String(each.version),
              label: `Version ${each.version}, ${countOf(each.taskCount, "task")}${each.note ? `, ${each.note}` : ""}`,
            }))}
            onChange={(next) => go(Number(next) === dataset.version ? {} : { version: next })}
          />
        </Menu>
        {version && (
          <span className="min-w-0 truncate text-meta text-ink-3 max-tablet:hidden">
            saved <Age at={version.createdAt} />
            {version.createdBy !== null && ` by ${version.createdBy}`}
          </span>
        )}
        <span className="ml-auto flex flex-none gap-1.5">
          {!isPhone && (
            <ImportMenu
              workspace={workspace}
              datasetId={dataset.id}
              open={isImporting}
              onOpenChange={setImporting}
              look="ghost"
            />
          )}
          {!isPhone && <ExportMenu workspace={workspace} dataset={dataset} version={asked} />}
          {isPhone && (
            <Menu
              align="end"
              trigger={
                <IconButton label="Import and export">
                  <Ellipsis />
                </IconButton>
              }
            >
              <MenuGroup title="Import">
                <ImportItems workspace={workspace} datasetId={dataset.id} />
              </MenuGroup>
              <MenuLine />
              <MenuGroup title="Export">
                <ExportItems workspace={workspace} dataset={dataset} version={asked} />
              </MenuGroup>
            </Menu>
          )}
          {isNewest && (
            <Button icon={<Plus className="small" />} onClick={() => go({ ...search, task: "new" })}>
              {isPhone ? "Add" : "Add task"}
            </Button>
          )}
        </span>
      </PageBar>
      <div className="flex h-9 flex-none scroll-sideways border-b border-line px-4">
        <Tabs<DatasetTab>
          label="Dataset"
          value={tab}
          onChange={(next) => go(next === "tasks" ? kept : { ...kept, tab: next })}
          options={[
            { value: "tasks", label: "Tasks", remark: formatCount(version?.taskCount ?? dataset.taskCount) },
            { value: "task-sets", label: "Task sets", remark: formatCount(dataset.taskSetCount) },
            { value: "versions", label: "Versions", remark: formatCount(dataset.version) },
            { value: "runs", label: "Runs", remark: formatCount(dataset.runCount) },
            { value: "settings", label: "Settings" },
          ]}
        />
      </div>
      {!isNewest && (
        <p className="flex flex-none flex-wrap items-center gap-x-3 gap-y-1 border-b border-l-2 border-b-line border-l-warn bg-warn-soft px-4 py-2">
          <span>Version {asked} is not the newest; it is read only.</span>
          <button
            type="button"
            className="text-accent-ink hover:underline"
            onClick={() => go(tab === "tasks" ? {} : { tab })}
          >
            Go to version {dataset.version}
          </button>
          <Link
            to="/w/$workspace/datasets/$datasetId/compare"
            params={{ workspace, datasetId: dataset.id }}
            search={{ from: String(asked), to: String(dataset.version) }}
            className="text-accent-ink hover:underline"
          >
            Compare
          </Link>
        </p>
      )}
      {tab === "tasks" && (
        <TasksTab
          key={search.version ?? "newest"}
          workspace={workspace}
          dataset={dataset}
          version={asked}
          search={search}
          go={go}
        />
      )}
      {tab === "task-sets" && <TaskSetsTab workspace={workspace} dataset={dataset} />}
      {tab === "versions" && <VersionsTab workspace={workspace} dataset={dataset} versions={versions} />}
      {tab === "runs" && <RunsTab workspace={workspace} dataset={dataset} />}
      {tab === "settings" && (
        <DatasetSettings key={dataset.updatedAt} workspace={workspace} dataset={dataset} />
      )}
    </>
  );
}
