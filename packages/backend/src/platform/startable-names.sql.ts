import type { WorkspaceQueryable, WorkspaceTransaction } from "./workspace-db.js";

/* What startRun takes by name: datasets and task sets, whose names are unique together. */

/** Takes the name for a dataset; fails on `startable_names_pkey` where a dataset or task set has it. */
export const insertDatasetName = async (
  db: WorkspaceTransaction,
  { name, datasetId }: { readonly name: string; readonly datasetId: string },
): Promise<void> => {
  await db.query("insert into startable_names (workspace_id, name, dataset_id) values ($1, $2, $3)", [
    db.workspaceId,
    name,
    datasetId,
  ]);
};

/** Takes the name for a task set; fails as insertDatasetName does. */
export const insertTaskSetName = async (
  db: WorkspaceTransaction,
  { name, taskSetId }: { readonly name: string; readonly taskSetId: string },
): Promise<void> => {
  await db.query("insert into startable_names (workspace_id, name, task_set_id) values ($1, $2, $3)", [
    db.workspaceId,
    name,
    taskSetId,
  ]);
};

/** Gives a dataset or task set, whichever has this UUID, another name; fails as insertDatasetName does. */
export const updateStartableName = async (
  db: WorkspaceTransaction,
  id: string,
  name: string,
): Promise<void> => {
  await db.query(
    "update startable_names set name = $3 where workspace_id = $1 and $2 in (dataset_id, task_set_id)",
    [db.workspaceId, id, name],
  );
};

/** Lets go of the names of a dataset and of its task sets. */
export const deleteNamesOfDataset = async (db: WorkspaceTransaction, datasetId: string): Promise<void> => {
  await db.query(
    `delete from startable_names where workspace_id = $1 and (dataset_id = $2 or task_set_id in (
       select id from task_sets where workspace_id = $1 and dataset_id = $2
     ))`,
    [db.workspaceId, datasetId],
  );
};

/** Names of a dataset and of its task sets that others have. */
export const listNamesTakenFrom = async (db: WorkspaceQueryable, datasetId: string): Promise<string[]> =>
  (
    await db.query<{ name: string }>(
      `select taken.name from startable_names taken
       join (
         select name from datasets where workspace_id = $1 and id = $2
         union all select name from task_sets where workspace_id = $1 and dataset_id = $2
       ) own on own.name = taken.name
       where taken.workspace_id = $1 order by taken.name`,
      [db.workspaceId, datasetId],
    )
  ).map(({ name }) => name);

/** Takes the names of a dataset and of its task sets again; fails as insertDatasetName does. */
export const insertNamesOfDataset = async (db: WorkspaceTransaction, datasetId: string): Promise<void> => {
  await db.query(
    `insert into startable_names (workspace_id, name, dataset_id, task_set_id)
     select $1, name, id, null from datasets where workspace_id = $1 and id = $2
     union all select $1, name, null, id from task_sets where workspace_id = $1 and dataset_id = $2`,
    [db.workspaceId, datasetId],
  );
};

/** Whether a dataset or task set has this name. */
export const isStartableName = async (db: WorkspaceQueryable, name: string): Promise<boolean> =>
  (
    await db.query("select from startable_names where workspace_id = $1 and name = $2", [
      db.workspaceId,
      name,
    ])
  ).length > 0;

export interface StartableRow {
  dataset_id: string;
  /** The newest version. */
  dataset_version_id: string;
  task_count: number;
  /** Of the task set; null where the name is the dataset's. */
  task_set_id: string | null;
  /** JSON text of the filter of the task set; null where its tasks are chosen by hand. */
  filter: string | null;
}

/** The dataset or task set of this name with the newest version. */
export const findStartable = async (
  db: WorkspaceQueryable,
  name: string,
): Promise<StartableRow | undefined> =>
  (
    await db.query<StartableRow>(
      `select version.dataset_id, version.id as dataset_version_id, version.task_count,
         task_set.id as task_set_id, task_set.filter
       from startable_names named
       left join task_sets task_set
         on task_set.workspace_id = named.workspace_id and task_set.id = named.task_set_id
       join dataset_versions version on version.workspace_id = named.workspace_id
         and version.dataset_id = coalesce(named.dataset_id, task_set.dataset_id)
       where named.workspace_id = $1 and named.name = $2
       order by version.version desc limit 1`,
      [db.workspaceId, name],
    )
  )[0];

/** The task set of this name in a dataset. */
export const findTaskSetByName = async (
  db: WorkspaceQueryable,
  datasetId: string,
  name: string,
): Promise<{ id: string; filter: string | null } | undefined> =>
  (
    await db.query<{ id: string; filter: string | null }>(
      "select id, filter from task_sets where workspace_id = $1 and dataset_id = $2 and name = $3",
      [db.workspaceId, datasetId, name],
    )
  )[0];
