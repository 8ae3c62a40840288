import type { DatasetId, TaskId } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { taskQuery } from "../../../api/datasets.js";
import { IconButton } from "../../../ui/button.js";
import { ErrorState } from "../../../ui/error-state.js";
import { SkeletonRows } from "../../../ui/skeleton.js";
import { TaskContentView } from "../../../ui/task-content.js";

interface TaskPaneProps {
  readonly workspace: string;
  readonly datasetId: DatasetId;
  readonly taskId: TaskId;
  readonly version: number;
  readonly onClose: () => void;
}

/** A task of a former version, to be read. */
export function TaskPane({ workspace, datasetId, taskId, version, onClose }: TaskPaneProps) {
  const query = useQuery(taskQuery(workspace, datasetId, taskId, version));
  return (
    <>
      <header className="flex h-11 flex-none items-center gap-2 border-b border-line pr-3 pl-5">
        <h2 className="min-w-0 truncate font-mono text-ui font-medium">{query.data?.name ?? "Task"}</h2>
        <span className="text-meta text-ink-3">as in version {version}</span>
        <IconButton label="Close the task" onClick={onClose} className="ml-auto">
          <X />
        </IconButton>
      </header>
      {query.error && <ErrorState title="The task could not be loaded." error={query.error} />}
      {query.isPending && <SkeletonRows rows={6} />}
      {query.data && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <TaskContentView content={query.data.task} />
        </div>
      )}
    </>
  );
}
