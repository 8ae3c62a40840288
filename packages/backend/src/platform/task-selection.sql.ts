import { type TaskFilter, taskFilterSchema } from "@rollout/contract";
import { ilikeCollation } from "./like-pattern.js";
import type { WorkspaceQueryable } from "./workspace-db.js";

/** Some of the tasks of a version. */
export interface TaskSelector {
  /** UUID of the dataset version. */
  readonly versionId: string;
  /** All of them must fit. */
  readonly filters: readonly TaskFilter[];
  /** UUID of a task set whose tasks are chosen by hand; their order is the set's. */
  readonly handSetId?: string | undefined;
}

/** The tasks of a version that a task set chooses, and that fit further filters. */
export const selectorOf = (
  versionId: string,
  taskSet?: { readonly id: string; readonly filter: string | null },
  filters: readonly TaskFilter[] = [],
): TaskSelector => ({
  versionId,
  filters:
    taskSet && taskSet.filter !== null
      ? [taskFilterSchema.parse(JSON.parse(taskSet.filter)), ...filters]
      : filters,
  handSetId: taskSet?.filter === null ? taskSet.id : undefined,
});

/**
 * A query of the selected tasks: `place` in the order of the selection, `position` in the version, `task_id`,
 * `task_revision_id`.
 *
 * @param values - Of the whole statement, the workspace first; what this query needs is added.
 */
export function selectTasks(selector: TaskSelector, values: unknown[]): string {
  const value = (given: unknown): string => `$${values.push(given)}`;
  const conditions = selector.filters.flatMap(({ search, metadata = [] }) => [
    ...(search === undefined || search === "" ? [] : [searchCondition(search, value)]),
    ...metadata.map((wanted) => metadataCondition(wanted, value)),
  ]);
  const { handSetId } = selector;
  return `
    select ${handSetId === undefined ? "placed.position" : "chosen.position"} as place, placed.position,
      placed.task_id, placed.task_revision_id
    from dataset_version_tasks placed
    ${
      handSetId === undefined
        ? ""
        : `join task_set_tasks chosen on chosen.workspace_id = $1
             and chosen.task_set_id = ${value(handSetId)} and chosen.task_id = placed.task_id`
    }
    ${
      conditions.length === 0
        ? ""
        : `join task_revisions revision on revision.workspace_id = $1 and revision.id = placed.task_revision_id`
    }
    where placed.workspace_id = $1 and placed.dataset_version_id = ${value(selector.versionId)}
      ${conditions.map((condition) => `and ${condition}`).join("\n      ")}`;
}

/**
 * Names before instructions: they are short, and most searches are for them. Looking for a text that is folded already
 * takes two thirds of the time of `ilike`.
 */
function searchCondition(search: string, value: (given: unknown) => string): string {
  const collation = ilikeCollation(search);
  const wanted = `lower(${value(search)}::text${collation})`;
  const holds = (column: string): string => `strpos(lower(revision.${column}${collation}), ${wanted}) > 0`;
  return `(${holds("name")} or ${holds("instruction")})`;
}

/**
 * Most metadata are ruled out by their text alone, and the rest is read once. What is escaped in a text is escaped
 * in the same way in what was saved, since JSON.stringify wrote both. An array is searched as jsonb, which knows
 * texts only, and one by one where that finds none.
 */
function metadataCondition(
  wanted: { readonly key: string; readonly value: string },
  value: (given: unknown) => string,
): string {
  const [key, text] = [`${value(wanted.key)}::text`, `${value(wanted.value)}::text`];
  const quoted = JSON.stringify(wanted.value);
  const written = value(quoted.slice(1, -1));
  return `strpos(revision.metadata::text, ${written}) > 0 and case
    when strpos(revision.metadata::text, '\\u') > 0 then metadata_holds(revision.metadata, ${key}, ${text})
    else (
      select case left(member::text, 1)
        when '[' then member::jsonb ? ${text} or exists (
          select from json_array_elements_text(member) as element(item) where item = ${text}
        )
        when '"' then member::text = ${value(quoted)}
        else member::text = ${text} and member::text <> 'null'
      end
      from (select revision.metadata -> ${key} as member offset 0) read_once
    )
  end`;
}

/** The places of the selected tasks, in order; of a selection by filter they are positions in the version. */
export async function listSelectedPlaces(
  db: WorkspaceQueryable,
  selector: TaskSelector,
): Promise<Int32Array> {
  const values: unknown[] = [db.workspaceId];
  const selected = selectTasks(selector, values);
  // One text: as an array of Postgres, or in a row for each, 10,000 numbers take longer to read than to find.
  const [{ places }] = (await db.query<{ places: string | null }>(
    `select string_agg(place::text, ',' order by place) as places from (${selected}) selected`,
    values,
  )) as [{ places: string | null }];
  return places === null ? new Int32Array() : Int32Array.from(places.split(","), Number);
}
