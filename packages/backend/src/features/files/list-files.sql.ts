import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

/** A file of a folder of built-in storage, or a folder inside of it, which has no id. */
export interface FolderEntryRow {
  /** A folder's ends with a slash. */
  key: string;
  id: string | null;
  size: number | null;
  created_at: Date | null;
  sha256: string | null;
  made_by: string | null;
  tasks: number;
}

/** After which entry a page begins: its key, and its id where it is a file. */
export interface FolderPlace {
  readonly key: string;
  readonly id: string | null;
}

/** After every text that begins with a folder's name: `0` follows `/`. */
const afterFolder = (folder: string): string => `${folder.slice(0, -1)}0`;

/** After every text that begins with this one: no name holds the last code point of Unicode. */
const afterAll = (beginning: string): string => `${beginning}\u{10FFFF}`;

const leastUuid = "00000000-0000-0000-0000-000000000000";

/**
 * Entries of a folder of which the names begin with `search`, in the order of their bytes.
 *
 * Each entry is a probe of the index for each origin, which jumps over all that lies inside of a folder: a folder of a
 * million files costs as much as one.
 */
export const listFolder = (
  db: WorkspaceQueryable,
  wanted: {
    readonly folder: string;
    readonly search: string;
    /** Undefined lists both what was uploaded and what imports stored. */
    readonly isImported: boolean | undefined;
    readonly after: FolderPlace | undefined;
    readonly limit: number;
  },
): Promise<FolderEntryRow[]> => {
  const { folder, search, isImported, after, limit } = wanted;
  const beginning = folder + search;
  const first =
    after === undefined
      ? { name: beginning, id: leastUuid }
      : after.id === null
        ? { name: afterFolder(after.key), id: leastUuid }
        : { name: after.key, id: after.id };
  return db.query(
    `with recursive walk as (
       select 0 as place, null::text as key, null::uuid as id, $2::text as next_name, $3::uuid as next_id
       union all
       select walk.place + 1, entry.key, entry.id, entry.next_name, entry.next_id
       from walk cross join lateral (
         select case when slash > 0 then left(f.name, $5 + slash) else f.name end as key,
           case when slash > 0 then null else f.id end as id,
           case when slash > 0 then left(f.name, $5 + slash - 1) || '0' else f.name end as next_name,
           case when slash > 0 then '${leastUuid}' else f.id end as next_id
         from (
           select first.name, first.id
           from unnest($7::boolean[]) as origin(is_imported) cross join lateral (
             select name, id from files
             where workspace_id = $1 and bucket_id is null and is_imported = origin.is_imported
               and name ~>=~ walk.next_name and name ~<~ $4
               and (name <> walk.next_name or id > walk.next_id)
             order by name using ~<~, id limit 1
           ) first
           order by first.name using ~<~, first.id limit 1
         ) f, lateral (select strpos(substr(f.name, $5 + 1), '/') as slash) found
       ) entry
       where walk.place < $6
     )
     select walk.key, f.id, f.size, f.created_at, encode(f.sha256, 'hex') as sha256, f.made_by,
       (
         select count(distinct placed.task_id)::int
         from task_revision_files used
           join task_revisions r on r.workspace_id = used.workspace_id and r.id = used.task_revision_id
           join tasks t on t.workspace_id = r.workspace_id and t.id = r.task_id
           join datasets d on d.workspace_id = t.workspace_id and d.id = t.dataset_id and d.deleted_at is null
           cross join lateral (
             select v.id from dataset_versions v
             where v.workspace_id = d.workspace_id and v.dataset_id = d.id order by v.version desc limit 1
           ) newest
           join dataset_version_tasks placed on placed.workspace_id = r.workspace_id
             and placed.dataset_version_id = newest.id and placed.task_id = r.task_id
             and placed.task_revision_id = r.id
         where used.workspace_id = $1 and used.file_id = walk.id
       ) as tasks
     from walk left join files f on f.workspace_id = $1 and f.id = walk.id
     where walk.place > 0 order by walk.place`,
    [
      db.workspaceId,
      first.name,
      first.id,
      afterAll(beginning),
      [...folder].length,
      limit,
      isImported === undefined ? [false, true] : [isImported],
    ],
  );
};
