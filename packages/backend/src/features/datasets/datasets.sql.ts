import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

/* Datasets and their versions: who they are and how they are listed. Their tasks are in tasks.sql.ts. */

export interface DatasetRow {
  id: string;
  name: string;
  description: string;
  version: number;
  task_count: number;
  run_count: number;
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
  created_at: Date;
}

const datasetsWithNewestVersion = `
  select d.id, d.name, d.description, newest.version, newest.task_count, d.created_at, d.updated_at,
    to_char(d.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at_exact,
    (select count(*) from runs r where r.workspace_id = d.workspace_id and r.dataset_id = d.id) as run_count
  from datasets d
  cross join lateral (
    select v.version, v.task_count from dataset_versions v
    where v.workspace_id = d.workspace_id and v.dataset_id = d.id order by v.version desc limit 1
  ) newest
  where d.workspace_id = $1 and d.deleted_at is null`;

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
  dataset: { id: string; name: string; description: string },
): Promise<void> => {
  await db.query("insert into datasets (workspace_id, id, name, description) values ($1, $2, $3, $4)", [
    db.workspaceId,
    dataset.id,
    dataset.name,
    dataset.description,
  ]);
};

/** Makes the saves of one dataset wait for each other. Gives its name, if there is such a dataset. */
export const lockDataset = async (db: WorkspaceTransaction, datasetId: string): Promise<string | undefined> =>
  (
    await db.query<{ name: string }>(
      `update datasets set updated_at = clock_timestamp()
       where workspace_id = $1 and id = $2 and deleted_at is null returning name`,
      [db.workspaceId, datasetId],
    )
  )[0]?.name;

/** Marks a dataset as deleted. Gives its name, if there is such a dataset. */
export const deleteDataset = async (
  db: WorkspaceTransaction,
  datasetId: string,
): Promise<string | undefined> =>
  (
    await db.query<{ name: string }>(
      `update datasets set deleted_at = now()
       where workspace_id = $1 and id = $2 and deleted_at is null returning name`,
      [db.workspaceId, datasetId],
    )
  )[0]?.name;

/** The next version of a dataset that this transaction has locked or made. */
export const insertDatasetVersion = async (
  db: WorkspaceTransaction,
  version: { id: string; datasetId: string; note: string; taskCount: number },
): Promise<DatasetVersionRow> =>
  (
    await db.query<DatasetVersionRow>(
      `insert into dataset_versions (workspace_id, id, dataset_id, version, note, task_count)
       select $1, $2, $3, coalesce(max(v.version), 0) + 1, $4, $5
       from dataset_versions v where v.workspace_id = $1 and v.dataset_id = $3
       returning id, dataset_id, version, note, task_count, created_at`,
      [db.workspaceId, version.id, version.datasetId, version.note, version.taskCount],
    )
  )[0]!;

/** Versions of a dataset below `before`, newest first. */
export const listDatasetVersions = (
  db: WorkspaceQueryable,
  datasetId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<DatasetVersionRow[]> =>
  db.query(
    `select id, dataset_id, version, note, task_count, created_at from dataset_versions
     where workspace_id = $1 and dataset_id = $2 and ($3::int is null or version < $3)
     order by version desc limit $4`,
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
      `select id, dataset_id, version, note, task_count, created_at from dataset_versions
       where workspace_id = $1 and dataset_id = $2 and version = $3`,
      [db.workspaceId, datasetId, version],
    )
  )[0];
