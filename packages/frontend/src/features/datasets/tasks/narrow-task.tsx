import type { TaskRow } from "@rollout/contract";
import { countOf } from "../../../ui/format/numbers.js";
import { plainLine } from "./plain-text.js";
import { TaskLastRun } from "./task-columns.js";

/** A task as three lines, under 640 px. */
export const NarrowTask = ({ row }: { readonly row: TaskRow }) => (
  <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1">
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
