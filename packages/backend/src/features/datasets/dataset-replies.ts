/** Rows of datasets as the API shows them. */
import { type Dataset, type DatasetVersion, idFromUuid, RolloutError, uuidFromId } from "@rollout/contract";
import { madeByReply } from "../../platform/maker.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import { type DatasetRow, type DatasetVersionRow, findDataset } from "./datasets.sql.js";

/** @throws {RolloutError} dataset_not_found. */
export async function getDataset(db: WorkspaceQueryable, datasetId: string): Promise<DatasetRow> {
  const row = await findDataset(db, uuidFromId("ds", datasetId));
  if (!row) throw new RolloutError("dataset_not_found");
  return row;
}

export const datasetReply = (row: DatasetRow): Dataset => ({
  id: idFromUuid("ds", row.id),
  name: row.name,
  description: row.description,
  source: {
    kind: row.source_kind,
    name: row.source_name,
    pullRequest: row.pull_request === null ? null : pullRequestReply(row.pull_request),
    exportedVersion: row.exported_version,
  },
  taskSetCount: row.task_set_count,
  version: row.version,
  taskCount: row.task_count,
  runCount: row.run_count,
  lastRun: lastRunReply(row),
  madeBy: madeByReply(row.made_by),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const lastRunReply = (row: DatasetRow): Dataset["lastRun"] =>
  row.last_run_id === null || row.last_run_at === null
    ? null
    : {
        id: idFromUuid("run", row.last_run_id),
        createdAt: row.last_run_at.toISOString(),
        succeeded: row.last_run_succeeded ?? 0,
        failed: row.last_run_failed ?? 0,
        stalled: row.last_run_stalled ?? 0,
        running: row.last_run_running ?? 0,
      };

/** What a reader sees of the last export to GitHub. */
function pullRequestReply(text: string): NonNullable<Dataset["source"]["pullRequest"]> {
  const { number, url, state } = JSON.parse(text) as NonNullable<Dataset["source"]["pullRequest"]>;
  return { number, url, state };
}

export const versionReply = (row: DatasetVersionRow): DatasetVersion => ({
  id: idFromUuid("dsv", row.id),
  datasetId: idFromUuid("ds", row.dataset_id),
  version: row.version,
  note: row.note,
  taskCount: row.task_count,
  changes:
    row.added_count === null || row.changed_count === null || row.removed_count === null
      ? null
      : { added: row.added_count, changed: row.changed_count, removed: row.removed_count },
  runCount: row.run_count,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
});
