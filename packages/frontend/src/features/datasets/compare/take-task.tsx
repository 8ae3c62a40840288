import type { Dataset, TaskChange, TaskId, VersionComparison } from "@rollout/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { taskQuery } from "../../../api/datasets.js";
import { Button } from "../../../ui/button.js";
import { showError } from "../../../ui/toast.js";
import { formOf, readForm } from "../task-sheet/task-form.js";
import { useTaskChanges } from "../tasks/use-task-changes.js";

interface TakeTaskProps {
  readonly workspace: string;
  readonly dataset: Dataset;
  readonly difference: VersionComparison["tasks"][number];
  /** The older version. */
  readonly from: number;
  /** The older version is the one at the right. */
  readonly isBackward: boolean;
}

/** Brings one task of an older version back, as a new version; nothing where that one has no such task. */
export function TakeTask({ workspace, dataset, difference, from, isBackward }: TakeTaskProps) {
  const client = useQueryClient();
  const { save } = useTaskChanges(workspace, dataset);
  const [isBusy, setBusy] = useState(false);
  const { id, name, kind } = difference;
  const isOnlyNewer = kind === (isBackward ? "removed" : "added");
  const isOnlyOlder = kind === (isBackward ? "added" : "removed");
  if (isOnlyNewer || kind === "moved") return null;
  const take = async () => {
    setBusy(true);
    try {
      const old = await client.ensureQueryData(taskQuery(workspace, dataset.id, id as TaskId, from));
      const read = readForm(formOf(old));
      if (!read.ok) throw new Error(Object.values(read.problems)[0]);
      const change: TaskChange = isOnlyOlder
        ? { op: "add", task: read.task }
        : { op: "replace", taskId: id, task: read.task };
      await save([change], {
        done: `${name} is as in version ${from}`,
        undo: true,
        note: `${name} taken from version ${from}`,
      });
    } catch (error) {
      showError(`${name} stays as it is`, error instanceof Error ? error : new Error(String(error)));
    }
    setBusy(false);
  };
  return (
    <Button variant="ghost" size="small" busy={isBusy} onClick={() => void take()}>
      Take this task from version {from}
    </Button>
  );
}
