import type { DatasetSource } from "@rollout/contract";
import { rolloutIsRunning, rolloutIsStalled } from "../../platform/rollout-status.sql.js";
import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

/* Datasets and their versions: who they are and how they are listed. Their tasks are in tasks.sql.ts. */

export interface DatasetRow {
  id: string;
  name: string;
  description: string;
  source_kind: DatasetSource["kind"];
  source_name: string | null;
  /** JSON text of the last export to GitHub. */
  pull_request: string | null;
  exported_version: number | null;
  task_set_count: number;
  version: number;
  task_count: number;
  run_count: number;
  /** All null where no run was started. */
  last_run_id: string | null;
  last_run_at: Date | null;
  last_run_succeeded: number | null;
  last_run_failed: number | null;
  last_run_stalled: number | null;
  last_run_running: number | null;
  made_by: string | null;
  created_at: Date;
  updated_at: Date;
  /** With microseconds, which a Date would cut: the place in the list. */
  updated_at_exact: string;
}

export interface DatasetVersionRow {
  id: string;
  dataset_id: string;
  version: number;
  note: string;
  task_count: number;
  run_count: number;
  /** Against the version before; null where nobody counted. */
  added_count: number | null;
  changed_count: number | null;
  removed_count: number | null;
  created_by: string | null;
  created_at: Date;
}

const datasetsWithNewestVersion = `
  select d.id, d.name, d.description, d.source_kind, d.source_name, d.pull_request, d.exported_version, newest.version, newest.task_count, d.made_by, d.created_at, d.updated_at,
    to_char(d.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at_exact,
    (select count(*) from runs r where r.workspace_id = d.workspace_id and r.dataset_id = d.id) as run_count,
    (select count(*) from task_sets s where s.workspace_id = d.workspace_id and s.dataset_id = d.id) as task_set_count,
    last_run.*
  from datasets d
  cross join lateral (
    select v.version, v.task_count from dataset_versions v
    where v.workspace_id = d.workspace_id and v.dataset_id = d.id order by v.version desc limit 1
  ) newest
  left join lateral (
    select run.id as last_run_id, run.created_at as last_run_at, t.*
    from (
      select id, created_at from runs
      where runs.workspace_id = d.workspace_id and runs.dataset_id = d.id
      order by created_at desc, id desc limit 1
    ) run
    cross join lateral (
      select (count(*) filter (where r.status = 'succeeded'))::int as last_run_succeeded,
        (count(*) filter (where r.status = 'failed'))::int as last_run_failed,
        (count(*) filter (where ${rolloutIsStalled}))::int as last_run_stalled,
        (count(*) filter (where ${rolloutIsRunning}))::int as last_run_running
      from rollouts r where r.workspace_id = d.workspace_id and r.run_id = run.id
    ) t
  ) last_run on true
  where d.workspace_id = $1 and d.deleted_at is null`;

const versionColumns = `
  v.id, v.dataset_id, v.version, v.note, v.task_count, v.added_count, v.changed_count, v.removed_count,
  v.created_by, v.created_at, (
    select count(*) from runs r
    where r.workspace_id = v.workspace_id and r.dataset_id = v.dataset_id and r.dataset_version_id = v.id
  ) as run_count`;

export const findDataset = async (
  db: WorkspaceQueryable,
  datasetId: string,
): Promise<DatasetRow | undefined> =>
  (await db.query<DatasetRow>(`${datasetsWithNewestVersion} and d.id = $2`, [db.workspaceId, datasetId]))[0];

