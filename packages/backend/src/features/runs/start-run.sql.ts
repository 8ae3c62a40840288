import type { StartableRow } from "../../platform/startable-names.sql.js";
import { selectorOf, selectTasks } from "../../platform/task-selection.sql.js";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";

export interface RunValues {
  readonly id: string;
  /** As startRun was given it; null without a dataset. */
  readonly startedWith: string | null;
  readonly startable: StartableRow | undefined;
  readonly workflowName: string | null;
  readonly groupId: string | null;
  readonly agentName: string | null;
  readonly agentVersion: string | null;
  readonly environment: string | null;
  readonly release: string | null;
  readonly attempts: number | null;
  readonly markStalledAfterSeconds: number;
  readonly startedByKey: string | null;
}

/** True when the run is new; false when its id is there already. */
export const insertRun = async (db: WorkspaceTransaction, run: RunValues): Promise<boolean> =>
  (
    await db.query(
      `insert into runs (workspace_id, id, dataset_id, dataset_version_id, task_count, workflow_name, group_id,
         agent_name, agent_version, environment, release, attempts, mark_stalled_after_seconds, started_by_key,
         started_with, task_set_name)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       on conflict (workspace_id, id) do nothing returning id`,
      [
        db.workspaceId,
        run.id,
        run.startable?.dataset_id ?? null,
        run.startable?.dataset_version_id ?? null,
        run.startable?.task_count ?? 0,
        run.workflowName,
        run.groupId,
        run.agentName,
        run.agentVersion,
        run.environment,
        run.release,
        run.attempts,
        run.markStalledAfterSeconds,
        run.startedByKey,
        run.startedWith,
        run.startable && run.startable.task_set_id !== null ? run.startedWith : null,
      ],
    )
  ).length > 0;

/**
 * Gives a run the tasks that a task set selects now, in the order of the set, and their number.
 *
 * @returns How many there are; undefined where the run is of a whole dataset.
 */
export const pinSelectedTasks = async (
  db: WorkspaceTransaction,
  runId: string,
  { dataset_version_id: versionId, task_set_id: taskSetId, filter }: StartableRow,
): Promise<number | undefined> => {
  if (taskSetId === null) return undefined;
  const values: unknown[] = [db.workspaceId, runId];
  const selected = selectTasks(selectorOf(versionId, { id: taskSetId, filter }), values);
  const [{ task_count: count }] = (await db.query<{ task_count: number }>(
    `with pinned as (
       insert into run_tasks (workspace_id, run_id, position, task_id)
       select $1, $2, row_number() over (order by place), task_id from (${selected}) selected returning 1
     )
     update runs set task_count = (select count(*) from pinned) where workspace_id = $1 and id = $2
     returning task_count`,
    values,
  )) as [{ task_count: number }];
  return count;
};
