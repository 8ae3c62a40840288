import { idFromUuid, type TaskSet } from "@rollout/contract";
import type { KnownSelections } from "../../platform/known-selections.js";
import { madeByReply } from "../../platform/maker.js";
import { selectorOf } from "../../platform/task-selection.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import { type ChosenTasks, listChosenTasks, type TaskSetRow } from "./task-sets.sql.js";

/** Task sets as the API shows them, in the order given. */
export async function readTaskSets(
  db: WorkspaceQueryable,
  rows: readonly TaskSetRow[],
  selections: KnownSelections,
): Promise<TaskSet[]> {
  const byHand = rows.filter(({ filter }) => filter === null);
  const chosen = byHand.length === 0 ? new Map<string, ChosenTasks>() : await listChosenTasks(db, byHand);
  const taskSets: TaskSet[] = [];
  for (const row of rows) {
    const selected =
      row.filter === null
        ? handSelection(chosen.get(row.id))
        : {
            selection: { by: "filter", filter: JSON.parse(row.filter) } as const,
            taskCount: (await selections.positionsOf(db, selectorOf(row.version_id, row))).length,
            missing: 0,
          };
    taskSets.push({
      id: idFromUuid("set", row.id),
      datasetId: idFromUuid("ds", row.dataset_id),
      datasetName: row.dataset_name,
      name: row.name,
      ...selected,
      madeBy: madeByReply(row.made_by),
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    });
  }
  return taskSets;
}

export const readTaskSet = async (
  db: WorkspaceQueryable,
  row: TaskSetRow,
  selections: KnownSelections,
): Promise<TaskSet> => (await readTaskSets(db, [row], selections))[0]!;

/** @param chosen - Undefined where the set names no task. */
function handSelection(
  chosen: ChosenTasks | undefined,
): Pick<TaskSet, "selection" | "taskCount" | "missing"> {
  const { taskIds, present } = chosen ?? { taskIds: [], present: 0 };
  return {
    selection: { by: "hand", taskIds: taskIds.map((id) => idFromUuid("task", id)) },
    taskCount: present,
    missing: taskIds.length - present,
  };
}
