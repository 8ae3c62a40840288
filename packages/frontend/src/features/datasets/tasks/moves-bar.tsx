import type { Dataset, TaskChange } from "@rollout/contract";
import { useState } from "react";
import { Button } from "../../../ui/button.js";
import { countOf } from "../../../ui/format/numbers.js";
import { useKeys } from "../../../ui/keyboard.js";
import { useLeaveQuestion } from "../../../ui/use-leave-question.js";
import type { TaskRows } from "./use-task-rows.js";

interface MovesBarProps {
  readonly dataset: Dataset;
  readonly tasks: TaskRows;
  /** Saves as one version; answers false where it did not succeed. */
  readonly onSave: (changes: readonly TaskChange[], done: string) => Promise<boolean>;
}

/** Tasks that stand in another place than the saved one: saved together, or put back. */
export function MovesBar({ dataset, tasks: { moves, forgetMoves }, onSave }: MovesBarProps) {
  useLeaveQuestion(moves.length > 0);
  const [isSaving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    const changes = moves.map(({ taskId, to }): TaskChange => ({ op: "move", taskId, to }));
    if (await onSave(changes, `${countOf(moves.length, "task")} moved`)) forgetMoves();
    setSaving(false);
  };
  useKeys("Tasks", [{ keys: "mod+s", word: "Save the order", run: () => void save() }]);
  return (
    <div className="flex h-12 flex-none items-center gap-2 border-t border-line px-4">
      <span role="status" className="mr-auto min-w-0 truncate">
        {countOf(moves.length, "task")} moved, not saved
      </span>
      <Button variant="ghost" onClick={forgetMoves}>
        Discard
      </Button>
      <Button variant="primary" busy={isSaving} onClick={() => void save()}>
        Save version {dataset.version + 1}
      </Button>
    </div>
  );
}
