import type { Queryable } from "../../platform/database.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/* Removing the rows of a workspace that nobody can take back any more. Entries of the audit log stay. */

export interface PurgedWorkspaceRow {
  id: string;
  name: string;
}

/** Workspaces that were deleted before so many minutes, the oldest deletion first. */
export const listWorkspacesToPurge = (db: Queryable, afterMinutes: number): Promise<PurgedWorkspaceRow[]> =>
  db.query("select * from list_workspaces_to_purge(now() - make_interval(mins => $1))", [afterMinutes]);

/** The next rollouts by their ids; `after` spares walking over what was removed just before. */
export interface RolloutPlace {
  readonly after: string;
  readonly limit: number;
}

/**
 * Removes the next rollouts with their events.
 *
 * @returns The last one; undefined when there are none left.
 */
export const purgeRollouts = async (
  db: WorkspaceQueryable,
  { after, limit }: RolloutPlace,
): Promise<string | undefined> => {
  const ids = (
    await db.query<{ id: string }>(
      `select id from rollouts where workspace_id = $1 and id > $2 order by id limit $3`,
      [db.workspaceId, after, limit],
    )
  ).map(({ id }) => id);
  await db.query("delete from trace_events where workspace_id = $1 and rollout_id = any($2)", [
    db.workspaceId,
    ids,
  ]);
  await db.query("delete from rollouts where workspace_id = $1 and id = any($2)", [db.workspaceId, ids]);
  return ids.at(-1);
};

/** Removes what is left, in the order that references ask for; the workspace takes with it what refers to it alone. */
export const purgeWorkspace = async (db: WorkspaceQueryable): Promise<void> => {
  await db.query("delete from runs where workspace_id = $1", [db.workspaceId]);
  await db.query("delete from dataset_version_tasks where workspace_id = $1", [db.workspaceId]);
  await db.query("delete from datasets where workspace_id = $1", [db.workspaceId]);
  await db.query("delete from workspaces where id = $1", [db.workspaceId]);
};
