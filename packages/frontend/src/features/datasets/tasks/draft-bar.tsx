import type { DatasetId, TaskId } from "@rollout/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { PencilLine } from "lucide-react";
import { type DraftKey, deleteTaskDraft, saveTaskDraft, taskDraftsQuery } from "../../../api/datasets.js";
import { Age } from "../../../ui/age.js";
import { Button } from "../../../ui/button.js";
import { showError, showToast } from "../../../ui/toast.js";
import { readDraft } from "../task-sheet/task-form.js";

interface DraftBarProps {
  readonly workspace: string;
  readonly datasetId: DatasetId;
  readonly onOpen: (draft: DraftKey) => void;
}

/** Drafts of edited tasks that are named; more are counted. */
const mostNamed = 3;

/** What was typed and never saved: the new task, and tasks with changes; each opens where it was left. */
export function DraftBar({ workspace, datasetId, onOpen }: DraftBarProps) {
  const client = useQueryClient();
  const query = taskDraftsQuery(workspace, datasetId);
  const drafts = (useQuery(query).data ?? []).flatMap((draft) => {
    const form = readDraft(draft.task);
    return form ? [{ ...draft, name: form.name.trim() }] : [];
  });
  const fresh = drafts.find(({ taskId }) => taskId === null);
  const edited = drafts.filter((draft): draft is typeof draft & { taskId: TaskId } => draft.taskId !== null);
  if (drafts.length === 0) return null;
  const place = { datasetId, draft: "new" } as const;
  const refresh = () => client.invalidateQueries({ queryKey: query.queryKey });
  const discard = async ({ baseVersion, task }: NonNullable<typeof fresh>) => {
    try {
      await deleteTaskDraft(workspace, place);
      const takeBack = () =>
        saveTaskDraft(workspace, place, { baseVersion, task })
          .then(refresh)
          .catch((error) => showError("The draft stays discarded", error));
      showToast({
        title: "The draft is discarded",
        action: { word: "Undo", run: () => void takeBack() },
      });
    } catch (error) {
      if (error instanceof Error) showError("The draft could not be discarded", error);
    }
    void refresh();
  };
  return (
    <section
      aria-label="Drafts"
      className="flex min-h-9 flex-none flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-sunken px-4 py-1"
    >
      <PencilLine className="small flex-none text-ink-3 max-phone:hidden" />
      {fresh && (
        <>
          <span className="min-w-0 truncate">
            <span className="font-medium">Draft of a new task</span>{" "}
            {fresh.name !== "" && <span className="font-mono text-mono">{fresh.name}</span>}
            <span className="text-meta text-ink-3">
              {" "}
              saved <Age at={fresh.savedAt} />
            </span>
          </span>
          <Button size="small" className="max-phone:h-11" onClick={() => onOpen("new")}>
            Continue
          </Button>
          <Button size="small" variant="ghost" className="max-phone:h-11" onClick={() => void discard(fresh)}>
            Discard
          </Button>
        </>
      )}
      {edited.length > 0 && (
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 text-meta text-ink-3">
          Changes not saved:
          {edited.slice(0, mostNamed).map(({ taskId, name }) => (
            <button
              key={taskId}
              type="button"
              className="min-h-6 font-mono text-mono text-accent-ink hover:underline max-phone:min-h-11"
              onClick={() => onOpen(taskId)}
            >
              {name || "a task"}
            </button>
          ))}
          {edited.length > mostNamed && `and ${edited.length - mostNamed} more`}
        </span>
      )}
    </section>
  );
}
