import {
  idFromUuid,
  type NewTaskSet,
  newUuid,
  RolloutError,
  type TaskSelection,
  type TaskSet,
  uuidFromId,
} from "@rollout/contract";
import type { KnownSelections } from "../../platform/known-selections.js";
import { assertMayDelete, makerOf } from "../../platform/maker.js";
import { withNameTaken } from "../../platform/name-taken.js";
import type { RouteContext } from "../../platform/serve-route.js";
import { insertTaskSetName, updateStartableName } from "../../platform/startable-names.sql.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";
import { readTaskSet } from "./read-task-sets.js";
import {
  deleteTaskSet,
  findTaskSet,
  insertTaskSet,
  listForeignTasks,
  lockDatasetOfSet,
  lockTaskSet,
  renameTaskSet,
  replaceSelection,
} from "./task-sets.sql.js";

interface ChangeContext extends Pick<RouteContext<never>, "audit" | "caller"> {
  readonly selections: KnownSelections;
}

/** A new task set of a dataset. */
export const createTaskSet = (
  db: WorkspaceDb,
  { datasetId, name, selection }: NewTaskSet,
  { audit, caller, selections }: ChangeContext,
): Promise<TaskSet> =>
  withNameTaken(name, () =>
    db.transaction(async (transaction) => {
      const dataset = uuidFromId("ds", datasetId);
      if (!(await lockDatasetOfSet(transaction, dataset))) throw new RolloutError("dataset_not_found");
      const id = newUuid();
      await insertTaskSet(transaction, { id, datasetId: dataset, name, madeBy: makerOf(caller).userId });
      await insertTaskSetName(transaction, { name, taskSetId: id });
      await setSelection(transaction, { id, datasetId: dataset }, selection);
      await audit.done(transaction, {
        object: { id: idFromUuid("set", id), name },
        after: summaryOf(selection),
      });
      return readTaskSet(transaction, (await findTaskSet(transaction, id))!, selections);
    }),
  );

/** Changes name or selection of a task set; runs that it started keep their tasks. */
export const changeTaskSet = (
  db: WorkspaceDb,
  id: string,
  { name, selection }: { name?: string | undefined; selection?: TaskSelection | undefined },
  { audit, selections }: Pick<ChangeContext, "audit" | "selections">,
): Promise<TaskSet> =>
  withNameTaken(name ?? "", () =>
    db.transaction(async (transaction) => {
      await lockTaskSet(transaction, id);
      const before = await findTaskSet(transaction, id);
      if (!before) throw new RolloutError("task_set_not_found");
      if (name !== undefined && name !== before.name) {
        await renameTaskSet(transaction, id, name);
        await updateStartableName(transaction, id, name);
      }
      if (selection) await setSelection(transaction, { id, datasetId: before.dataset_id }, selection);
      const after = (await findTaskSet(transaction, id))!;
      await audit.done(transaction, {
        object: { id: idFromUuid("set", id), name: after.name },
        before: { name: before.name },
        after: { name: after.name, ...(selection ? summaryOf(selection) : {}) },
      });
      return readTaskSet(transaction, after, selections);
    }),
  );

export const removeTaskSet = (
  db: WorkspaceDb,
  id: string,
  { audit, caller }: Omit<ChangeContext, "selections">,
): Promise<void> =>
  db.transaction(async (transaction) => {
    await lockTaskSet(transaction, id);
    const found = await findTaskSet(transaction, id);
    if (!found) throw new RolloutError("task_set_not_found");
    assertMayDelete(caller, found.made_by);
    await deleteTaskSet(transaction, id);
    await audit.done(transaction, { object: { id: idFromUuid("set", id), name: found.name } });
  });

async function setSelection(
  db: WorkspaceTransaction,
  set: { readonly id: string; readonly datasetId: string },
  selection: TaskSelection,
): Promise<void> {
  if (selection.by === "filter") {
    assertStorable(selection.filter);
    await replaceSelection(db, set.id, { filter: JSON.stringify(selection.filter), taskIds: [] });
    return;
  }
  const taskIds = selection.taskIds.map((id) => uuidFromId("task", id));
  if (new Set(taskIds).size < taskIds.length)
    throw new RolloutError("request_invalid", "selection.taskIds: names a task more than once.");
  const foreign = await listForeignTasks(db, set.datasetId, taskIds);
  if (foreign.length > 0) {
    const ids = foreign.map((id) => idFromUuid("task", id));
    throw new RolloutError("task_not_found", `The dataset has no task ${ids.slice(0, 10).join(", ")}.`, {
      taskIds: ids.slice(0, 1_000),
    });
  }
  await replaceSelection(db, set.id, { filter: null, taskIds });
}

/** A text with NUL can be in no task, and Postgres takes none in a query. */
function assertStorable(filter: object): void {
  if (JSON.stringify(filter).includes("\\u0000"))
    throw new RolloutError("request_invalid", "selection.filter: holds a NUL character.");
}

const summaryOf = (selection: TaskSelection): object =>
  selection.by === "hand"
    ? { by: "hand", tasks: selection.taskIds.length }
    : { by: "filter", filter: selection.filter };
