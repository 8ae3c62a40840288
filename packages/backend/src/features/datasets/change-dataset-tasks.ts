import { type DatasetChanges, newUuid, RolloutError, type TaskChange, uuidFromId } from "@rollout/contract";
import { newerVersion } from "../../platform/newer-version.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { applyChanges, type ListedTask } from "./apply-changes.js";
import { findNewestVersion, type ListedTaskRow, listTasksOfVersion } from "./change-tasks.sql.js";
import {
  type DatasetVersionRow,
  findDatasetVersion,
  insertDatasetVersion,
  lockDataset,
} from "./datasets.sql.js";
import { placeChangedTasks } from "./place-changed-tasks.js";
import { isSameList } from "./place-tasks.js";
import { readBroughtTasks, schemasOfChange } from "./read-changes.js";
import { assertUniqueNames } from "./read-tasks.js";
import { auditVersion, type SaveContext } from "./save-dataset.js";
import { assertStorableText } from "./storable-json.js";
import { deleteSavedDrafts } from "./task-drafts.sql.js";
import { insertVersionTasks } from "./tasks.sql.js";
import { countVersionChanges } from "./version-changes.sql.js";

/**
 * Saves changes on top of the version that was looked at: all of them as one version, or none. Changes after which
 * everything is as it was make no version; the newest is the answer.
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
  await context.schemas.assertUsable(changes.flatMap(schemasOfChange), db.workspaceId);
  return db.transaction(async (transaction) => {
    const dataset = await lockDataset(transaction, datasetId);
    if (!dataset) throw new RolloutError("dataset_not_found");
    const newest = await findNewestVersion(transaction, datasetId);
    if (newest.version !== baseVersion) throw newerVersion(newest.version, baseVersion);
    const before = await listTasksOfVersion(transaction, newest.id);
    const tasks = applyChanges(before.map(toListed), changes, await readBroughtTasks(transaction, changes));
    assertUniqueNames(tasks.map((task) => task.name));
    const placed = await placeChangedTasks(transaction, { datasetId, versionId: newest.id }, tasks);
    if (context.author.userId !== null) {
      await deleteSavedDrafts(transaction, datasetId, context.author.userId, {
        taskIds: savedTasks(changes),
        isNewSaved: changes.some((change) => change.op === "add"),
      });
    }
    if (isSameList(before, placed))
      return (await findDatasetVersion(transaction, datasetId, newest.version))!;
    const inserted = await insertDatasetVersion(transaction, {
      id: newUuid(),
      datasetId,
      note,
      taskCount: placed.length,
      createdBy: context.author.name,
    });
    await insertVersionTasks(transaction, inserted.id, placed);
    const version = await countVersionChanges(transaction, inserted);
    await auditVersion(transaction, context.audit, dataset.name, version);
    return version;
  });
}

const savedTasks = (changes: readonly TaskChange[]): string[] =>
  changes.flatMap((change) => {
    if (change.op === "replace") return [uuidFromId("task", change.taskId)];
    return change.op === "remove" ? change.taskIds.map((id) => uuidFromId("task", id)) : [];
  });

const toListed = (row: ListedTaskRow): ListedTask => ({
  taskId: row.task_id,
  isNewTask: false,
  name: row.name,
  revisionId: row.task_revision_id,
  content: row.task_id,
  edits: [],
});
