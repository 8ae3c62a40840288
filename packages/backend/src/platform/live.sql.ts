import type { Queryable } from "./database.js";
import type { WorkspaceQueryable } from "./workspace-db.js";

export const liveChannel = "rollout_live";

export const notifyLive = (db: Queryable, payload: string): Promise<unknown> =>
  db.query("select pg_notify($1, $2)", [liveChannel, payload]);

/** Moves the last activity of runs, once a second each at most, in the order of their ids. */
export const touchRuns = (db: WorkspaceQueryable, runIds: readonly string[]): Promise<unknown> =>
  db.query(
    `with due as (
       select id from runs
       where workspace_id = $1 and id = any($2) and last_activity_at < now() - interval '1 second'
       order by id for no key update
     )
     update runs set last_activity_at = now() from due where runs.workspace_id = $1 and runs.id = due.id`,
    [db.workspaceId, runIds],
  );
