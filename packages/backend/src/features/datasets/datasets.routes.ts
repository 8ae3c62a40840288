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
  findDataset,
  findDatasetVersion,
  listDatasets,
  listDatasetVersions,
} from "./datasets.sql.js";
import { removeDataset, saveDatasetVersion, saveNewDataset } from "./save-dataset.js";
import { listVersionTasks, type TaskRow } from "./tasks.sql.js";

const datasetPlace = z.tuple([z.iso.datetime(), z.uuid()]);
const numberPlace = z.tuple([z.int32()]);

/** Datasets, their versions and the tasks of a version. */
export function serveDatasets(server: RouteServer): void {
  server.serve(routes.createDataset, async ({ db, body, audit }) =>
    datasetReply(await saveNewDataset(db, audit, body)),
  );

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

  server.serve(routes.deleteDataset, async ({ db, params, audit }) => {
    await removeDataset(db, audit, uuidFromId("ds", params.datasetId));
    return undefined;
  });

  server.serve(routes.createDatasetVersion, async ({ db, params, body, audit }) =>
    versionReply(await saveDatasetVersion(db, audit, uuidFromId("ds", params.datasetId), body)),
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
  version: row.version,
  taskCount: row.task_count,
  runCount: row.run_count,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const versionReply = (row: DatasetVersionRow): DatasetVersion => ({
  id: idFromUuid("dsv", row.id),
  datasetId: idFromUuid("ds", row.dataset_id),
  version: row.version,
  note: row.note,
  taskCount: row.task_count,
  createdAt: row.created_at.toISOString(),
});

const taskJson = (row: TaskRow): string =>
  `{"id":"${idFromUuid("task", row.task_id)}","name":${JSON.stringify(row.name)},"task":${taskContentJson(row)}}`;
