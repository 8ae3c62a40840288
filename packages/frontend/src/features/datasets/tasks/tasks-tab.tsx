/** The tasks of a version: the table, what is selected, and the sheet of the one that is open. */
import type { Dataset, TaskId, TaskRow } from "@rollout/contract";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { DataTable } from "../../../ui/data-table.js";
import { ErrorState } from "../../../ui/error-state.js";
import { countOf, formatCount } from "../../../ui/format/numbers.js";
import { useKeys } from "../../../ui/keyboard.js";
import { PageFooter } from "../../../ui/page-bar.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { useNarrower } from "../../../ui/use-media.js";
import type { DatasetSearch } from "../dataset-search.js";
import { TaskSheet } from "../task-sheet/task-sheet.js";
import { BulkBar } from "./bulk-bar.js";
import { copyName } from "./copy-name.js";
import { DraftBar } from "./draft-bar.js";
import { dragRow } from "./drag-row.js";
import { MovesBar } from "./moves-bar.js";
import { NarrowTask } from "./narrow-task.js";
import { NoTasks } from "./no-tasks.js";
import { TaskBeside } from "./task-beside.js";
import { taskColumns } from "./task-columns.js";
import { TaskFilterBar } from "./task-filter-bar.js";
import { TaskMenu } from "./task-menu.js";
import { TaskPane } from "./task-pane.js";
import { useChecked } from "./use-checked.js";
import { useTaskChanges } from "./use-task-changes.js";
import { useTaskRows } from "./use-task-rows.js";

interface TasksTabProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly version: number;
  readonly search: DatasetSearch;
  readonly go: (search: DatasetSearch) => void;
}

