import { idFromUuid, RolloutError, routes, type TaskDraft, uuidFromId } from "@rollout/contract";
import type { RouteContext, RouteServer } from "../../platform/serve-route.js";
import { getDataset } from "./dataset-replies.js";
import {
  type DraftPlace,
  deleteTaskDraft,
  isTaskOfDataset,
  listTaskDrafts,
  type TaskDraftRow,
  upsertTaskDraft,
} from "./task-drafts.sql.js";

/** What people have typed and not saved. */
export function serveTaskDrafts(server: RouteServer): void {
  server.serve(routes.listTaskDrafts, async ({ db, params, person }) => {
    const dataset = await getDataset(db, params.datasetId);
    return { drafts: (await listTaskDrafts(db, dataset.id, person.user_id)).map(draftReply) };
  });

  server.serve(routes.saveTaskDraft, async (context) => {
    const place = await placeOf(context);
    const { db, body, params } = context;
    if (place.taskId !== null && !(await isTaskOfDataset(db, place.datasetId, place.taskId)))
      throw new RolloutError("task_not_found", `The dataset has no task ${params.draft}.`);
    return draftReply(
      await upsertTaskDraft(db, place, {
        baseVersion: body.baseVersion,
        task: JSON.stringify(body.task ?? null),
      }),
    );
  });

  server.serve(routes.deleteTaskDraft, async (context) => {
    await deleteTaskDraft(context.db, await placeOf(context));
    return undefined;
  });
}

async function placeOf({
  db,
  params,
  person,
}: Pick<RouteContext<typeof routes.saveTaskDraft>, "db" | "params" | "person">): Promise<DraftPlace> {
  const dataset = await getDataset(db, params.datasetId);
  const taskId = params.draft === "new" ? null : uuidFromId("task", params.draft);
  return { datasetId: dataset.id, userId: person.user_id, taskId };
}

const draftReply = (row: TaskDraftRow): TaskDraft => ({
  taskId: row.task_id === null ? null : idFromUuid("task", row.task_id),
  baseVersion: row.base_version,
  task: JSON.parse(row.task) as unknown,
  savedAt: row.saved_at.toISOString(),
});
