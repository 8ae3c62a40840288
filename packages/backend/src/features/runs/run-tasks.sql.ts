import type { FileRole } from "@rollout/contract";
import { type TaskContentRow, taskContentColumns } from "../../platform/task-content.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface RunTaskRow extends TaskContentRow {
  position: number;
  task_id: string;
  name: string;
}

/**
 * Tasks of the version that a run is pinned to, after a position, in order, with files of these roles. The run of
 * a task set has those that were selected when it started.
 */
export const listRunTasks = (
  db: WorkspaceQueryable,
  { runId, roles, after, limit }: { runId: string; roles: readonly FileRole[]; after: number; limit: number },
): Promise<RunTaskRow[]> =>
  db.query(
    `select place.position, place.task_id, revision.name, ${taskContentColumns("$3")}
     from (
       select placed.position, placed.task_id, placed.task_revision_id
       from runs run
       join dataset_version_tasks placed
         on placed.workspace_id = $1 and placed.dataset_version_id = run.dataset_version_id
       where run.workspace_id = $1 and run.id = $2 and run.task_set_name is null and placed.position > $4
       union all
       select pinned.position, pinned.task_id, placed.task_revision_id
       from runs run
       join run_tasks pinned on pinned.workspace_id = $1 and pinned.run_id = run.id
       join dataset_version_tasks placed on placed.workspace_id = $1
         and placed.dataset_version_id = run.dataset_version_id and placed.task_id = pinned.task_id
       where run.workspace_id = $1 and run.id = $2 and run.task_set_name is not null and pinned.position > $4
       order by position limit $5
     ) place
     join task_revisions revision on revision.workspace_id = $1 and revision.id = place.task_revision_id
     order by place.position`,
    [db.workspaceId, runId, roles, after, limit],
  );
