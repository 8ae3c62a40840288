import {
  type Dataset,
  type DatasetVersion,
  idFromUuid,
  RolloutError,
  routes,
  uuidFromId,
} from "@rollout/contract";
import { z } from "zod";
import { cutPage, decodeCursor, defaultPageSize } from "../../platform/page-cursor.js";
import { JsonText, type RouteServer } from "../../platform/serve-route.js";
import { taskContentJson } from "../../platform/task-content.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import {
  type DatasetRow,
  type DatasetVersionRow,
  deleteDataset,
  findDataset,
  findDatasetVersion,
  listDatasets,
  listDatasetVersions,
} from "./datasets.sql.js";
import { saveDatasetVersion, saveNewDataset } from "./save-dataset.js";
import { listVersionTasks, type TaskRow } from "./tasks.sql.js";

const datasetPlace = z.tuple([z.iso.datetime(), z.uuid()]);
const numberPlace = z.tuple([z.int32()]);

/** Datasets, their versions and the tasks of a version. */
export function serveDatasets(server: RouteServer): void {
  server.serve(routes.createDataset, async ({ db, body }) => datasetReply(await saveNewDataset(db, body)));

  server.serve(routes.listDatasets, async ({ db, query }) => {
    const limit = query.limit ?? defaultPageSize;
    const after = query.cursor === undefined ? undefined : decodeCursor(datasetPlace, query.cursor);
    const rows = await listDatasets(db, { search: query.search, after, limit: limit + 1 });
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.updated_at_exact, row.id]);
    return { datasets: page.map(datasetReply), nextCursor };
  });

  server.serve(routes.getDataset, async ({ db, params }) =>
    datasetReply(await getDataset(db, params.datasetId)),
  );

  server.serve(routes.deleteDataset, async ({ db, params }) => {
    if (!(await deleteDataset(db, uuidFromId("ds", params.datasetId))))
      throw new RolloutError("dataset_not_found");
    return undefined;
  });

  server.serve(routes.createDatasetVersion, async ({ db, params, body }) =>
    versionReply(await saveDatasetVersion(db, uuidFromId("ds", params.datasetId), body)),
  );

  server.serve(routes.listDatasetVersions, async ({ db, params, query }) => {
    const limit = query.limit ?? defaultPageSize;
    const before = query.cursor === undefined ? undefined : decodeCursor(numberPlace, query.cursor)[0];
    const dataset = await getDataset(db, params.datasetId);
    const rows = await listDatasetVersions(db, dataset.id, { before, limit: limit + 1 });
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.version]);
    return { versions: page.map(versionReply), nextCursor };
  });

  server.serve(routes.listDatasetTasks, async ({ db, params, query }) => {
    const limit = query.limit ?? defaultPageSize;
    const after = query.cursor === undefined ? 0 : decodeCursor(numberPlace, query.cursor)[0];
    const dataset = await getDataset(db, params.datasetId);
    const version = await findDatasetVersion(db, dataset.id, query.version ?? dataset.version);
    if (!version) throw new RolloutError("dataset_version_not_found");
    const rows = await listVersionTasks(db, version.id, { after, limit: limit + 1 });
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.position]);
    return new JsonText(
      `{"tasks":[${page.map(taskJson).join()}],"nextCursor":${JSON.stringify(nextCursor)}}`,
    );
  });
}

async function getDataset(db: WorkspaceQueryable, datasetId: string): Promise<DatasetRow> {
  const row = await findDataset(db, uuidFromId("ds", datasetId));
  if (!row) throw new RolloutError("dataset_not_found");
  return row;
}

const datasetReply = (row: DatasetRow): Dataset => ({
  id: idFromUuid("ds", row.id),
  name: row.name,
  description: row.description,
  source: {
    kind: row.source_kind,
    name: row.source_name,
    pullRequest: row.pull_request === null ? null : pullRequestReply(row.pull_request),
    exportedVersion: row.exported_version,
  },
  taskSetCount: row.task_set_count,
  version: row.version,
  taskCount: row.task_count,
  runCount: row.run_count,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** What a reader sees of the last export to GitHub. */
function pullRequestReply(text: string): NonNullable<Dataset["source"]["pullRequest"]> {
  const { number, url, state } = JSON.parse(text) as NonNullable<Dataset["source"]["pullRequest"]>;
  return { number, url, state };
}

const versionReply = (row: DatasetVersionRow): DatasetVersion => ({
  id: idFromUuid("dsv", row.id),
  datasetId: idFromUuid("ds", row.dataset_id),
  version: row.version,
  note: row.note,
  taskCount: row.task_count,
  runCount: row.run_count,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
});

const taskJson = (row: TaskRow): string =>
  `{"id":"${idFromUuid("task", row.task_id)}","name":${JSON.stringify(row.name)},"task":${taskContentJson(row)}}`;
