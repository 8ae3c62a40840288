import type { ImportPreview, ImportTask, Job } from "@rollout/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useMemo } from "react";
import { importTasksQuery } from "../../api/imports.js";
import { type Column, DataTable } from "../../ui/data-table.js";
import { ErrorState } from "../../ui/error-state.js";
import { countOf, formatCount } from "../../ui/format/numbers.js";
import { Segmented } from "../../ui/segmented.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { StatusMark } from "../../ui/status-mark.js";
import { useNarrower } from "../../ui/use-media.js";

/** Which tasks are shown, and problems of which kind. */
export type ShownTasks = "all" | "errors" | "warnings" | "ready";

interface PreviewTasksProps {
  readonly workspace: string;
  readonly job: Job;
  readonly counts: ImportPreview["counts"];
  readonly hasHarbor: boolean;
  readonly shown: ShownTasks;
  readonly onShown: (shown: ShownTasks) => void;
  /** Name of the task under the cursor. */
  readonly selected: string | null;
  readonly onSelect: (task: string | null) => void;
  /** At the left of the filter. */
  readonly children: ReactNode;
}

const isShown: Record<ShownTasks, (task: ImportTask) => boolean> = {
  all: () => true,
  errors: ({ errors }) => errors > 0,
  warnings: ({ warnings }) => warnings > 0,
  ready: ({ errors, warnings }) => errors === 0 && warnings === 0,
};

/** The tasks that would be created. */
export function PreviewTasks(props: PreviewTasksProps) {
  const { workspace, job, counts, hasHarbor, shown, onShown, selected, onSelect, children } = props;
  const query = useInfiniteQuery(importTasksQuery(workspace, job.id, job.updatedAt));
  const tasks = useMemo(() => query.data?.pages.flatMap((page) => page.tasks) ?? [], [query.data]);
  const rows = useMemo(() => tasks.filter(isShown[shown]), [tasks, shown]);
  const columns = useMemo(() => columnsOf(hasHarbor), [hasHarbor]);
  const isNarrow = useNarrower("tablet");
  const isPhone = useNarrower("phone");
  // Three lines, and two where there are no files to count.
  const narrowHeight = hasHarbor ? 84 : 60;
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const isSearching = shown !== "all" && hasNextPage;
  // The outside system is the server: what is filtered may be on any page.
  useEffect(() => {
    if (isSearching && !isFetching) void fetchNextPage();
  }, [isSearching, isFetching, fetchNextPage]);
  return (
    <>
      <div className="flex min-h-10 flex-none flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line px-4 py-1">
        {children}
        <span className="ml-auto max-phone:ml-0">
          <Segmented<ShownTasks>
            label="Tasks to show"
            value={shown}
            options={filters(counts)}
            onChange={onShown}
          />
        </span>
      </div>
      {query.error && <ErrorState title="The tasks could not be loaded." error={query.error} />}
      {query.isPending && <SkeletonRows rows={6} />}
      {query.data && (
        <div
          className="flex min-h-0 flex-1 flex-col max-tablet:flex-none"
          {...(isNarrow ? { style: { height: heightOf(rows.length, isPhone ? narrowHeight : null) } } : {})}
        >
          <DataTable
            label="Tasks to import"
            rows={rows}
            columns={columns}
            keyOf={({ name }) => name}
            onOpen={({ name }) => onSelect(name)}
            cursor={selected}
            onCursor={onSelect}
            onMore={hasNextPage && !isFetching ? () => void fetchNextPage() : undefined}
            narrowHeight={narrowHeight}
            narrow={(task) => (
              <div className="flex flex-col gap-1">
                <span className="flex justify-between gap-3">
                  <span className="truncate font-mono text-mono">{task.name}</span>
                  <Problems task={task} />
                </span>
                <span className="truncate text-meta text-ink-2">{task.instruction}</span>
                {hasHarbor && (
                  <span className="text-meta text-ink-3">
                    {countOf(task.files, "file")}, {task.hiddenFiles} hidden
                  </span>
                )}
              </div>
            )}
          >
            {rows.length === 0 && !isSearching && <p className="px-4 py-1.5 text-ink-2">No such task.</p>}
          </DataTable>
        </div>
      )}
    </>
  );
}

/** Of the tasks above their problems, px: all of few, a part of many. */
const heightOf = (rows: number, narrowHeight: number | null): number =>
  Math.min(384, Math.max(1, rows) * (narrowHeight ?? 32) + (narrowHeight === null ? 28 : 0));

const filters = ({ tasks, ready, warnings }: ImportPreview["counts"]) =>
  [
    { value: "all", label: `All ${formatCount(tasks)}` },
    {
      value: "errors",
      name: `Tasks with errors: ${formatCount(tasks - ready)}`,
      label: (
        <>
          <StatusMark status="failed" /> {formatCount(tasks - ready)}
        </>
      ),
    },
    {
      value: "warnings",
      name: `Tasks with warnings: ${countOf(warnings, "warning")}`,
      label: (
        <>
          <TriangleAlert className="small text-warn-ink" /> {formatCount(warnings)}
        </>
      ),
    },
    { value: "ready", label: "Ready", name: "Tasks without problems" },
  ] as const;

function Problems({ task: { errors, warnings } }: { readonly task: ImportTask }) {
  if (errors > 0) {
    return (
      <span className="inline-flex items-center gap-1.5 text-bad-ink">
        <StatusMark status="failed" /> {countOf(errors, "error")}
      </span>
    );
  }
  if (warnings > 0) {
    return (
      <span className="inline-flex items-center gap-1.5 text-warn-ink">
        <TriangleAlert className="small" /> {countOf(warnings, "warning")}
      </span>
    );
  }
  return <span className="text-ink-3">ready</span>;
}

const columnsOf = (hasHarbor: boolean): Column<ImportTask>[] => {
  const columns: (Column<ImportTask> | false)[] = [
    {
      id: "task",
      head: "Task",
      width: "minmax(160px, 1.2fr)",
      cell: ({ name }) => (
        <span className="font-mono text-mono" title={name}>
          {name}
        </span>
      ),
    },
    {
      id: "instruction",
      head: "Instruction",
      width: "minmax(100px, 1fr)",
      cell: ({ instruction }) => <span className="text-ink-2">{instruction}</span>,
    },
    hasHarbor && {
      id: "files",
      head: "Files",
      width: "60px",
      align: "right",
      cell: ({ files }) => formatCount(files),
    },
    hasHarbor && {
      id: "hidden",
      head: "Hidden",
      width: "68px",
      align: "right",
      cell: ({ hiddenFiles }) => formatCount(hiddenFiles),
    },
    hasHarbor && {
      id: "schema",
      head: "task.toml",
      width: "104px",
      align: "right",
      from: "desk",
      cell: ({ schemaVersion, steps }) => (
        <span className="text-ink-2">
          {schemaVersion ?? "–"}
          {steps > 1 && `, ${steps} steps`}
        </span>
      ),
    },
    { id: "problems", head: "Problems", width: "112px", cell: (task) => <Problems task={task} /> },
  ];
  return columns.filter((column) => column !== false);
};
