import type { ImportFormat } from "@rollout/contract";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";

/* Datasets that an import makes or renews. */

interface ImportSourceValues {
  readonly kind: ImportFormat;
  readonly name: string;
}

export const insertImportedDataset = async (
  db: WorkspaceTransaction,
  dataset: {
    readonly id: string;
    readonly name: string;
    readonly source: ImportSourceValues;
    readonly madeBy: string | null;
  },
): Promise<void> => {
  await db.query(
    "insert into datasets (workspace_id, id, name, source_kind, source_name, made_by) values ($1, $2, $3, $4, $5, $6)",
    [db.workspaceId, dataset.id, dataset.name, dataset.source.kind, dataset.source.name, dataset.madeBy],
  );
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

/** What is written from here on can be undone alone: whether a version differs is known once all its pages are read. */
export const beginVersion = async (db: WorkspaceTransaction): Promise<void> => {
  await db.query("savepoint imported_version");
};

/** Undoes what was written since beginVersion. */
export const undoVersion = async (db: WorkspaceTransaction): Promise<void> => {
  await db.query("rollback to savepoint imported_version");
};
