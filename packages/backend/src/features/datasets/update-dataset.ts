import { idFromUuid, limits, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import { assertMayDelete } from "../../platform/maker.js";
import { withNameTaken } from "../../platform/name-taken.js";
import type { RouteContext } from "../../platform/serve-route.js";
import {
  deleteNamesOfDataset,
  insertNamesOfDataset,
  listNamesTakenFrom,
  updateStartableName,
} from "../../platform/startable-names.sql.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import {
  type DatasetRow,
  findDataset,
  lockDataset,
  lockDeletedDataset,
  markDatasetDeleted,
  markDatasetRestored,
  updateDataset,
} from "./datasets.sql.js";
import { assertStorableText } from "./storable-json.js";

/** Gives a dataset another name or description. */
export async function changeDataset(
  db: WorkspaceDb,
  datasetId: string,
  wanted: { readonly name?: string | undefined; readonly description?: string | undefined },
  audit: AuditTrail,
): Promise<DatasetRow> {
  assertStorableText(wanted.description ?? "", "description");
  return withNameTaken(wanted.name ?? "", () =>
    db.transaction(async (transaction) => {
      const before = await lockDataset(transaction, datasetId);
      if (!before) throw new RolloutError("dataset_not_found");
      const after = {
        name: wanted.name ?? before.name,
        description: wanted.description ?? before.description,
      };
      if (after.name === before.name && after.description === before.description)
        return (await findDataset(transaction, datasetId))!;
      await updateDataset(transaction, datasetId, after);
      if (after.name !== before.name) await updateStartableName(transaction, datasetId, after.name);
      await audit.done(transaction, {
        object: { id: idFromUuid("ds", datasetId), name: after.name },
        before,
        after,
      });
      return (await findDataset(transaction, datasetId))!;
    }),
  );
}

/** Deletes a dataset with its task sets; their names are free at once, and they can be taken back for a day. */
export const deleteDataset = (
  db: WorkspaceDb,
  datasetId: string,
  { audit, caller }: Pick<RouteContext<never>, "audit" | "caller">,
): Promise<void> =>
  db.transaction(async (transaction) => {
    const deleted = await markDatasetDeleted(transaction, datasetId);
    if (!deleted) throw new RolloutError("dataset_not_found");
    assertMayDelete(caller, deleted.made_by);
    await deleteNamesOfDataset(transaction, datasetId);
    await audit.done(transaction, { object: { id: idFromUuid("ds", datasetId), name: deleted.name } });
  });

/** Takes a deleted dataset back, unless its name or that of one of its task sets was taken meanwhile. */
export async function restoreDataset(
  db: WorkspaceDb,
  datasetId: string,
  audit: AuditTrail,
): Promise<DatasetRow> {
  return db.transaction(async (transaction) => {
    const name = await lockDeletedDataset(transaction, datasetId, limits.takeBackHours);
    if (name === undefined) throw new RolloutError("dataset_not_found");
    const taken = await listNamesTakenFrom(transaction, datasetId);
    if (taken.length > 0) {
      throw new RolloutError(
        "dataset_name_taken",
        `Meanwhile another dataset or task set took the name ${taken.slice(0, 10).join(", ")}. Rename that first.`,
        { names: taken.slice(0, 1_000) },
      );
    }
    await withNameTaken(name, async () => {
      await markDatasetRestored(transaction, datasetId);
      await insertNamesOfDataset(transaction, datasetId);
    });
    await audit.done(transaction, { object: { id: idFromUuid("ds", datasetId), name } });
    return (await findDataset(transaction, datasetId))!;
  });
}
