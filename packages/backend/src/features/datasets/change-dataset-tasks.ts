import { type DatasetChanges, newUuid, RolloutError, type TaskChange, uuidFromId } from "@rollout/contract";
import { newerVersion } from "../../platform/newer-version.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";
import { applyChanges, tasksToRead } from "./apply-changes.js";
import {
  copyVersionTasks,
  findNewestVersion,
  type ListedTaskRow,
  listTaskContents,
  listTasksOfVersion,
} from "./change-tasks.sql.js";
import {
  type DatasetVersionRow,
  findDatasetVersion,
  insertDatasetVersion,
  lockDataset,
} from "./datasets.sql.js";
import { type PlacedTask, placeRevisions } from "./place-tasks.js";
import { assertUniqueNames, fileIdsOf, readEachTask, type WantedTask, withHash } from "./read-tasks.js";
import { auditVersion, type SaveContext } from "./save-dataset.js";
import { assertStorableText } from "./storable-json.js";
import { deleteSavedDrafts } from "./task-drafts.sql.js";
import { insertVersionTasks, listFileNames } from "./tasks.sql.js";

/**
 * Saves changes on top of the version that was looked at: all of them as one version, or none.
 *
 * @throws {RolloutError} dataset_version_conflict when another version is the newest by now.
 */
export async function changeDatasetTasks(
  db: WorkspaceDb,
  datasetId: string,
  { baseVersion, changes, note = "" }: DatasetChanges,
  context: SaveContext,
): Promise<DatasetVersionRow> {
  assertStorableText(note, "note");
  await context.schemas.assertUsable(changes.flatMap(schemasOf), db.workspaceId);
  return db.transaction(async (transaction) => {
    const dataset = await lockDataset(transaction, datasetId);
    if (!dataset) throw new RolloutError("dataset_not_found");
    const newest = await findNewestVersion(transaction, datasetId);
    if (newest.version !== baseVersion) throw newerVersion(newest.version, baseVersion);
    const placed = await placeChanged(transaction, { datasetId, versionId: newest.id, changes });
    const version = await insertDatasetVersion(transaction, {
      id: newUuid(),
      datasetId,
      note,
      taskCount: placed.length,
      createdBy: context.author.name,
    });
    await insertVersionTasks(transaction, version.id, placed);
    if (context.author.userId !== null) {
      await deleteSavedDrafts(transaction, datasetId, context.author.userId, {
        taskIds: savedTasks(changes),
        isNewSaved: changes.some((change) => change.op === "add"),
      });
    }
    await auditVersion(transaction, context.audit, dataset.name, version);
    return version;
  });
}

/** The newest version again as it was at a former one: a version of its own. */
export const restoreDatasetVersion = (
  db: WorkspaceDb,
  datasetId: string,
  number: number,
  context: SaveContext,
): Promise<DatasetVersionRow> =>
  db.transaction(async (transaction) => {
    const dataset = await lockDataset(transaction, datasetId);
    if (!dataset) throw new RolloutError("dataset_not_found");
    const former = await findDatasetVersion(transaction, datasetId, number);
    if (!former) throw new RolloutError("dataset_version_not_found");
    const version = await insertDatasetVersion(transaction, {
      id: newUuid(),
      datasetId,
      note: `Restored version ${number}`,
      taskCount: former.task_count,
      createdBy: context.author.name,
    });
    await copyVersionTasks(transaction, former.id, version.id);
    await auditVersion(transaction, context.audit, dataset.name, version);
    return version;
  });

function schemasOf(change: TaskChange, index: number): { text: string; place: string }[] {
  const [schema, place] =
    change.op === "outputSchema"
      ? [change.outputSchema, "outputSchema"]
      : change.op === "add" || change.op === "replace"
        ? [change.task.outputSchema, "task.outputSchema"]
        : [undefined, ""];
  if (schema === undefined || schema === null) return [];
  return [{ text: JSON.stringify(schema), place: `changes.${index}.${place}` }];
}

const savedTasks = (changes: readonly TaskChange[]): string[] =>
  changes.flatMap((change) => {
    if (change.op === "replace") return [uuidFromId("task", change.taskId)];
    return change.op === "remove" ? change.taskIds.map((id) => uuidFromId("task", id)) : [];
  });

/** The tasks of the next version in their order, with new revisions where something changed. */
async function placeChanged(
  db: WorkspaceTransaction,
  { datasetId, versionId, changes }: { datasetId: string; versionId: string; changes: readonly TaskChange[] },
): Promise<readonly PlacedTask[]> {
  const rows = await listTasksOfVersion(db, versionId);
  const tasks = applyChanges(rows.map(toListed), changes, {
    contents: await readContents(db, versionId, tasksToRead(changes)),
    brought: await readBrought(db, changes),
  });
  assertUniqueNames(tasks.map((task) => task.name));
  const changed = tasks.flatMap(({ taskId, isNewTask, content }) =>
    content ? [{ taskId, isNewTask, content }] : [],
  );
  const revisions = await placeRevisions(db, datasetId, changed, true);
  const revisionOf = new Map(revisions.map(({ taskId, revisionId }) => [taskId, revisionId]));
  return tasks.map(({ taskId, revisionId }) => ({
    taskId,
    revisionId: revisionOf.get(taskId) ?? revisionId!,
  }));
}

const toListed = (row: ListedTaskRow) => ({
  taskId: row.task_id,
  isNewTask: false,
  name: row.name,
  revisionId: row.task_revision_id,
});

async function readContents(
  db: WorkspaceTransaction,
  versionId: string,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, WantedTask>> {
  if (taskIds.length === 0) return new Map();
  const rows = await listTaskContents(db, versionId, taskIds);
  return new Map(
    rows.map((row) => [
      row.task_id,
      withHash({
        name: row.name,
        instruction: row.instruction,
        input: row.input,
        outputSchema: row.output_schema,
        metadata: row.metadata,
        files: JSON.parse(row.files) as WantedTask["files"],
      }),
    ]),
  );
}

async function readBrought(
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
