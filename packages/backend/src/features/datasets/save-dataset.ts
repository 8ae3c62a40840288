import {
  idFromUuid,
  type NewDataset,
  type NewDatasetVersion,
  type NewTask,
  newUuid,
  RolloutError,
} from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import { withNameTaken } from "../../platform/name-taken.js";
import type { OutputSchemas } from "../../platform/output-schemas/output-schemas.js";
import { insertDatasetName } from "../../platform/startable-names.sql.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";
import { findNewestVersion, listTasksOfVersion } from "./change-tasks.sql.js";
import type { DatasetAuthor } from "./dataset-author.js";
import {
  type DatasetRow,
  type DatasetVersionRow,
  findDataset,
  findDatasetVersion,
  insertDataset,
  insertDatasetVersion,
  lockDataset,
} from "./datasets.sql.js";
import { isSameList, type PlacedTask, placeTasks } from "./place-tasks.js";
import { fileIdsOf, readTasks } from "./read-tasks.js";
import { assertStorableText } from "./storable-json.js";
import { insertVersionTasks, listFileNames, noteSizeOfVersion } from "./tasks.sql.js";
import { countVersionChanges } from "./version-changes.sql.js";

/** What every save needs beside the rows. */
export interface SaveContext {
  readonly audit: AuditTrail;
  readonly author: DatasetAuthor;
  readonly schemas: OutputSchemas;
}

/** A new dataset with its first version, all or nothing. */
export async function saveNewDataset(
  db: WorkspaceDb,
  dataset: NewDataset,
  context: SaveContext,
): Promise<DatasetRow> {
  const { name, description = "" } = dataset;
  assertStorableText(description, "description");
  await assertSchemasUsable(db, context, dataset.tasks);
  const id = newUuid();
  return withNameTaken(name, () =>
    db.transaction(async (transaction) => {
      const { sourceKind, userId: madeBy } = context.author;
      await insertDataset(transaction, { id, name, description, sourceKind, madeBy });
      await insertDatasetName(transaction, { name, datasetId: id });
      const placed = await placeNewTasks(transaction, id, dataset.tasks);
      const version = await insertVersion(transaction, id, placed, { note: "", author: context.author });
      await context.audit.done(transaction, {
        object: { id: idFromUuid("ds", id), name },
        after: { version: version.version, tasks: version.task_count },
      });
      return (await findDataset(transaction, id))!;
    }),
  );
}

/**
 * The next version of a dataset. Two saves at once become two versions, one after the other. A save of what the newest
 * version has already makes none; the newest is the answer.
 */
export async function saveDatasetVersion(
  db: WorkspaceDb,
  datasetId: string,
  { tasks, note = "" }: NewDatasetVersion,
  context: SaveContext,
): Promise<DatasetVersionRow> {
  assertStorableText(note, "note");
  await assertSchemasUsable(db, context, tasks);
  return db.transaction(async (transaction) => {
    const dataset = await lockDataset(transaction, datasetId);
    if (!dataset) throw new RolloutError("dataset_not_found");
    const placed = await placeNewTasks(transaction, datasetId, tasks);
    const newest = await findNewestVersion(transaction, datasetId);
    if (isSameList(await listTasksOfVersion(transaction, newest.id), placed))
      return (await findDatasetVersion(transaction, datasetId, newest.version))!;
    const version = await insertVersion(transaction, datasetId, placed, { note, author: context.author });
    await auditVersion(transaction, context.audit, dataset.name, version);
    return version;
  });
}

/** The entry of the audit log for a saved version. */
export const auditVersion = (
  db: WorkspaceTransaction,
  audit: AuditTrail,
  datasetName: string,
  version: DatasetVersionRow,
): Promise<void> =>
  audit.done(db, {
    object: { id: idFromUuid("ds", version.dataset_id), name: datasetName },
    after: { version: version.version, tasks: version.task_count, note: version.note },
  });

const assertSchemasUsable = (
  db: WorkspaceDb,
  { schemas }: SaveContext,
  tasks: readonly NewTask[],
): Promise<void> =>
  schemas.assertUsable(
    tasks.flatMap(({ outputSchema }, index) =>
      outputSchema === undefined
        ? []
        : [{ text: JSON.stringify(outputSchema), place: `tasks.${index}.outputSchema` }],
    ),
    db.workspaceId,
  );

async function placeNewTasks(
  db: WorkspaceTransaction,
  datasetId: string,
  tasks: readonly NewTask[],
): Promise<readonly PlacedTask[]> {
  const fileNames = await listFileNames(db, fileIdsOf(tasks));
  const wanted = readTasks(tasks, new Map(fileNames.map((file) => [file.id, file.name])));
  return placeTasks(db, datasetId, wanted);
}

async function insertVersion(
  db: WorkspaceTransaction,
  datasetId: string,
  placed: readonly PlacedTask[],
  { note, author }: { note: string; author: DatasetAuthor },
): Promise<DatasetVersionRow> {
  const inserted = await insertDatasetVersion(db, {
    id: newUuid(),
    datasetId,
    note,
    taskCount: placed.length,
    createdBy: author.name,
  });
  await insertVersionTasks(db, inserted.id, placed);
  const version = await countVersionChanges(db, inserted);
  await noteSizeOfVersion(db, placed.length);
  return version;
}
