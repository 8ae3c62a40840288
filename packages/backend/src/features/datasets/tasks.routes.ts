import { idFromUuid, RolloutError, routes, uuidFromId } from "@rollout/contract";
import type { KnownSelections } from "../../platform/known-selections.js";
import { cutPage, defaultPageSize } from "../../platform/page-cursor.js";
import { JsonText, type RouteServer } from "../../platform/serve-route.js";
import { taskContentJson } from "../../platform/task-content.sql.js";
import { selectorOf } from "../../platform/task-selection.sql.js";
import { getDataset } from "./dataset-replies.js";
import { findDatasetVersion } from "./datasets.sql.js";
import { readTaskRows } from "./list-task-rows.js";
import { readTaskCursor } from "./task-cursor.js";
import { findVersionTask, listVersionTasks, type TaskRow } from "./tasks.sql.js";

/** The tasks of a version: whole, as rows of a table, and one. */
export function serveTasks(
  server: RouteServer,
  { selections }: { readonly selections: KnownSelections },
): void {
  server.serve(routes.listDatasetTasks, async ({ db, params, query }) => {
    const limit = query.limit ?? defaultPageSize;
    const { after, version: paged } = readTaskCursor(query.cursor);
    const dataset = await getDataset(db, params.datasetId);
    const version = await findDatasetVersion(db, dataset.id, query.version ?? paged ?? dataset.version);
    if (!version) throw new RolloutError("dataset_version_not_found");
    const rows = await listVersionTasks(db, selectorOf(version.id), { after, limit: limit + 1 });
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.place, version.version]);
    return new JsonText(
      `{"tasks":[${page.map(taskJson).join()}],"nextCursor":${JSON.stringify(nextCursor)}}`,
    );
  });

  server.serve(routes.listTaskRows, async ({ db, params, query }) => {
    const { id, version } = await getDataset(db, params.datasetId);
    const rows = await readTaskRows(db, { id, newest: version }, query, selections);
    return new JsonText(rows);
  });

  server.serve(routes.getDatasetTask, async ({ db, params, query }) => {
    const dataset = await getDataset(db, params.datasetId);
    const version = await findDatasetVersion(db, dataset.id, query.version ?? dataset.version);
    if (!version) throw new RolloutError("dataset_version_not_found");
    const task = await findVersionTask(db, version.id, uuidFromId("task", params.taskId));
    if (!task) throw new RolloutError("task_not_found", `The version has no task ${params.taskId}.`);
    return new JsonText(taskJson(task));
  });
}

const taskJson = (row: TaskRow): string =>
  `{"id":"${idFromUuid("task", row.task_id)}","name":${JSON.stringify(row.name)},"task":${taskContentJson(row)}}`;