export function TasksTab({ workspace, dataset, version, search, go }: TasksTabProps) {
  const navigate = useNavigate();
  const isNarrow = useNarrower("tablet");
  const isPhone = useNarrower("phone");
  const [isPicking, setPicking] = useState(false);
  const isNewest = version === dataset.version;
  const tasks = useTaskRows(workspace, dataset, version, search);
  const { query, rows, total, isFiltered } = tasks;
  const [wide, setWide] = useState(false);
  const searchInput = useRef<HTMLInputElement>(null);
  const { save } = useTaskChanges(workspace, dataset);
  const { checked, check, clear, checkAll } = useChecked(rows);
  const isSelecting = checked.size > 0 || (isPicking && isPhone);
  const open = search.task;
  const isSheet = open !== undefined && (open !== "new" || isNewest);
  const select = (task: string | null) => {
    const { task: _, ...rest } = search;
    go(task === null ? rest : { ...rest, task });
  };
  const moveTo = tasks.move;
  const columns = useMemo(
    () =>
      taskColumns({
        checked,
        ...(isNewest ? { onCheck: check } : {}),
        ...(isNewest && !isFiltered
          ? {
              onDrag: (event, row) =>
                dragRow(event, {
                  at: rows.findIndex(({ id }) => id === row.id),
                  count: rows.length,
                  onDrop: (to) => moveTo(row.id, to),
                }),
            }
          : {}),
        short: isSheet && !isNarrow,
      }),
    [checked, check, isSheet, isNarrow, isNewest, isFiltered, rows, moveTo],
  );

  const at = rows.findIndex(({ id }) => id === open);
  const current = rows[at];
  const fixed = isFiltered ? "Clear the filter first" : undefined;
  const move = (step: 1 | -1) => {
    const to = at + step + 1;
    if (fixed === undefined && current !== undefined && to >= 1 && to <= rows.length) moveTo(current.id, to);
  };
  const remove = async (row: TaskRow) => {
    const next = rows[at + 1] ?? rows[at - 1];
    // First, so that the sheet does not ask for a task that is gone.
    select(next?.id ?? null);
    await save([{ op: "remove", taskIds: [row.id] }], { done: `${row.name} is deleted`, undo: true });
  };
  const duplicate = (row: TaskRow) =>
    void save(
      [{ op: "duplicate", taskId: row.id, name: copyName(row.name, new Set(rows.map(({ name }) => name))) }],
      { done: `${row.name} is duplicated`, undo: true },
    );
  useKeys("Tasks", [
    { keys: "/", word: "Filter", run: () => searchInput.current?.focus() },
    ...(isNewest
      ? [
          { keys: "n", word: "Add task", run: () => select("new") },
          { keys: "x", word: "Select the task", run: () => current && check(current, false) },
          { keys: "d", word: "Duplicate the task", run: () => current && duplicate(current) },
          { keys: "Delete", word: "Delete the task", run: () => current && void remove(current) },
          { keys: "Backspace", run: () => current && void remove(current) },
          { keys: "alt+arrowup", word: "Move up", run: () => move(-1) },
          { keys: "alt+arrowdown", word: "Move down", run: () => move(1) },
        ]
      : []),
  ]);
  // Above the list's own Esc, which closes the sheet.
  useKeys("Tasks", [{ keys: "Escape", run: clear }], checked.size > 0 && !isSheet);

  const isEmpty = query.isSuccess && total === 0 && !isFiltered && rows.length === 0;
  return (
    <>
      {isSelecting ? (
        <BulkBar
          workspace={workspace}
          dataset={dataset}
          taskIds={rows.filter(({ id }) => checked.has(id)).map(({ id }) => id)}
          total={total}
          onSelectAll={() => void tasks.loadAll().then(checkAll)}
          onClear={() => {
            setPicking(false);
            clear();
          }}
          onSave={(change, words) => save([change], { done: words, undo: true })}
        />
      ) : (
        !isEmpty && (
          <TaskFilterBar
            workspace={workspace}
            dataset={dataset}
            search={search}
            go={go}
            rows={tasks.loaded}
            total={total}
            inputRef={searchInput}
            onPick={isPhone && isNewest ? () => setPicking(true) : undefined}
          />
        )
      )}
      {isNewest && !isSheet && !isSelecting && (
        <DraftBar workspace={workspace} datasetId={dataset.id} onOpen={select} />
      )}
      {query.isError && !query.data && (
        <ErrorState
          title="The tasks could not be loaded."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <SkeletonRows />}
      {query.data && (
        <div className="flex min-h-0 flex-1">
          {isEmpty ? (
            <NoTasks name={dataset.name} onAdd={isNewest ? () => select("new") : undefined} />
          ) : (
            !(wide && isSheet && !isNarrow) && (
              <DataTable
                label="Tasks"
                rows={rows}
                {...(query.hasNextPage ? { total } : {})}
                columns={columns}
                keyOf={({ id }) => id}
                onOpen={({ id }) => select(id)}
                cursor={open ?? null}
                onCursor={select}
                onUp={() => void navigate({ to: "/w/$workspace/datasets", params: { workspace } })}
                onMore={query.hasNextPage && !query.isFetching ? () => void query.fetchNextPage() : undefined}
                narrow={(row) => (
                  <NarrowTask
                    row={row}
                    picking={
                      isNewest && isSelecting
                        ? { checked: checked.has(row.id), onCheck: () => check(row, false) }
                        : undefined
                    }
                  />
                )}
              >
                {rows.length === 0 && (
                  <p className="border-b border-line px-4 py-1.5 text-ink-2">
                    No task matches.{" "}
                    <button type="button" className="text-accent-ink hover:underline" onClick={() => go({})}>
                      Clear filters
                    </button>
                  </p>
                )}
              </DataTable>
            )
          )}
          <TaskBeside
            title={open === "new" ? "New task" : `Task ${current?.name ?? ""}`}
            narrow={isNarrow}
            wide={wide}
            onClose={() => select(null)}
          >
            {isSheet && isNewest && (
              <TaskSheet
                key={open}
                workspace={workspace}
                dataset={dataset}
                draftKey={open === "new" ? "new" : (open as TaskId)}
                position={isFiltered || at < 0 ? null : at + 1}
                wide={wide}
                onWide={isNarrow ? undefined : setWide}
                onClose={() => select(null)}
                onSave={(change, how) =>
                  save([change], {
                    ...how,
                    done: change.op === "add" ? `${change.task.name} is added` : "The task is saved",
                    quiet: change.op !== "add",
                  })
                }
                onSaved={open === "new" ? () => select(null) : undefined}
                actions={
                  current && (
                    <TaskMenu
                      fixed={fixed}
                      onDuplicate={() => duplicate(current)}
                      onMove={move}
                      onDelete={() => void remove(current)}
                    />
                  )
                }
              />
            )}
            {isSheet && !isNewest && (
              <TaskPane
                workspace={workspace}
                datasetId={dataset.id}
                taskId={open as TaskId}
                version={version}
                onClose={() => select(null)}
              />
            )}
          </TaskBeside>
        </div>
      )}
      {tasks.moves.length > 0 && (
        <MovesBar
          dataset={dataset}
          tasks={tasks}
          onSave={(changes, done) => save(changes, { done, undo: true })}
        />
      )}
      {query.data && !isEmpty && !isSheet && (
        <PageFooter
          keys={[
            ["J K", "move"],
            ...(isNewest
              ? ([
                  ["X", "select"],
                  ["⌥ ↑", "reorder"],
                  ["N", "add"],
                ] as const)
              : []),
          ]}
        >
          <span>
            {isFiltered
              ? `${formatCount(total)} of ${countOf(dataset.taskCount, "task")}`
              : countOf(total, "task")}
          </span>
          <span>{countOf(dataset.runCount, "run")}</span>
        </PageFooter>
      )}
    </>
  );
}
