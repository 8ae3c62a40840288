import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

/* Named selections of the tasks of datasets. Those of deleted datasets are not seen. */

export interface TaskSetRow {
  id: string;
  dataset_id: string;
  dataset_name: string;
  /** Of the dataset, the newest unless another was asked for. */
  version_id: string;
  name: string;
  /** JSON text; null where the tasks are chosen by hand. */
  filter: string | null;
  made_by: string | null;
  created_at: Date;
  updated_at: Date;
}

/** @param ofVersion - A condition on the version `v` that tasks are counted in. */
const taskSets = (ofVersion = ""): string => `
  select task_set.id, task_set.dataset_id, dataset.name as dataset_name, newest.id as version_id, task_set.name,
    task_set.filter, task_set.made_by, task_set.created_at, task_set.updated_at
  from task_sets task_set
  join datasets dataset on dataset.workspace_id = task_set.workspace_id and dataset.id = task_set.dataset_id
    and dataset.deleted_at is null
  cross join lateral (
    select v.id from dataset_versions v
    where v.workspace_id = $1 and v.dataset_id = dataset.id ${ofVersion} order by v.version desc limit 1
  ) newest
  where task_set.workspace_id = $1`;

export const findTaskSet = async (db: WorkspaceQueryable, id: string): Promise<TaskSetRow | undefined> =>
  (await db.query<TaskSetRow>(`${taskSets()} and task_set.id = $2`, [db.workspaceId, id]))[0];

/** Task sets by name, of one dataset or of all, after the place of the cursor, in a version of it or the newest. */
export const listTaskSets = (
  db: WorkspaceQueryable,
  {
    datasetId,
    version,
    after,
    limit,
  }: {
    datasetId: string | undefined;
    version: number | undefined;
    after: string | undefined;
    limit: number;
  },
): Promise<TaskSetRow[]> =>
  db.query(
    `${taskSets("and ($5::int is null or v.version = $5)")} and ($2::uuid is null or task_set.dataset_id = $2)
       and ($3::text is null or task_set.name collate "C" > $3)
     order by task_set.name collate "C" limit $4`,
    [db.workspaceId, datasetId ?? null, after ?? null, limit, version ?? null],
  );

/** Makes changes of a task set wait for each other, and of its dataset's deletion. */
export const lockTaskSet = async (db: WorkspaceTransaction, id: string): Promise<void> => {
  await db.query(
    `select from datasets dataset
     join task_sets task_set on task_set.workspace_id = $1 and task_set.dataset_id = dataset.id
     where dataset.workspace_id = $1 and task_set.id = $2 for no key update`,
    [db.workspaceId, id],
  );
};

/** Makes a deletion of the dataset wait. False when there is none. */
export const lockDatasetOfSet = async (db: WorkspaceTransaction, datasetId: string): Promise<boolean> =>
  (
    await db.query(
      `select from datasets where workspace_id = $1 and id = $2 and deleted_at is null for no key update`,
      [db.workspaceId, datasetId],
    )
  ).length > 0;

export const insertTaskSet = async (
  db: WorkspaceTransaction,
  set: {
    readonly id: string;
    readonly datasetId: string;
    readonly name: string;
    readonly madeBy: string | null;
  },
): Promise<void> => {
  await db.query(
    "insert into task_sets (workspace_id, id, dataset_id, name, made_by) values ($1, $2, $3, $4, $5)",
    [db.workspaceId, set.id, set.datasetId, set.name, set.madeBy],
  );
};

export const renameTaskSet = async (db: WorkspaceTransaction, id: string, name: string): Promise<void> => {
  await db.query("update task_sets set name = $3, updated_at = now() where workspace_id = $1 and id = $2", [
    db.workspaceId,
    id,
    name,
  ]);
};

/** Gives a task set its rule or its tasks, in place of those that it had. */
export const replaceSelection = async (
  db: WorkspaceTransaction,
  id: string,
  { filter, taskIds }: { readonly filter: string | null; readonly taskIds: readonly string[] },
): Promise<void> => {
  await db.query("update task_sets set filter = $3, updated_at = now() where workspace_id = $1 and id = $2", [
    db.workspaceId,
    id,
    filter,
  ]);
  await db.query("delete from task_set_tasks where workspace_id = $1 and task_set_id = $2", [
    db.workspaceId,
    id,
  ]);
  await db.query(
    `insert into task_set_tasks (workspace_id, task_set_id, position, task_id)
     select $1, $2, chosen.position, chosen.task_id
     from unnest($3::uuid[]) with ordinality as chosen(task_id, position)`,
    [db.workspaceId, id, taskIds],
  );
};

export const deleteTaskSet = async (db: WorkspaceTransaction, id: string): Promise<void> => {
  await db.query("delete from task_sets where workspace_id = $1 and id = $2", [db.workspaceId, id]);
};

/** Which of these tasks were never in the dataset. */
export const listForeignTasks = async (
  db: WorkspaceQueryable,
  datasetId: string,
  taskIds: readonly string[],
): Promise<string[]> =>
  (
    await db.query<{ id: string }>(
      `select wanted.id from unnest($3::uuid[]) with ordinality as wanted(id, place)
       where not exists (
         select from tasks t where t.workspace_id = $1 and t.dataset_id = $2 and t.id = wanted.id
       ) order by wanted.place`,
      [db.workspaceId, datasetId, taskIds],
    )
  ).map(({ id }) => id);

export interface ChosenTasks {
  /** In order, those too that the newest version no longer has. */
  readonly taskIds: readonly string[];
  /** How many of them the newest version has. */
  readonly present: number;
}

/** What sets by hand name, by the id of the set; a set that names nothing is not in the answer. */
export const listChosenTasks = async (
  db: WorkspaceQueryable,
  sets: readonly TaskSetRow[],
): Promise<Map<string, ChosenTasks>> => {
  const rows = await db.query<{ id: string; task_ids: string; present: number }>(
    `select wanted.id, string_agg(chosen.task_id::text, ',' order by chosen.position) as task_ids,
       count(placed.task_id) as present
     from unnest($2::uuid[], $3::uuid[]) as wanted(id, version_id)
     join task_set_tasks chosen on chosen.workspace_id = $1 and chosen.task_set_id = wanted.id
     left join dataset_version_tasks placed on placed.workspace_id = $1
       and placed.dataset_version_id = wanted.version_id and placed.task_id = chosen.task_id
     group by wanted.id`,
    [db.workspaceId, sets.map(({ id }) => id), sets.map((set) => set.version_id)],
  );
  return new Map(
    rows.map((row) => [row.id, { taskIds: row.task_ids.split(","), present: row.present }] as const),
  );
};

/** Whether there is such a dataset, and it is not deleted. */
export const isDataset = async (db: WorkspaceQueryable, id: string): Promise<boolean> =>
  (
    await db.query("select from datasets where workspace_id = $1 and id = $2 and deleted_at is null", [
      db.workspaceId,
      id,
    ])
  ).length > 0;
