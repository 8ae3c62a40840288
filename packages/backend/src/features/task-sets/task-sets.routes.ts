import { RolloutError, routes, uuidFromId } from "@rollout/contract";
import { z } from "zod";
import type { KnownSelections } from "../../platform/known-selections.js";
import { cutPage, decodeCursor, defaultPageSize } from "../../platform/page-cursor.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { readTaskSets } from "./read-task-sets.js";
import { changeTaskSet, createTaskSet, removeTaskSet } from "./save-task-set.js";
import { isDataset, listTaskSets } from "./task-sets.sql.js";

const namePlace = z.tuple([z.string().max(128)]);

/** Task sets: named selections of the tasks of a dataset. */
export function serveTaskSets(
  server: RouteServer,
  { selections }: { readonly selections: KnownSelections },
): void {
  server.serve(routes.listTaskSets, ({ db, query }) => {
    const limit = query.limit ?? defaultPageSize;
    const after = query.cursor === undefined ? undefined : decodeCursor(namePlace, query.cursor)[0];
    const datasetId = query.datasetId === undefined ? undefined : uuidFromId("ds", query.datasetId);
    return db.transaction(
      async (transaction) => {
        if (datasetId !== undefined && !(await isDataset(transaction, datasetId)))
          throw new RolloutError("dataset_not_found");
        const { version } = query;
        const rows = await listTaskSets(transaction, { datasetId, version, after, limit: limit + 1 });
        const { page, nextCursor } = cutPage(rows, limit, (row) => [row.name]);
        return { taskSets: await readTaskSets(transaction, page, selections), nextCursor };
      },
      { byIndex: true },
    );
  });

  server.serve(routes.createTaskSet, ({ db, body, audit, caller }) =>
    createTaskSet(db, body, { audit, caller, selections }),
  );

  server.serve(routes.updateTaskSet, ({ db, params, body, audit }) =>
    changeTaskSet(db, uuidFromId("set", params.taskSetId), body, { audit, selections }),
  );

  server.serve(routes.deleteTaskSet, async ({ db, params, audit, caller }) => {
    await removeTaskSet(db, uuidFromId("set", params.taskSetId), { audit, caller });
    return undefined;
  });
}
