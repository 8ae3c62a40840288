import { limits } from "@rollout/contract";
import type { Database } from "../../platform/database.js";
import { WorkspaceDb } from "../../platform/workspace-db.js";
import { listDatasetsToPurge, purgeDataset, purgeRevisions, purgeVersion } from "./purge-datasets.sql.js";

/** Rows of one statement, so that none holds its locks for long. */
const revisionsAtOnce = 2_000;

/** Removes deleted datasets for good once nobody can take them back; a chore that goes on where it was left. */
export async function purgeDeletedDatasets(database: Database, stopped: AbortSignal): Promise<void> {
  for (const { workspace_id: workspaceId, id } of await listDatasetsToPurge(database, limits.takeBackHours)) {
    const db = new WorkspaceDb(database, workspaceId);
    while (!stopped.aborted && (await purgeVersion(db, id)));
    while (!stopped.aborted && (await purgeRevisions(db, id, revisionsAtOnce)));
    if (stopped.aborted) return;
    await db.transaction((transaction) => purgeDataset(transaction, id));
  }
}
