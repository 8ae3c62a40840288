import type { TaskId, TaskRow } from "@rollout/contract";
import clsx from "clsx";
import { GripVertical, Lock } from "lucide-react";
import type { PointerEvent } from "react";
import type { Column } from "../../../ui/data-table.js";
import { formatRate } from "../../../ui/format/numbers.js";
import { plainLine } from "./plain-text.js";

interface ColumnOptions {
  readonly checked: ReadonlySet<TaskId>;
  /** Absent where nothing can be done to what is selected. */
  readonly onCheck?: (row: TaskRow, extend: boolean) => void;
  /** Absent where the order is not the one that is saved, or cannot be changed. */
  readonly onDrag?: ((event: PointerEvent<HTMLElement>, row: TaskRow) => void) | undefined;
  /** A sheet stands beside the table. */
  readonly short: boolean;
}

export function taskColumns({ checked, onCheck, onDrag, short }: ColumnOptions): Column<TaskRow>[] {
  const columns: (Column<TaskRow> | false)[] = [
    onCheck !== undefined && {
      id: "check",
      head: "Selected",
      quiet: true,
      width: "36px",
      cell: (row) => (
        <label className="flex h-8 items-center">
          {onDrag && <DragGrip onDown={(event) => onDrag(event, row)} />}
          <span className="sr-only">Select {row.name}</span>
          <input
            type="checkbox"
            checked={checked.has(row.id)}
            // The click, not the change: it knows of the shift key.
            onClick={(event) => {
              event.stopPropagation();
              onCheck(row, event.shiftKey);
            }}
            onChange={() => undefined}
            className={clsx(
              "size-[15px] accent-accent",
              checked.size === 0 && "opacity-0 group-hover/row:opacity-100 focus-visible:opacity-100",
            )}
          />
        </label>
      ),
    },
    {
      id: "task",
      head: "Task",
      width: short ? "minmax(140px, 200px)" : "minmax(160px, 260px)",
      cell: ({ name }) => (
        <span className="font-mono text-mono" title={name}>
          {name}
        </span>
      ),
    },
    {
      id: "instruction",
      head: "Instruction",
      width: "minmax(120px, 1fr)",
      cell: ({ instruction }) => <span className="text-ink-2">{plainLine(instruction)}</span>,
    },
    !short && {
      id: "metadata",
      head: "Metadata",
      width: "minmax(80px, 220px)",
      from: "desk",
      cell: ({ metadata }) => (
        <span className="text-meta text-ink-3" title={JSON.stringify(metadata)}>
          {metadataWords(metadata)}
        </span>
      ),
    },
    {
      id: "files",
      head: "Files",
      width: "64px",
      align: "right",
      cell: ({ fileCount, hiddenFileCount }) =>
        fileCount === 0 ? (
          <span className="text-ink-3">–</span>
        ) : (
          <span
            className="inline-flex items-center justify-end gap-1"
            title={hiddenFileCount > 0 ? `${hiddenFileCount} hidden from agents` : undefined}
          >
            {hiddenFileCount > 0 && (
              <Lock className="small text-ink-3" aria-label={`${hiddenFileCount} hidden`} />
            )}
            {fileCount}
          </span>
        ),
    },
    {
      id: "schema",
      head: "Schema",
      width: "68px",
      from: "desk",
      cell: ({ hasOutputSchema }) => (
        <span className={hasOutputSchema ? "text-ink-2" : "text-ink-3"}>{hasOutputSchema ? "yes" : "–"}</span>
      ),
    },
    {
      id: "last-run",
      head: "Last run",
      width: "112px",
      cell: ({ lastRun }) => <TaskLastRun run={lastRun} />,
    },
  ];
  return columns.filter((column) => column !== false).filter(({ id }) => !(short && id === "schema"));
}

/** For the pointer alone: the keyboard moves the row under its cursor. Stands in the margin of the page. */
const DragGrip = ({ onDown }: { readonly onDown: (event: PointerEvent<HTMLElement>) => void }) => (
  <span
    aria-hidden="true"
    data-drag-grip
    title="Drag to move"
    onPointerDown={onDown}
    // In the label of the box: a press is no choice.
    onClick={(event) => event.preventDefault()}
    className="absolute inset-y-0 left-0 flex w-4 cursor-grab touch-none items-center justify-center text-ink-3 opacity-0 group-hover/row:opacity-100"
  >
    <GripVertical className="small" />
  </span>
);

/** How the newest run that tried the task went with it. */
export function TaskLastRun({ run }: { readonly run: TaskRow["lastRun"] }) {
  if (run === null || run.finished === 0) return <span className="text-ink-3">–</span>;
  const share = run.succeeded / run.finished;
  return (
    <span
      className="inline-flex h-full items-center gap-2"
      title={`${run.succeeded} of ${run.finished} succeeded`}
    >
      <span className="h-1 w-10 overflow-hidden rounded-bar bg-press" aria-hidden="true">
        <span className="block h-full bg-ink-3" style={{ width: `${share * 100}%` }} />
      </span>
      {formatRate(share).replace(/\.\d/, "")}
    </span>
  );
}

/** `difficulty hard, tags refund` */
const metadataWords = (metadata: Readonly<Record<string, unknown>>): string =>
  Object.entries(metadata)
    .map(
      ([key, value]) =>
        `${key} ${typeof value === "string" ? value : JSON.stringify(value).replace(/["[\]{}]/g, "")}`,
    )
    .join(", ");
