import { routes, uuidFromId } from "@rollout/contract";
import { z } from "zod";
import type { KnownSelections } from "../../platform/known-selections.js";
import type { OutputSchemas } from "../../platform/output-schemas/output-schemas.js";
import { cutPage, decodeCursor, defaultPageSize } from "../../platform/page-cursor.js";
import type { RouteContext, RouteServer } from "../../platform/serve-route.js";
import { changeDatasetTasks } from "./change-dataset-tasks.js";
import { compareVersions } from "./compare-versions.js";
import { authorOf } from "./dataset-author.js";
import { datasetReply, getDataset, versionReply } from "./dataset-replies.js";
import { listDatasets, listDatasetVersions } from "./datasets.sql.js";
import { restoreDatasetVersion } from "./restore-version.js";
import { type SaveContext, saveDatasetVersion, saveNewDataset } from "./save-dataset.js";
import { serveTaskDrafts } from "./task-drafts.routes.js";
import { serveTasks } from "./tasks.routes.js";
import { changeDataset, deleteDataset, restoreDataset } from "./update-dataset.js";

const datasetPlace = z.tuple([z.iso.datetime(), z.uuid()]);
const numberPlace = z.tuple([z.int32()]);

/** Datasets, their versions, tasks and drafts. */
export function serveDatasets(
  server: RouteServer,
  { schemas, selections }: { readonly schemas: OutputSchemas; readonly selections: KnownSelections },
): void {
  const saveContext = ({ audit, caller }: Pick<RouteContext<never>, "audit" | "caller">): SaveContext => ({
    audit,
    author: authorOf(caller),
    schemas,
  });

  server.serve(routes.createDataset, async (context) =>
    datasetReply(await saveNewDataset(context.db, context.body, saveContext(context))),
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

  server.serve(routes.updateDataset, async ({ db, params, body, audit }) =>
    datasetReply(await changeDataset(db, uuidFromId("ds", params.datasetId), body, audit)),
  );

  server.serve(routes.deleteDataset, async ({ db, params, audit, caller }) => {
    await deleteDataset(db, uuidFromId("ds", params.datasetId), { audit, caller });
    return undefined;
  });

  server.serve(routes.restoreDataset, async ({ db, params, audit }) =>
    datasetReply(await restoreDataset(db, uuidFromId("ds", params.datasetId), audit)),
  );

  server.serve(routes.createDatasetVersion, async (context) => {
    const { db, params, body } = context;
    const id = uuidFromId("ds", params.datasetId);
    return versionReply(await saveDatasetVersion(db, id, body, saveContext(context)));
  });

  server.serve(routes.changeDatasetTasks, async (context) => {
    const { db, params, body } = context;
    const id = uuidFromId("ds", params.datasetId);
    return versionReply(await changeDatasetTasks(db, id, body, saveContext(context)));
  });

  server.serve(routes.restoreDatasetVersion, async (context) => {
    const { db, params } = context;
    const id = uuidFromId("ds", params.datasetId);
    return versionReply(await restoreDatasetVersion(db, id, params.version, saveContext(context)));
  });

  server.serve(routes.listDatasetVersions, async ({ db, params, query }) => {
    const limit = query.limit ?? defaultPageSize;
    const before = query.cursor === undefined ? undefined : decodeCursor(numberPlace, query.cursor)[0];
    const dataset = await getDataset(db, params.datasetId);
    const rows = await listDatasetVersions(db, dataset.id, { before, limit: limit + 1 });
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.version]);
    return { versions: page.map(versionReply), nextCursor };
  });

  server.serve(routes.compareDatasetVersions, async ({ db, params, query }) => {
    const dataset = await getDataset(db, params.datasetId);
    return compareVersions(db, dataset.id, query.from, query.to);
  });

  serveTasks(server, { selections });
  serveTaskDrafts(server);
}