/** Datasets whose name holds `search`, newest change first, after the place of the cursor. */
export const listDatasets = (
  db: WorkspaceQueryable,
  {
    search,
    after,
    limit,
  }: { search: string | undefined; after: readonly [string, string] | undefined; limit: number },
): Promise<DatasetRow[]> =>
  db.query(
    `${datasetsWithNewestVersion}
       and ($2::text is null or position(lower($2) in lower(d.name)) > 0)
       and ($3::timestamptz is null or (d.updated_at, d.id) < ($3, $4::uuid))
     order by d.updated_at desc, d.id desc limit $5`,
    [db.workspaceId, search ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );

export const insertDataset = async (
  db: WorkspaceTransaction,
  dataset: {
    id: string;
    name: string;
    description: string;
    sourceKind: "hand" | "api";
    madeBy: string | null;
  },
): Promise<void> => {
  await db.query(
    "insert into datasets (workspace_id, id, name, description, source_kind, made_by) values ($1, $2, $3, $4, $5, $6)",
    [db.workspaceId, dataset.id, dataset.name, dataset.description, dataset.sourceKind, dataset.madeBy],
  );
};

export interface LockedDataset {
  readonly name: string;
  readonly description: string;
}

/** Makes the saves of one dataset wait for each other. Undefined when there is no such dataset. */
export const lockDataset = async (
  db: WorkspaceTransaction,
  datasetId: string,
): Promise<LockedDataset | undefined> =>
  (
    await db.query<LockedDataset>(
      `select name, description from datasets
       where workspace_id = $1 and id = $2 and deleted_at is null for no key update`,
      [db.workspaceId, datasetId],
    )
  )[0];

/** Changes name and description of a dataset that this transaction has locked. */
export const updateDataset = async (
  db: WorkspaceTransaction,
  datasetId: string,
  { name, description }: LockedDataset,
): Promise<void> => {
  await db.query(
    `update datasets set name = $3, description = $4, updated_at = clock_timestamp()
     where workspace_id = $1 and id = $2`,
    [db.workspaceId, datasetId, name, description],
  );
};

/** Marks a dataset as deleted and says what it was; undefined when there is none. */
export const markDatasetDeleted = async (
  db: WorkspaceTransaction,
  datasetId: string,
): Promise<{ name: string; made_by: string | null } | undefined> =>
  (
    await db.query<{ name: string; made_by: string | null }>(
      `update datasets set deleted_at = now()
       where workspace_id = $1 and id = $2 and deleted_at is null returning name, made_by`,
      [db.workspaceId, datasetId],
    )
  )[0];

/** Locks a dataset that was deleted within so many hours, and gives its name. */
export const lockDeletedDataset = async (
  db: WorkspaceTransaction,
  datasetId: string,
  hours: number,
): Promise<string | undefined> =>
  (
    await db.query<{ name: string }>(
      `select name from datasets where workspace_id = $1 and id = $2
         and deleted_at > now() - make_interval(hours => $3) for update`,
      [db.workspaceId, datasetId, hours],
    )
  )[0]?.name;

export const markDatasetRestored = async (db: WorkspaceTransaction, datasetId: string): Promise<void> => {
  await db.query(
    `update datasets set deleted_at = null, updated_at = clock_timestamp()
     where workspace_id = $1 and id = $2`,
    [db.workspaceId, datasetId],
  );
};

/** The next version of a dataset that this transaction has locked or made. */
export const insertDatasetVersion = async (
  db: WorkspaceTransaction,
  version: { id: string; datasetId: string; note: string; taskCount: number; createdBy?: string | null },
): Promise<DatasetVersionRow> =>
  (
    await db.query<DatasetVersionRow>(
      `with changed as (
         update datasets set updated_at = clock_timestamp() where workspace_id = $1 and id = $3
       )
       insert into dataset_versions (workspace_id, id, dataset_id, version, note, task_count, created_by)
       select $1, $2, $3, coalesce(max(v.version), 0) + 1, $4, $5, $6
       from dataset_versions v where v.workspace_id = $1 and v.dataset_id = $3
       returning id, dataset_id, version, note, task_count, 0 as run_count, added_count, changed_count, removed_count,
         created_by, created_at`,
      [
        db.workspaceId,
        version.id,
        version.datasetId,
        version.note,
        version.taskCount,
        version.createdBy ?? null,
      ],
    )
  )[0]!;

/** Versions of a dataset below `before`, newest first. */
export const listDatasetVersions = (
  db: WorkspaceQueryable,
  datasetId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<DatasetVersionRow[]> =>
  db.query(
    `select ${versionColumns} from dataset_versions v
     where v.workspace_id = $1 and v.dataset_id = $2 and ($3::int is null or v.version < $3)
     order by v.version desc limit $4`,
    [db.workspaceId, datasetId, before ?? null, limit],
  );

/** One version of a dataset by its number. */
export const findDatasetVersion = async (
  db: WorkspaceQueryable,
  datasetId: string,
  version: number,
): Promise<DatasetVersionRow | undefined> =>
  (
    await db.query<DatasetVersionRow>(
      `select ${versionColumns} from dataset_versions v
       where v.workspace_id = $1 and v.dataset_id = $2 and v.version = $3`,
      [db.workspaceId, datasetId, version],
    )
  )[0];
