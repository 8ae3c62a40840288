import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface NewestVersionRow {
  dataset_id: string;
  dataset_version_id: string;
  task_count: number;
}

/** The newest version of the dataset of this name, among those that are not deleted. */
export const findNewestVersion = async (
  db: WorkspaceQueryable,
  datasetName: string,
): Promise<NewestVersionRow | undefined> =>
  (
    await db.query<NewestVersionRow>(
      `select version.dataset_id, version.id as dataset_version_id, version.task_count
       from datasets dataset
       join dataset_versions version
         on version.workspace_id = dataset.workspace_id and version.dataset_id = dataset.id
       where dataset.workspace_id = $1 and dataset.name = $2 and dataset.deleted_at is null
       order by version.version desc limit 1`,
      [db.workspaceId, datasetName],
    )
  )[0];

export interface RunValues {
  readonly id: string;
  readonly version: NewestVersionRow | undefined;
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
export const insertRun = async (db: WorkspaceQueryable, run: RunValues): Promise<boolean> =>
  (
    await db.query(
      `insert into runs (workspace_id, id, dataset_id, dataset_version_id, task_count, workflow_name, group_id,
         agent_name, agent_version, environment, release, attempts, mark_stalled_after_seconds, started_by_key)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       on conflict (workspace_id, id) do nothing returning id`,
      [
        db.workspaceId,
        run.id,
        run.version?.dataset_id ?? null,
        run.version?.dataset_version_id ?? null,
        run.version?.task_count ?? 0,
        run.workflowName,
        run.groupId,
        run.agentName,
        run.agentVersion,
        run.environment,
        run.release,
        run.attempts,
        run.markStalledAfterSeconds,
        run.startedByKey,
      ],
    )
  ).length > 0;
