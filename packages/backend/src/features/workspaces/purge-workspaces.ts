import { idFromUuid, limits } from "@rollout/contract";
import { systemAuditTrail } from "../../platform/audit-trail.js";
import type { Database } from "../../platform/database.js";
import { WorkspaceDb } from "../../platform/workspace-db.js";
import {
  listWorkspacesToPurge,
  type PurgedWorkspaceRow,
  purgeRollouts,
  purgeWorkspace,
  type RolloutPlace,
} from "./purge-workspaces.sql.js";

/**
 * A minute later than it can be taken back, so that a purge never begins while an owner takes the workspace back.
 */
const purgeAfterMinutes = limits.takeBackHours * 60 + 1;

/** Rollouts that one transaction removes. */
const rolloutsAtOnce = 50;

const leastUuid = "00000000-0000-0000-0000-000000000000";

/**
 * Removes for good what was deleted and can no longer be taken back. Where it is interrupted, the next call goes
 * on: the row of the workspace goes last.
 *
 * @param removeFiles - Removes the files of a workspace, by its UUID, from built-in storage.
 */
export async function purgeDeletedWorkspaces(
  database: Database,
  removeFiles: (workspaceId: string) => Promise<void>,
  stopped: AbortSignal,
): Promise<void> {
  for (const workspace of await listWorkspacesToPurge(database, purgeAfterMinutes)) {
    const db = new WorkspaceDb(database, workspace.id);
    await purgeEveryRollout(db, stopped);
    if (stopped.aborted) return;
    await removeFiles(workspace.id);
    await purgeRest(db, workspace);
  }
}

async function purgeEveryRollout(db: WorkspaceDb, stopped: AbortSignal): Promise<void> {
  let after: string | undefined = leastUuid;
  while (after !== undefined && !stopped.aborted) {
    const place: RolloutPlace = { after, limit: rolloutsAtOnce };
    after = await db.transaction((transaction) => purgeRollouts(transaction, place), { byIndex: true });
  }
}

const purgeRest = (db: WorkspaceDb, { id, name }: PurgedWorkspaceRow): Promise<void> =>
  db.transaction(async (transaction) => {
    await purgeWorkspace(transaction);
    await systemAuditTrail("workspace.purge").done(transaction, {
      workspaceId: id,
      object: { id: idFromUuid("ws", id), name },
    });
  });
