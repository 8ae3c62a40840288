/** The task of a rollout: as the agent got it, or whole, and how else it went. */
import type { DatasetId, RolloutDetail, TaskId } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { taskQuery } from "../../api/datasets.js";
import { useWorkspace } from "../../api/workspace.js";
import { isHiddenRole } from "../../features/datasets/task-sheet/task-form.js";
import { EmptyState } from "../../ui/empty-state.js";
import { countOf } from "../../ui/format/numbers.js";
import { LazyMarkdown } from "../../ui/lazy-markdown.js";
import { Segmented } from "../../ui/segmented.js";
import { TabControls } from "./tab-controls.js";
import { TaskChanged } from "./task-changed.js";
import { TaskFacts } from "./task-facts.js";
import { TaskHistory } from "./task-history.js";
import { TaskLink } from "./task-link.js";
import { useTaskSource } from "./use-task-source.js";

interface TaskViewProps {
  readonly detail: RolloutDetail;
  /** The free end of the row of tabs. */
  readonly slot: HTMLElement | null;
}

export function TaskView({ detail, slot }: TaskViewProps) {
  const workspace = useWorkspace();
  const [scope, setScope] = useState<"agent" | "whole">("agent");
  const [look, setLook] = useState<"text" | "markdown">("text");
  const source = useTaskSource(detail);
  const whole = useQuery({
    // Of a query that is not enabled nobody reads the ids.
    ...taskQuery(workspace, source?.dataset?.id as DatasetId, source?.taskId as TaskId, source?.version),
    enabled: source?.dataset !== undefined,
  }).data?.task;
  const { task } = detail;
  if (task === null) {
    return (
      <EmptyState title="Started without a task">The attempt named no task and no instruction.</EmptyState>
    );
  }
  const shown = scope === "whole" && whole ? whole : task;
  const hidden = scope === "agent" ? (whole?.files.filter(({ role }) => isHiddenRole(role)) ?? []) : [];
  const { instruction } = shown;
  return (
    <section aria-label="Task" className="flex min-h-0 flex-1 flex-col">
      <TabControls slot={slot}>
        {whole && (
          <Segmented
            label="Task"
            value={scope}
            options={[
              { value: "agent", label: "As the agent got it" },
              { value: "whole", label: "Whole task" },
            ]}
            onChange={setScope}
          />
        )}
        <TaskLink detail={detail} verb="Edit" />
      </TabControls>
      {source && <TaskChanged source={source} name={detail.datasetName ?? "its dataset"} />}
      <div className="flex min-h-0 flex-1 max-tablet:flex-col max-tablet:overflow-y-auto">
        <div className="min-h-0 min-w-0 flex-1 overflow-y-auto max-tablet:flex-none max-tablet:overflow-visible">
          <section aria-label="Instruction" className="border-b border-line">
            <div className="flex min-h-9 items-center gap-2 border-b border-line px-4">
              <h2 className="font-medium">Instruction</h2>
              <span className="text-meta text-ink-3">
                {countOf(instruction.split(/\s+/).filter(Boolean).length, "word")}
              </span>
              <span className="ml-auto">
                <Segmented
                  label="Instruction as"
                  value={look}
                  options={[
                    { value: "text", label: "Text" },
                    { value: "markdown", label: "Markdown" },
                  ]}
                  onChange={setLook}
                />
              </span>
            </div>
            <div className="px-16 pt-5 pb-6 max-desk:px-8 max-tablet:px-4">
              {instruction === "" ? (
                <p className="text-ink-3">None</p>
              ) : look === "text" ? (
                <LazyMarkdown text={instruction} />
              ) : (
                <pre className="max-w-[720px] font-mono text-mono whitespace-pre-wrap [overflow-wrap:anywhere]">
                  {instruction}
                </pre>
              )}
            </div>
          </section>
          {source && (
            <TaskHistory detail={detail} taskId={source.taskId} datasetName={detail.datasetName ?? ""} />
          )}
        </div>
        <aside
          aria-label="What the task has"
          className="w-[460px] flex-none overflow-y-auto border-l border-line max-desk:w-96 max-tablet:w-full max-tablet:overflow-visible max-tablet:border-l-0"
        >
          <TaskFacts content={shown} hidden={hidden} onShowHidden={() => setScope("whole")} />
        </aside>
      </div>
    </section>
  );
}
