import type { FileRole } from "@rollout/contract";
import { type TaskContentRow, taskContentColumns } from "../../platform/task-content.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface RunTaskRow extends TaskContentRow {
  position: number;
  task_id: string;
  name: string;
}

/** Tasks of the version that a run is pinned to, after a position, in order, with files of these roles. */
export const listRunTasks = (
  db: WorkspaceQueryable,
  { runId, roles, after, limit }: { runId: string; roles: readonly FileRole[]; after: number; limit: number },
): Promise<RunTaskRow[]> =>
  db.query(
    `select place.position, place.task_id, revision.name, ${taskContentColumns("$3")}
     from runs run
     join dataset_version_tasks place
       on place.workspace_id = run.workspace_id and place.dataset_version_id = run.dataset_version_id
     join task_revisions revision
       on revision.workspace_id = place.workspace_id and revision.id = place.task_revision_id
     where run.workspace_id = $1 and run.id = $2 and place.position > $4
     order by place.position limit $5`,
    [db.workspaceId, runId, roles, after, limit],
  );
