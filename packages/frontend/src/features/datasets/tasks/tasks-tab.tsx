/** The tasks of a version: the table, what is selected, and the sheet of the one that is open. */
import type { Dataset, TaskChange, TaskId, TaskRow } from "@rollout/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { taskRowsQuery } from "../../../api/datasets.js";
import { Button } from "../../../ui/button.js";
import { DataTable } from "../../../ui/data-table.js";
import { Dialog } from "../../../ui/dialog.js";
import { EmptyState } from "../../../ui/empty-state.js";
import { ErrorState } from "../../../ui/error-state.js";
import { countOf } from "../../../ui/format/numbers.js";
import { useKeys } from "../../../ui/keyboard.js";
import { MenuItem, MenuLine } from "../../../ui/menu.js";
import { PageFooter } from "../../../ui/page-bar.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { useNarrower } from "../../../ui/use-media.js";
import { type DatasetSearch, metadataFilters } from "../dataset-search.js";
import { TaskSheet } from "../task-sheet/task-sheet.js";
import { addMove, applyMoves, type Move } from "./apply-moves.js";
import { BulkBar } from "./bulk-bar.js";
import { taskColumns } from "./task-columns.js";
import { TaskFilterBar } from "./task-filter-bar.js";
import { TaskPane } from "./task-pane.js";
import { useChecked } from "./use-checked.js";
import { useTaskChanges } from "./use-task-changes.js";

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
  const isNewest = version === dataset.version;
  const metadata = metadataFilters(search);
  const filter = {
    ...(isNewest ? {} : { version }),
    ...(search.search === undefined ? {} : { search: search.search }),
    ...(search.taskSet === undefined ? {} : { taskSet: search.taskSet }),
    ...(metadata.length === 0 ? {} : { metadata }),
  };
  const isFiltered = search.search !== undefined || search.taskSet !== undefined || metadata.length > 0;
  const query = useInfiniteQuery({
    ...taskRowsQuery(workspace, dataset.id, filter),
    placeholderData: (before) => before,
  });
  const [moves, setMoves] = useState<readonly Move<TaskId>[]>([]);
  const [wide, setWide] = useState(false);
  const [isSavingMoves, setSavingMoves] = useState(false);
  const searchInput = useRef<HTMLInputElement>(null);
  const { save } = useTaskChanges(workspace, dataset);
  const loaded = useMemo(() => query.data?.pages.flatMap((page) => page.tasks) ?? [], [query.data]);
  const rows = useMemo(() => applyMoves(loaded, moves), [loaded, moves]);
  const total = query.data?.pages[0]?.total ?? 0;
  const { checked, check, clear, checkAll } = useChecked(rows);
  const open = search.task;
  const isSheet = open !== undefined && (open !== "new" || isNewest);
  const select = (task: string | null) => {
    const { task: _, ...rest } = search;
    go(task === null ? rest : { ...rest, task });
  };
  const columns = useMemo(
    () => taskColumns({ checked, onCheck: check, short: isSheet && !isNarrow }),
    [checked, check, isSheet, isNarrow],
  );

  const at = rows.findIndex(({ id }) => id === open);
  const current = rows[at];
  const isFixed = !isNewest || isFiltered;
  const move = (step: 1 | -1) => {
    if (isFixed || current === undefined) return;
    const to = at + step + 1;
    if (to < 1 || to > rows.length) return;
    setMoves(addMove(moves, { taskId: current.id, to }));
  };
  const remove = (doomed: readonly TaskId[], words: string) =>
    save([{ op: "remove", taskIds: [...doomed] }], { done: words, undo: true });
  const removeOne = async (row: TaskRow) => {
    const next = rows[at + 1] ?? rows[at - 1];
    // First, so that the sheet does not ask for a task that is gone.
    select(next?.id ?? null);
    await remove([row.id], `${row.name} is deleted`);
  };
  const duplicate = (row: TaskRow) =>
    void save([{ op: "duplicate", taskId: row.id, name: copyName(row.name, rows) }], {
      done: `${row.name} is duplicated`,
      undo: true,
    });
  const saveMoves = async () => {
    setSavingMoves(true);
    const changes: TaskChange[] = moves.map(({ taskId, to }) => ({ op: "move", taskId, to }));
    if (await save(changes, { done: `${countOf(moves.length, "task")} moved`, undo: true })) setMoves([]);
    setSavingMoves(false);
  };
  const selectAll = async () => {
    let result = query;
    while (result.hasNextPage) result = (await result.fetchNextPage()) as typeof query;
    checkAll(result.data?.pages.flatMap((page) => page.tasks) ?? []);
  };
  useKeys("Tasks", [
    { keys: "/", word: "Filter", run: () => searchInput.current?.focus() },
    ...(isNewest
      ? [
          { keys: "n", word: "Add task", run: () => select("new") },
          { keys: "x", word: "Select the task", run: () => current && check(current, false) },
          { keys: "Delete", word: "Delete the task", run: () => current && void removeOne(current) },
          { keys: "alt+arrowup", word: "Move up", run: () => move(-1) },
          { keys: "alt+arrowdown", word: "Move down", run: () => move(1) },
        ]
      : []),
  ]);
  // Above the list's own Esc, which closes the sheet.
  useKeys("Tasks", [{ keys: "Escape", run: clear }], checked.size > 0 && !isSheet);

  const sheet =
    isSheet &&
    (isNewest ? (
      <TaskSheet
        key={open}
        workspace={workspace}
        dataset={dataset}
        draftKey={open === "new" ? "new" : (open as TaskId)}
        position={isFiltered || at < 0 ? null : at + 1}
        wide={wide}
        onWide={isNarrow ? undefined : setWide}
        onClose={() => select(null)}
        onSave={(change) =>
          save([change], {
            done: change.op === "add" ? `${change.task.name} is added` : "The task is saved",
            quiet: change.op !== "add",
          })
        }
        onSaved={open === "new" ? () => select(null) : undefined}
        actions={
          current && (
            <>
              <MenuItem onSelect={() => duplicate(current)}>Duplicate</MenuItem>
              <MenuItem
                keys="⌥ ↑"
                refused={isFixed ? "Clear the filter first" : undefined}
                onSelect={() => move(-1)}
              >
                Move up
              </MenuItem>
              <MenuItem
                keys="⌥ ↓"
                refused={isFixed ? "Clear the filter first" : undefined}
                onSelect={() => move(1)}
              >
                Move down
              </MenuItem>
              <MenuLine />
              <MenuItem danger onSelect={() => void removeOne(current)}>
                Delete task
              </MenuItem>
            </>
          )
        }
      />
    ) : (
      <TaskPane
        workspace={workspace}
        datasetId={dataset.id}
        taskId={open as TaskId}
        version={version}
        onClose={() => select(null)}
      />
    ));
  const isEmpty = query.isSuccess && total === 0 && !isFiltered && rows.length === 0;
  return (
    <>
      {checked.size > 0 ? (
        <BulkBar
          workspace={workspace}
          dataset={dataset}
          taskIds={rows.filter(({ id }) => checked.has(id)).map(({ id }) => id)}
          total={total}
          onSelectAll={() => void selectAll()}
          onClear={clear}
          onSave={(change, words) => save([change], { done: words, undo: true })}
        />
      ) : (
        <TaskFilterBar
          workspace={workspace}
          dataset={dataset}
          search={search}
          go={go}
          rows={loaded}
          total={total}
          inputRef={searchInput}
        />
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
            <div className="min-w-0 flex-1">
              <EmptyState title={`No task in ${dataset.name}`}>
                <p>A task is an instruction with input, files and what its output has to look like.</p>
                {isNewest && (
                  <p className="mt-4">
                    <Button variant="primary" onClick={() => select("new")}>
                      Add task
                    </Button>
                  </p>
                )}
              </EmptyState>
            </div>
          ) : (
            !(wide && isSheet && !isNarrow) && (
              <DataTable
                label="Tasks"
                rows={rows}
                columns={columns}
                keyOf={({ id }) => id}
                onOpen={({ id }) => select(id)}
                cursor={open ?? null}
                onCursor={select}
                onUp={() => void navigate({ to: "/w/$workspace/datasets", params: { workspace } })}
                onMore={query.hasNextPage && !query.isFetching ? () => void query.fetchNextPage() : undefined}
                narrow={(row) => <NarrowTask row={row} />}
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
          {sheet && !isNarrow && (
            <section
              aria-label={open === "new" ? "New task" : `Task ${current?.name ?? ""}`}
              className={
                wide
                  ? "flex min-w-0 flex-1 flex-col"
                  : "flex w-[592px] flex-none flex-col border-l border-line max-desk:w-[460px]"
              }
            >
              {sheet}
            </section>
          )}
          {isNarrow && (
            <Dialog
              look="sheet"
              title={open === "new" ? "New task" : `Task ${current?.name ?? ""}`}
              open={isSheet}
              onOpenChange={() => select(null)}
            >
              {sheet}
            </Dialog>
          )}
        </div>
      )}
      {moves.length > 0 && (
        <div className="flex h-12 flex-none items-center gap-2 border-t border-line px-4">
          <span className="mr-auto">{countOf(moves.length, "task")} moved, not saved</span>
          <Button variant="ghost" onClick={() => setMoves([])}>
            Discard
          </Button>
          <Button variant="primary" busy={isSavingMoves} onClick={() => void saveMoves()}>
            Save version {dataset.version + 1}
          </Button>
        </div>
      )}
      {!isEmpty && (
        <PageFooter
          keys={[
            ["J K", "move"],
            ["X", "select"],
            ["⌥ ↑", "reorder"],
            ["N", "add"],
          ]}
        >
          <span>
            {isFiltered ? `${countOf(total, "task")} of ${dataset.taskCount}` : countOf(total, "task")}
          </span>
          <span>{countOf(dataset.runCount, "run")}</span>
        </PageFooter>
      )}
    </>
  );
}

const NarrowTask = ({ row }: { readonly row: TaskRow }) => (
  <div className="flex flex-col gap-1">
    <span className="flex justify-between gap-3">
      <span className="truncate font-mono text-mono">{row.name}</span>
      <span className="flex-none text-meta text-ink-3">{countOf(row.fileCount, "file")}</span>
    </span>
    <span className="line-clamp-2 text-meta text-ink-2">{row.instruction}</span>
  </div>
);

/** `refund-copy`, `refund-copy-2`: a name that no shown task has. */
function copyName(name: string, rows: readonly TaskRow[]): string {
  const taken = new Set(rows.map((row) => row.name));
  for (let number = 1; ; number++) {
    const copy = `${name}-copy${number === 1 ? "" : `-${number}`}`;
    if (!taken.has(copy)) return copy;
  }
}
