import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface ComparedTaskRow {
  task_id: string;
  name: string;
  /** In the first version; null where it has no such task. */
  former_name: string | null;
  from_position: number | null;
  to_position: number | null;
  /** Both versions have the same revision. */
  is_same: boolean;
  /** What differs, where both versions have the task. */
  name_differs: boolean;
  instruction_differs: boolean;
  input_differs: boolean;
  files_differ: boolean;
  output_schema_differs: boolean;
  metadata_differs: boolean;
}

const filesOf = (revision: string): string => `(
  select array_agg((f.file_id, f.name, f.role)::text order by f.name) from task_revision_files f
  where f.workspace_id = $1 and f.task_revision_id = ${revision}.id)`;

const differs = (column: string): string =>
  `before.${column}::text is distinct from after.${column}::text as ${column}_differs`;

const placesOf = (name: string, versionId: string): string => `${name} as materialized (
  select task_id, position, task_revision_id from dataset_version_tasks
  where workspace_id = $1 and dataset_version_id = ${versionId}
)`;

export interface ComparedPlaces {
  /** Tasks of either version. */
  readonly taskCount: number;
  /** Of the tasks that both versions have, in the order of the second: the place in the first, and in the second. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Where the tasks of two versions are. As texts: a row for each takes longer to read than to find. */
export async function comparePlaces(
  db: WorkspaceQueryable,
  fromVersionId: string,
  toVersionId: string,
): Promise<ComparedPlaces> {
  const [row] = await db.query<{ task_count: number; places: string | null; to_places: string | null }>(
    `with ${placesOf("old", "$2")}, ${placesOf("new", "$3")}
     select count(*) as task_count,
       string_agg(old.position::text, ',' order by new.position) filter (where new.position is not null) as places,
       string_agg(new.position::text, ',' order by new.position) filter (where old.position is not null) as to_places
     from old full join new using (task_id)`,
    [db.workspaceId, fromVersionId, toVersionId],
  );
  return {
    taskCount: row!.task_count,
    from: row!.places?.split(",").map(Number) ?? [],
    to: row!.to_places?.split(",").map(Number) ?? [],
  };
}

/**
 * The tasks that one version alone has, that have another revision in each, or that are at one of these places of
 * the second; in the order of the second, those of the first alone last.
 */
export const compareTasks = (
  db: WorkspaceQueryable,
  { from, to, movedTo }: { readonly from: string; readonly to: string; readonly movedTo: readonly number[] },
): Promise<ComparedTaskRow[]> =>
  db.query(
    `with ${placesOf("old", "$2")}, ${placesOf("new", "$3")}, differing as materialized (
       select task_id, old.position as from_position, new.position as to_position,
         old.task_revision_id as from_revision, new.task_revision_id as to_revision
       from old full join new using (task_id)
       where old.task_revision_id is distinct from new.task_revision_id or new.position = any($4::int[])
     )
     select differing.task_id, coalesce(after.name, before.name) as name,
       before.name as former_name, from_position, to_position,
       coalesce(before.id = after.id, false) as is_same,
       case when before.id = after.id then false else ${filesOf("before")} is distinct from ${filesOf("after")} end
         as files_differ,
       ${["name", "instruction", "input", "output_schema", "metadata"].map(differs).join(", ")}
     from differing
     left join task_revisions before on before.workspace_id = $1 and before.id = from_revision
     left join task_revisions after on after.workspace_id = $1 and after.id = to_revision
     order by to_position nulls last, from_position`,
    [db.workspaceId, from, to, movedTo],
  );
