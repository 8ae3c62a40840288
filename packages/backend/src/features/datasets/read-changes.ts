/** What the changes of a save bring along: tasks, and the schemas that outputs will be held to. */
import type { TaskChange } from "@rollout/contract";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import { fileIdsOf, readEachTask, type WantedTask } from "./read-tasks.js";
import { listFileNames } from "./tasks.sql.js";

/** The output schema of a change with its place; none where it brings none. */
export function schemasOfChange(change: TaskChange, index: number): { text: string; place: string }[] {
  const [schema, place] =
    change.op === "outputSchema"
      ? [change.outputSchema, "outputSchema"]
      : change.op === "add" || change.op === "replace"
        ? [change.task.outputSchema, "task.outputSchema"]
        : [undefined, ""];
  if (schema === undefined || schema === null) return [];
  return [{ text: JSON.stringify(schema), place: `changes.${index}.${place}` }];
}

/** Tasks that are added, or take the place of others, by the index of their change. */
export async function readBroughtTasks(
  db: WorkspaceTransaction,
  changes: readonly TaskChange[],
): Promise<ReadonlyMap<number, WantedTask>> {
  const brought = changes.flatMap((change, index) =>
    change.op === "add" || change.op === "replace" ? [{ index, task: change.task }] : [],
  );
  const tasks = brought.map(({ task }) => task);
  const fileNames = await listFileNames(db, fileIdsOf(tasks));
  const read = readEachTask(
    tasks,
    new Map(fileNames.map((file) => [file.id, file.name])),
    (place) => `changes.${brought[place]!.index}.task`,
  );
  return new Map(brought.map(({ index }, place) => [index, read[place]!]));
}
