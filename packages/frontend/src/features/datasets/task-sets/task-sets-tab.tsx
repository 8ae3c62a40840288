import type { Dataset, TaskFilter, TaskSet } from "@rollout/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useDeleteRefusal } from "../../../api/membership.js";
import { createTaskSet, deleteTaskSet, refreshTaskSets, taskSetsQuery } from "../../../api/task-sets.js";
import { Age } from "../../../ui/age.js";
import { IconButton } from "../../../ui/button.js";
import { CopyButton } from "../../../ui/copy-button.js";
import { type Column, DataTable } from "../../../ui/data-table.js";
import { EmptyState } from "../../../ui/empty-state.js";
import { ErrorState } from "../../../ui/error-state.js";
import { countOf, formatCount } from "../../../ui/format/numbers.js";
import { useKeys } from "../../../ui/keyboard.js";
import { Menu, MenuItem, MenuLine } from "../../../ui/menu.js";
import { PageFooter } from "../../../ui/page-bar.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { showError, showToast } from "../../../ui/toast.js";
import { ExportItems } from "../export-menu.js";
import { RenameTaskSet } from "./rename-task-set.js";

interface TaskSetsTabProps {
  readonly workspace: string;
  readonly dataset: Dataset;
}

/** The named selections of a dataset. */
export function TaskSetsTab({ workspace, dataset }: TaskSetsTabProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const query = useQuery(taskSetsQuery(workspace, dataset.id));
  const [cursor, setCursor] = useState<string | null>(null);
  const [renamed, setRenamed] = useState<TaskSet | null>(null);
  const open = ({ name }: TaskSet) =>
    void navigate({
      to: "/w/$workspace/datasets/$datasetId",
      params: { workspace, datasetId: dataset.id },
      search: { taskSet: name },
    });
  const refusalOf = useDeleteRefusal();
  const remove = async (set: TaskSet) => {
    if (refusalOf(set) !== undefined) return;
    try {
      await deleteTaskSet(workspace, set.id);
      await refreshTaskSets(client, workspace);
      const { datasetId, name, selection } = set;
      const takeBack = () =>
        createTaskSet(workspace, { datasetId, name, selection })
          .then(() => refreshTaskSets(client, workspace))
          .catch((error) => showError(`${name} stays deleted`, error));
      showToast({
        title: `Task set ${name} is deleted`,
        action: { word: "Undo", run: () => void takeBack() },
      });
    } catch (error) {
      if (error instanceof Error) showError(`${set.name} could not be deleted`, error);
    }
  };
  const current = query.data?.find(({ id }) => id === cursor);
  useKeys(
    "Task sets",
    [
      { keys: "r", word: "Rename the task set", run: () => current && setRenamed(current) },
      { keys: "Delete", word: "Delete the task set", run: () => current && void remove(current) },
      { keys: "Backspace", run: () => current && void remove(current) },
    ],
    current !== undefined,
  );
  if (query.error) {
    return (
      <ErrorState
        title="The task sets could not be loaded."
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!query.data) return <SkeletonRows rows={4} />;
  if (query.data.length === 0) {
    return (
      <EmptyState title="No task set">
        <p>
          A task set is a named selection that startRun takes like a dataset. Filter the tasks, or select some
          with <kbd className="rounded-key bg-press px-1 text-meta">x</kbd>, then save them as a set.
        </p>
        <p className="mt-4">
          <Link
            to="/w/$workspace/datasets/$datasetId"
            params={{ workspace, datasetId: dataset.id }}
            className="text-accent-ink hover:underline"
          >
            Go to the tasks
          </Link>
        </p>
      </EmptyState>
    );
  }
  const menuOf = (set: TaskSet) => (
    <Menu
      align="end"
      trigger={
        <IconButton label={`More about ${set.name}`} className="size-6!">
          <Ellipsis className="small" />
        </IconButton>
      }
    >
      <MenuItem keys="R" onSelect={() => setRenamed(set)}>
        Rename
      </MenuItem>
      <MenuLine />
      <ExportItems workspace={workspace} dataset={dataset} taskSet={set.name} />
      <MenuLine />
      <MenuItem danger keys="⌫" refused={refusalOf(set)} onSelect={() => void remove(set)}>
        Delete task set
      </MenuItem>
    </Menu>
  );
  const columns: Column<TaskSet>[] = [
    {
      id: "name",
      head: "Task set",
      width: "minmax(160px, 260px)",
      cell: (set) => (
        <span className="flex items-center gap-1">
          <span className="truncate font-medium">{set.name}</span>
          <span className="opacity-0 group-hover/row:opacity-100 focus-within:opacity-100">
            <CopyButton text={set.name} />
          </span>
        </span>
      ),
    },
    {
      id: "tasks",
      head: "Tasks",
      width: "72px",
      align: "right",
      cell: ({ taskCount }) => formatCount(taskCount),
    },
    {
      id: "rule",
      head: "Which tasks",
      width: "minmax(160px, 1fr)",
      cell: (set) => <span className="text-ink-2">{selectionWords(set)}</span>,
    },
    {
      id: "updated",
      head: "Updated",
      width: "140px",
      align: "right",
      cell: ({ updatedAt }) => <Age at={updatedAt} />,
    },
    {
      id: "more",
      head: "Actions",
      quiet: true,
      width: "56px",
      align: "right",
      cell: (set) => menuOf(set),
    },
  ];
  return (
    <>
      <DataTable
        label="Task sets"
        rows={query.data}
        columns={columns}
        keyOf={({ id }) => id}
        onOpen={open}
        cursor={cursor}
        onCursor={setCursor}
        narrow={(set) => (
          <div className="flex flex-col gap-1">
            <span className="flex justify-between gap-3">
              <span className="truncate font-medium">{set.name}</span>
              <span className="flex-none text-meta">
                <Age at={set.updatedAt} />
              </span>
            </span>
            <span className="flex items-center justify-between gap-3">
              <span className="min-w-0 truncate text-ink-2">{selectionWords(set)}</span>
              {menuOf(set)}
            </span>
            <span className="text-meta text-ink-3">{countOf(set.taskCount, "task")}</span>
          </div>
        )}
      />
      <PageFooter
        keys={[
          ["J K", "move"],
          ["↵", "show tasks"],
          ["R", "rename"],
        ]}
      >
        <span>{countOf(query.data.length, "task set")}</span>
      </PageFooter>
      {renamed && <RenameTaskSet workspace={workspace} taskSet={renamed} onClose={() => setRenamed(null)} />}
    </>
  );
}

function selectionWords({ selection, missing }: TaskSet): string {
  if (selection.by === "filter") return filterWords(selection.filter);
  const gone = missing === 0 ? "" : `, ${countOf(missing, "task")} no longer there`;
  return `chosen by hand${gone}`;
}

function filterWords({ search, metadata = [] }: TaskFilter): string {
  const parts = [
    ...(search ? [`name or instruction contains “${search}”`] : []),
    ...metadata.map(({ key, value }) => `${key} is ${value}`),
  ];
  return parts.length === 0 ? "every task" : parts.join(", ");
}
