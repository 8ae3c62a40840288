import type { TaskRow } from "@rollout/contract";
import { countOf } from "../../../ui/format/numbers.js";
import { plainLine } from "./plain-text.js";
import { TaskLastRun } from "./task-columns.js";

interface NarrowTaskProps {
  readonly row: TaskRow;
  /** Absent while a touch opens the task. */
  readonly picking?: { readonly checked: boolean; readonly onCheck: () => void } | undefined;
}

/** A task as three lines, under 640 px; while tasks are selected the whole of it is the box. */
export const NarrowTask = ({ row, picking }: NarrowTaskProps) =>
  picking ? (
    <label className="-mx-3 -my-2 flex items-start gap-3 px-3 py-2 select-none">
      <input
        type="checkbox"
        aria-label={`Select ${row.name}`}
        checked={picking.checked}
        onChange={picking.onCheck}
        className="mt-0.5 size-5 flex-none accent-accent"
      />
      <TaskLines row={row} />
    </label>
  ) : (
    <TaskLines row={row} />
  );

const TaskLines = ({ row }: { readonly row: TaskRow }) => (
  <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1">
    <span className="truncate font-mono text-mono">{row.name}</span>
    <span className="text-right text-meta">
      <TaskLastRun run={row.lastRun} />
    </span>
    <span className="col-span-2 truncate text-ink-2">{plainLine(row.instruction)}</span>
    <span className="truncate text-meta text-ink-3">
      {row.fileCount === 0 ? "no file" : countOf(row.fileCount, "file")}
      {row.hiddenFileCount > 0 && `, ${row.hiddenFileCount} hidden`}
    </span>
    <span className="text-right text-meta text-ink-3">{row.hasOutputSchema && "output schema"}</span>
  </div>
);
