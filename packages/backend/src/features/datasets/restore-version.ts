import { newUuid, RolloutError } from "@rollout/contract";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { copyVersionTasks, findNewestVersion, haveSameTasks } from "./change-tasks.sql.js";
import {
  type DatasetVersionRow,
  findDatasetVersion,
  insertDatasetVersion,
  lockDataset,
} from "./datasets.sql.js";
import { auditVersion, type SaveContext } from "./save-dataset.js";
import { countVersionChanges } from "./version-changes.sql.js";

/**
 * The newest version again as it was at a former one: a version of its own. Where the newest is the same already, it is
 * the answer.
 */
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
    const newest = await findNewestVersion(transaction, datasetId);
    if (await haveSameTasks(transaction, former.id, newest.id))
      return (await findDatasetVersion(transaction, datasetId, newest.version))!;
    const inserted = await insertDatasetVersion(transaction, {
      id: newUuid(),
      datasetId,
      note: `Restored version ${number}`,
      taskCount: former.task_count,
      createdBy: context.author.name,
    });
    await copyVersionTasks(transaction, former.id, inserted.id);
    const version = await countVersionChanges(transaction, inserted);
    await auditVersion(transaction, context.audit, dataset.name, version);
    return version;
  });
