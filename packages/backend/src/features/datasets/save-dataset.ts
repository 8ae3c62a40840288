import {
  idFromUuid,
  type NewDataset,
  type NewDatasetVersion,
  type NewTask,
  newUuid,
  RolloutError,
} from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import { violatedConstraint } from "../../platform/database.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";
import {
  type DatasetRow,
  type DatasetVersionRow,
  deleteDataset,
  findDataset,
  insertDataset,
  insertDatasetVersion,
  lockDataset,
} from "./datasets.sql.js";
import { fileIdsOf, readTasks, type WantedTask } from "./read-tasks.js";
import { assertStorableText } from "./storable-json.js";
import {
  forgetPlans,
  insertRevisionFiles,
  insertRevisions,
  insertTasks,
  insertVersionTasks,
  listFileNames,
  listKnownRevisions,
  listKnownTasks,
} from "./tasks.sql.js";

/** A new dataset with its first version, all or nothing. */
export async function saveNewDataset(
  db: WorkspaceDb,
  audit: AuditTrail,
  dataset: NewDataset,
): Promise<DatasetRow> {
  const description = dataset.description ?? "";
  assertStorableText(description, "description");
  const id = newUuid();
  try {
    return await db.transaction(async (transaction) => {
      await insertDataset(transaction, { id, name: dataset.name, description });
      const version = await saveVersion(transaction, id, dataset.tasks, "");
      await audit.done(transaction, {
        object: { id: idFromUuid("ds", id), name: dataset.name },
        after: { tasks: version.task_count },
      });
      return (await findDataset(transaction, id))!;
    });
  } catch (error) {
    if (violatedConstraint(error) === "datasets_by_name") {
      throw new RolloutError(
        "dataset_name_taken",
        `Another dataset or task set has the name ${dataset.name}.`,
      );
    }
    throw error;
  }
}

/** The next version of a dataset. Two saves at once become two versions, one after the other. */
export async function saveDatasetVersion(
  db: WorkspaceDb,
  audit: AuditTrail,
  datasetId: string,
  { tasks, note = "" }: NewDatasetVersion,
): Promise<DatasetVersionRow> {
  assertStorableText(note, "note");
  return db.transaction(async (transaction) => {
    const name = await lockDataset(transaction, datasetId);
    if (name === undefined) throw new RolloutError("dataset_not_found");
    const saved = await saveVersion(transaction, datasetId, tasks, note);
    await audit.done(transaction, {
      object: { id: idFromUuid("ds", datasetId), name },
      after: { version: saved.version, tasks: saved.task_count, note: saved.note },
    });
    return saved;
  });
}

/** Deletes a dataset; runs that used it keep the texts of its tasks. */
export async function removeDataset(db: WorkspaceDb, audit: AuditTrail, datasetId: string): Promise<void> {
  await db.transaction(async (transaction) => {
    const name = await deleteDataset(transaction, datasetId);
    if (name === undefined) throw new RolloutError("dataset_not_found");
    await audit.done(transaction, { object: { id: idFromUuid("ds", datasetId), name } });
  });
}

async function saveVersion(
  db: WorkspaceTransaction,
  datasetId: string,
  tasks: readonly NewTask[],
  note: string,
): Promise<DatasetVersionRow> {
  const fileNames = await listFileNames(db, fileIdsOf(tasks));
  const wanted = readTasks(tasks, new Map(fileNames.map((file) => [file.id, file.name])));
  const placed = await placeTasks(db, datasetId, wanted);
  const version = await insertDatasetVersion(db, {
    id: newUuid(),
    datasetId,
    note,
    taskCount: placed.length,
  });
  await insertVersionTasks(db, version.id, placed);
  return version;
}

interface PlacedTask {
  readonly taskId: string;
  readonly revisionId: string;
}

/** Gives each task its id, old where its name is known, and its revision, old where its content is known. */
async function placeTasks(
  db: WorkspaceTransaction,
  datasetId: string,
  wanted: readonly WantedTask[],
): Promise<readonly PlacedTask[]> {
  const knownTasks = new Map(
    (
      await listKnownTasks(
        db,
        datasetId,
        wanted.map((task) => task.name),
      )
    ).map((task) => [task.name, task.task_id]),
  );
  const old = wanted.filter((task) => knownTasks.has(task.name));
  const knownRevisions = new Map(
    (
      await listKnownRevisions(
        db,
        old.map((task) => knownTasks.get(task.name)!),
        old.map((task) => task.contentHash),
      )
    ).map((revision) => [revision.task_id, revision.id]),
  );
  const placed = wanted.map((content) => {
    const knownTask = knownTasks.get(content.name);
    const knownRevision = knownTask === undefined ? undefined : knownRevisions.get(knownTask);
    return {
      content,
      taskId: knownTask ?? newUuid(),
      isNewTask: knownTask === undefined,
      revisionId: knownRevision ?? newUuid(),
      isNewRevision: knownRevision === undefined,
    };
  });
  const newRevisions = placed.filter((task) => task.isNewRevision);
  await insertTasks(
    db,
    datasetId,
    placed.filter((task) => task.isNewTask).map((task) => task.taskId),
  );
  await forgetPlans(db);
  await insertRevisions(
    db,
    newRevisions.map(({ content, taskId, revisionId }) => ({ ...content, taskId, id: revisionId })),
  );
  await insertRevisionFiles(
    db,
    newRevisions.flatMap(({ content, revisionId }) =>
      content.files.map((file, position) => ({ ...file, revisionId, position })),
    ),
  );
  return placed;
}
