/** One dataset: the tasks of a version, and the task under the cursor beside them. */
import type { DatasetId, Task } from "@rollout/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { datasetQuery, datasetTasksQuery, datasetVersionsQuery } from "../../api/datasets.js";
import { Age } from "../../ui/age.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { Button } from "../../ui/button.js";
import { type Column, DataTable } from "../../ui/data-table.js";
import { Dialog } from "../../ui/dialog.js";
import { ErrorState } from "../../ui/error-state.js";
import { countOf } from "../../ui/format/numbers.js";
import { Menu, MenuChoice } from "../../ui/menu.js";
import { PageBar, PageFooter } from "../../ui/page-bar.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { TaskContentView } from "../../ui/task-content.js";
import { useNarrower } from "../../ui/use-media.js";
import { useTitle } from "../../ui/use-title.js";

const route = getRouteApi("/w/$workspace/datasets/$datasetId");

export function DatasetPage() {
  const params = route.useParams();
  const { workspace } = params;
  const datasetId = params.datasetId as DatasetId;
  const search = route.useSearch();
  const navigate = useNavigate();
  const isNarrow = useNarrower("tablet");
  const dataset = useQuery(datasetQuery(workspace, datasetId));
  useTitle(dataset.data?.name ?? "Dataset");
  const versions = useQuery(datasetVersionsQuery(workspace, datasetId)).data ?? [];
  const version = search.version === undefined ? undefined : Number(search.version);
  const query = useInfiniteQuery(datasetTasksQuery(workspace, datasetId, version));
  const tasks = query.data?.pages.flatMap((page) => page.tasks) ?? [];
  const selected = tasks.find(({ id }) => id === search.task);
  const go = (next: { version?: string; task?: string }) =>
    void navigate({
      to: "/w/$workspace/datasets/$datasetId",
      params: { workspace, datasetId },
      search: next,
      replace: true,
    });
  const select = (task: string | null) =>
    go({ ...(search.version ? { version: search.version } : {}), ...(task ? { task } : {}) });
  const error = dataset.error ?? query.error;
  const shownVersion = version ?? dataset.data?.version;
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/datasets" params={{ workspace }}>
            Datasets
          </Link>
          <h1>{dataset.data?.name ?? "Dataset"}</h1>
        </Breadcrumb>
        {shownVersion !== undefined && (
          <Menu
            trigger={
              <Button variant="ghost" size="small">
                version {shownVersion} <ChevronDown className="small text-ink-3" />
              </Button>
            }
          >
            <MenuChoice
              value={String(shownVersion)}
              options={versions.map((each) => ({
                value: String(each.version),
                label: `Version ${each.version}, ${countOf(each.taskCount, "task")}${each.note ? `, ${each.note}` : ""}`,
              }))}
              onChange={(next) => go({ version: next })}
            />
          </Menu>
        )}
        {dataset.data && (
          <span className="text-meta text-ink-3 max-phone:hidden">
            saved <Age at={dataset.data.updatedAt} />
          </span>
        )}
      </PageBar>
      {error && (
        <ErrorState
          title="The dataset could not be loaded."
          error={error}
          onRetry={() => {
            void dataset.refetch();
            void query.refetch();
          }}
        />
      )}
      {query.isPending && !error && <SkeletonRows />}
      {query.data && (
        <div className="flex min-h-0 flex-1">
          <DataTable
            label="Tasks"
            rows={tasks}
            columns={selected && !isNarrow ? columns.slice(0, 2) : columns}
            keyOf={({ id }) => id}
            onOpen={({ id }) => select(id)}
            cursor={search.task ?? null}
            onCursor={select}
            onUp={() => void navigate({ to: "/w/$workspace/datasets", params: { workspace } })}
            onMore={query.hasNextPage && !query.isFetching ? () => void query.fetchNextPage() : undefined}
            narrow={(task) => (
              <div className="flex flex-col gap-1">
                <span className="truncate font-mono text-mono">{task.name}</span>
                <span className="line-clamp-2 text-meta text-ink-2">{task.task.instruction}</span>
              </div>
            )}
          />
          {selected && !isNarrow && (
            <section
              aria-label={`Task ${selected.name}`}
              className="w-[592px] flex-none overflow-y-auto border-l border-line"
            >
              <TaskPane task={selected} place={tasks.indexOf(selected) + 1} of={tasks.length} />
            </section>
          )}
          {isNarrow && (
            <Dialog
              look="sheet"
              title={`Task ${selected?.name ?? ""}`}
              open={selected !== undefined}
              onOpenChange={() => select(null)}
            >
              <div className="overflow-y-auto">
                {selected && (
                  <TaskPane task={selected} place={tasks.indexOf(selected) + 1} of={tasks.length} />
                )}
              </div>
            </Dialog>
          )}
        </div>
      )}
      <PageFooter
        keys={[
          ["J K", "move"],
          ["↵", "open"],
          ["Esc", "up"],
        ]}
      >
        {dataset.data && (
          <>
            <span>
              {countOf(
                versions.find((each) => each.version === shownVersion)?.taskCount ?? tasks.length,
                "task",
              )}
            </span>
            <span>{countOf(dataset.data.runCount, "run")}</span>
          </>
        )}
      </PageFooter>
    </>
  );
}

interface TaskPaneProps {
  readonly task: Task;
  readonly place: number;
  readonly of: number;
}

function TaskPane({ task, place, of }: TaskPaneProps) {
  return (
    <>
      <h2 className="flex h-10 items-center gap-2 border-b border-line px-4">
        <span className="min-w-0 truncate font-mono text-mono font-medium">{task.name}</span>
        <span className="text-meta text-ink-3">
          task {place} of {of}
        </span>
      </h2>
      <TaskContentView content={task.task} />
    </>
  );
}

const columns: Column<Task>[] = [
  {
    id: "task",
    head: "Task",
    width: "minmax(160px, 220px)",
    cell: ({ name }) => <span className="font-mono text-mono">{name}</span>,
  },
  {
    id: "instruction",
    head: "Instruction",
    width: "minmax(160px, 1fr)",
    cell: ({ task }) => <span className="text-ink-2">{task.instruction.split("\n", 1)[0]}</span>,
  },
  {
    id: "files",
    head: "Files",
    width: "64px",
    align: "right",
    cell: ({ task }) => (task.files.length === 0 ? <span className="text-ink-3">–</span> : task.files.length),
  },
];
