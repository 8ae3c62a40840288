/** Tasks that come in pages become one version: an import of 10,000 tasks is never in memory as a whole. */
import { type ImportFormat, idFromUuid, type NewTask, newUuid, RolloutError } from "@rollout/contract";
import { withNameTaken } from "../../platform/name-taken.js";
import { newerVersion } from "../../platform/newer-version.js";
import type { SchemaReading } from "../../platform/output-schemas/schema-reading.js";
import { insertDatasetName } from "../../platform/startable-names.sql.js";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import { findNewestVersion, haveSameTasks } from "./change-tasks.sql.js";
import { insertDatasetVersion, lockDataset } from "./datasets.sql.js";
import {
  beginVersion,
  insertImportedDataset,
  noteImportSource,
  undoVersion,
} from "./imported-datasets.sql.js";
import { placeTasks } from "./place-tasks.js";
import { type ImportedTask, readImportedTasks } from "./read-tasks.js";
import { insertVersionTasks, noteSizeOfVersion } from "./tasks.sql.js";
import { countVersionChanges } from "./version-changes.sql.js";

export interface ImportedVersion {
  /** The dataset that is there, or the name of a new one. */
  readonly target: {
    readonly name: string;
    readonly datasetId: string | null;
    /** The number that the version is to have. */
    readonly version: number;
  };
  readonly source: { readonly kind: ImportFormat; readonly name: string };
  readonly note: string;
  /** As named then. */
  readonly createdBy: string | null;
  /** Whose work a new dataset is. */
  readonly madeBy: string | null;
  readonly taskCount: number;
}

/** The dataset, locked; with its newest version where it was there before. */
async function ensureDataset(
  db: WorkspaceTransaction,
  { target, source, madeBy }: ImportedVersion,
): Promise<{ datasetId: string; newest?: { id: string; version: number } }> {
  if (target.datasetId !== null) {
    if (!(await lockDataset(db, target.datasetId))) {
      throw new RolloutError(
        "dataset_not_found",
        `The dataset ${idFromUuid("ds", target.datasetId)} was deleted.`,
      );
    }
    const newest = await findNewestVersion(db, target.datasetId);
    if (newest.version !== target.version - 1) throw newerVersion(newest.version, target.version - 1);
    return { datasetId: target.datasetId, newest };
  }
  const id = newUuid();
  await withNameTaken(target.name, async () => {
    await insertImportedDataset(db, { id, name: target.name, source, madeBy });
    await insertDatasetName(db, { name: target.name, datasetId: id });
  });
  return { datasetId: id };
}

/**
 * Saves a version in the caller's transaction, or none where the newest has the same tasks already.
 *
 * @param pages - Names of tasks are unique over all pages; their files are of this workspace, each with its name.
 */
export async function saveImportedVersion(
  db: WorkspaceTransaction,
  imported: ImportedVersion,
  pages: AsyncIterable<readonly ImportedTask[]>,
): Promise<{ datasetId: string; version: number; isNew: boolean }> {
  const { datasetId, newest } = await ensureDataset(db, imported);
  await beginVersion(db);
  const { note, taskCount, createdBy } = imported;
  const version = await insertDatasetVersion(db, { id: newUuid(), datasetId, note, taskCount, createdBy });
  let position = 0;
  for await (const page of pages) {
    // The files are the caller's own, made in this transaction: their references find and lock them.
    const wanted = readImportedTasks(page);
    const placed = await placeTasks(db, datasetId, wanted, {
      isNewDataset: imported.target.datasetId === null,
      forgetsPlans: position === 0,
    });
    await insertVersionTasks(db, version.id, placed, position);
    position += page.length;
  }
  if (position !== taskCount) throw new Error(`${position} tasks were saved instead of ${taskCount}.`);
  if (newest && (await haveSameTasks(db, newest.id, version.id))) {
    await undoVersion(db);
    return { datasetId, version: newest.version, isNew: false };
  }
  if (newest) await noteImportSource(db, datasetId, imported.source);
  await countVersionChanges(db, version);
  await noteSizeOfVersion(db, taskCount);
  return { datasetId, version: version.version, isNew: true };
}

/** Why a task cannot be saved; undefined when it can. Its files are not looked at. */
export async function reasonAgainstTask(task: NewTask, schemas: SchemaReading): Promise<string | undefined> {
  try {
    const [wanted] = readImportedTasks([{ ...task, files: [] }]);
    if (!wanted || wanted.outputSchema === null) return undefined;
    const fault = await schemas.reasonAgainst(wanted.outputSchema);
    return fault && `outputSchema${fault.place}: ${fault.message}.`;
  } catch (error) {
    if (error instanceof RolloutError) return error.message.replace(/^tasks\.0\./, "");
    throw error;
  }
}
