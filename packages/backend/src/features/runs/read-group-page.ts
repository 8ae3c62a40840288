import type { Group } from "@rollout/contract";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type GroupPage, type GroupRow, listGroups, readTotalsOfGroups, toGroup } from "./groups.sql.js";

/** A page of groups, each with the totals of its rollouts; `row` has its place in the list. */
export function readGroupPage(db: WorkspaceDb, page: GroupPage): Promise<{ row: GroupRow; group: Group }[]> {
  return db.transaction(async (transaction) => {
    const rows = await listGroups(transaction, page);
    const totals = await readTotalsOfGroups(
      transaction,
      rows.map((row) => row.run_ids),
    );
    const byPlace = new Map(totals.map((row) => [row.place, row]));
    return rows.map((row, place) => ({ row, group: toGroup(row, byPlace.get(place)!) }));
  });
}
