import type { RolloutDetail } from "@rollout/contract";
import { EmptyState } from "../../ui/empty-state.js";
import { TaskContentView } from "../../ui/task-content.js";

/** The task as this attempt got it. */
export function TaskView({ detail }: { readonly detail: RolloutDetail }) {
  const { task, datasetName, datasetVersion } = detail;
  if (task === null) {
    return (
      <EmptyState title="Started without a task">The attempt named no task and no instruction.</EmptyState>
    );
  }
  return (
    <section aria-label="Task" className="min-h-0 flex-1 overflow-y-auto">
      {datasetName !== null && (
        <p className="border-b border-line px-4 py-2 text-ink-2">
          From <span className="font-medium text-ink">{datasetName}</span>, version {datasetVersion}
        </p>
      )}
      <div className="max-w-[860px]">
        <TaskContentView content={task} />
      </div>
    </section>
  );
}
