import { idFromUuid, RolloutError, type TaskFilter, taskFilterSchema } from "@rollout/contract";
import { splitCanary } from "@rollout/harbor";
import type { KnownSelections } from "../../platform/known-selections.js";
import { cutPage, defaultPageSize } from "../../platform/page-cursor.js";
import { findTaskSetByName } from "../../platform/startable-names.sql.js";
import { selectorOf, type TaskSelector } from "../../platform/task-selection.sql.js";
import type { WorkspaceDb, WorkspaceQueryable } from "../../platform/workspace-db.js";
import { type DatasetVersionRow, findDatasetVersion } from "./datasets.sql.js";
import { readTaskCursor } from "./task-cursor.js";
import { listRowsAt, listSelectedRows, listVersionRows, type TaskTableRow } from "./task-rows.sql.js";

/** Characters of an instruction that a row shows. */
const shownInstruction = 200;

export interface TaskRowQuery {
  readonly version?: number | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly search?: string | undefined;
  /** JSON text of filters of metadata. */
  readonly metadata?: string | undefined;
  readonly taskSet?: string | undefined;
}

/** A page of the table of tasks as JSON text; metadata goes out as it was saved. */
export function readTaskRows(
  db: WorkspaceDb,
  { id: datasetId, newest }: { id: string; newest: number },
  query: TaskRowQuery,
  selections: KnownSelections,
): Promise<string> {
  const limit = query.limit ?? defaultPageSize;
  const { after, version: paged } = readTaskCursor(query.cursor);
  const filter = readFilter(query);
  const isFiltered = (filter.search ?? "") !== "" || (filter.metadata ?? []).length > 0;
  return db.transaction(
    async (transaction) => {
      const version = await findDatasetVersion(transaction, datasetId, query.version ?? paged ?? newest);
      if (!version) throw new RolloutError("dataset_version_not_found");
      const taskSet =
        query.taskSet === undefined
          ? undefined
          : await findTaskSetByName(transaction, datasetId, query.taskSet);
      if (query.taskSet !== undefined && !taskSet) throw new RolloutError("task_set_not_found");
      const selector = selectorOf(version.id, taskSet, isFiltered ? [filter] : []);
      const { rows, total } = await rowsOf(transaction, { version, selector, selections, after, limit });
      const { page, nextCursor } = cutPage(rows, limit, (row) => [row.place, version.version]);
      return `{"tasks":[${page.map(rowJson).join()}],"nextCursor":${JSON.stringify(nextCursor)},"total":${total}}`;
    },
    { byIndex: true },
  );
}

/** One row more than a page has, where there is one. */
async function rowsOf(
  db: WorkspaceQueryable,
  {
    version,
    selector,
    selections,
    after,
    limit,
  }: {
    readonly version: DatasetVersionRow;
    readonly selector: TaskSelector;
    readonly selections: KnownSelections;
    readonly after: number;
    readonly limit: number;
  },
): Promise<{ rows: TaskTableRow[]; total: number }> {
  if (selector.handSetId !== undefined) return listSelectedRows(db, selector, { after, limit: limit + 1 });
  if (selector.filters.length === 0) {
    const rows = await listVersionRows(db, version.id, { after, limit: limit + 1 });
    return { rows, total: version.task_count };
  }
  const positions = await selections.positionsOf(db, selector);
  const next = positions.findIndex((position) => position > after);
  const page = next < 0 ? [] : [...positions.subarray(next, next + limit + 1)];
  const rows = page.length === 0 ? [] : await listRowsAt(db, version.id, page);
  return { rows, total: positions.length };
}

function readFilter({ search, metadata }: TaskRowQuery): TaskFilter {
  if (metadata === undefined) return { search };
  let wanted: unknown;
  try {
    wanted = JSON.parse(metadata);
  } catch {
    throw new RolloutError("request_invalid", "metadata: is not JSON.");
  }
  const read = taskFilterSchema.safeParse({ search, metadata: wanted });
  if (!read.success)
    throw new RolloutError(
      "request_invalid",
      `metadata: ${read.error.issues[0]?.message ?? "is no filter"}.`,
    );
  return read.data;
}

function rowJson(row: TaskTableRow): string {
  const { instruction } = splitCanary(row.instruction_start);
  const rest = {
    id: idFromUuid("task", row.task_id),
    name: row.name,
    position: row.position,
    instruction: [...instruction].slice(0, shownInstruction).join(""),
    fileCount: row.file_count,
    hiddenFileCount: row.hidden_file_count,
    hasOutputSchema: row.has_output_schema,
    lastRun:
      row.finished === null || row.succeeded === null
        ? null
        : { finished: row.finished, succeeded: row.succeeded },
  };
  return `${JSON.stringify(rest).slice(0, -1)},"metadata":${row.metadata}}`;
}
