import type { ImportFormat } from "@rollout/contract";
import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

/* Datasets that an import makes or renews. */

interface ImportSourceValues {
  readonly kind: ImportFormat;
  readonly name: string;
}

export const insertImportedDataset = async (
  db: WorkspaceTransaction,
  dataset: { readonly id: string; readonly name: string; readonly source: ImportSourceValues },
): Promise<void> => {
  await db.query(
    "insert into datasets (workspace_id, id, name, source_kind, source_name) values ($1, $2, $3, $4, $5)",
    [db.workspaceId, dataset.id, dataset.name, dataset.source.kind, dataset.source.name],
  );
};

/** Takes the name for a dataset; fails where a dataset or task set has it. */
export const insertStartableName = async (
  db: WorkspaceTransaction,
  { name, datasetId }: { readonly name: string; readonly datasetId: string },
): Promise<void> => {
  await db.query("insert into startable_names (workspace_id, name, dataset_id) values ($1, $2, $3)", [
    db.workspaceId,
    name,
    datasetId,
  ]);
};

/** Where the newest version came from. */
export const noteImportSource = async (
  db: WorkspaceTransaction,
  datasetId: string,
  source: ImportSourceValues,
): Promise<void> => {
  await db.query(
    "update datasets set source_kind = $3, source_name = $4 where workspace_id = $1 and id = $2",
    [db.workspaceId, datasetId, source.kind, source.name],
  );
};

/** Whether a dataset or task set has this name. */
export const isStartableName = async (db: WorkspaceQueryable, name: string): Promise<boolean> =>
  (
    await db.query("select from startable_names where workspace_id = $1 and name = $2", [
      db.workspaceId,
      name,
    ])
  ).length > 0;
