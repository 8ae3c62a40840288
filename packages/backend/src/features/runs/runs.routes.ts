import {
  agentVisibleRoles,
  type FileRole,
  idFromUuid,
  limits,
  RolloutError,
  type RunId,
  routes,
  uuidFromId,
} from "@rollout/contract";
import { z } from "zod";
import type { LiveBus } from "../../platform/live-bus.js";
import { cutPage, decodeCursor, defaultPageSize } from "../../platform/page-cursor.js";
import { JsonText, type RouteServer } from "../../platform/serve-route.js";
import { taskContentJson } from "../../platform/task-content.sql.js";
import { GroupReader } from "./read-groups.js";
import { listRunTasks } from "./run-tasks.sql.js";
import { findRun, listRuns, runExists, toRun } from "./runs.sql.js";
import { startRun } from "./start-run.js";
import { streamRun } from "./stream-run.js";
import { streamWorkspace } from "./stream-workspace.js";

const instant = z.string().regex(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/);
const runPlace = z.tuple([instant, z.guid()]);
const groupPlace = z.tuple([z.boolean(), instant, z.string().max(limits.nameLength)]);
const taskPlace = z.tuple([z.int().min(0).max(2_147_483_647)]);

export interface RunOptions {
  readonly live: LiveBus;
  /** Aborted when the server stops: event streams end. */
  readonly stopped: AbortSignal;
}

/** Runs, their tasks, and groups of runs. */
export function serveRuns(server: RouteServer, { live, stopped }: RunOptions): void {
  const groups = new GroupReader();

  server.serve(routes.startRun, async ({ db, body, caller }) =>
    toRun(await startRun(db, live, body, caller.kind === "key" ? caller.key.id : null)),
  );

  server.serve(routes.getRun, async ({ db, params }) => {
    const run = await findRun(db, uuidFromId("run", params.runId));
    if (!run) throw runNotFound(params.runId);
    return toRun(run);
  });

  server.serve(routes.listRuns, async ({ db, query }) => {
    const limit = query.limit ?? defaultPageSize;
    const key = query.ungrouped ? "" : query.groupKey;
    const rows = await listRuns(db, {
      filter: query,
      group: key === undefined ? undefined : { by: query.groupBy ?? "group_id", key },
      after: query.cursor === undefined ? undefined : decodeCursor(runPlace, query.cursor),
      limit: limit + 1,
    });
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.last_activity_at_exact, row.id]);
    return { runs: page.map(toRun), nextCursor };
  });

  server.serve(routes.listRunTasks, async ({ db, params, query }) => {
    const runId = uuidFromId("run", params.runId);
    const limit = query.limit ?? limits.pageSize;
    if (!(await runExists(db, runId))) throw runNotFound(params.runId);
    const rows = await listRunTasks(db, {
      runId,
      roles: (query.roles?.split(",") as FileRole[] | undefined) ?? agentVisibleRoles,
      after: query.cursor === undefined ? -1 : decodeCursor(taskPlace, query.cursor)[0],
      limit: limit + 1,
    });
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.position]);
    const tasks = page.map(
      (row) =>
        `{"id":"${idFromUuid("task", row.task_id)}","name":${JSON.stringify(row.name)},"task":${taskContentJson(row)}}`,
    );
    return new JsonText(`{"tasks":[${tasks.join(",")}],"nextCursor":${JSON.stringify(nextCursor)}}`);
  });

  server.serve(routes.listGroups, async ({ db, query }) => {
    const limit = query.limit ?? defaultPageSize;
    const by = query.groupBy ?? "group_id";
    const after = query.cursor === undefined ? undefined : decodeCursor(groupPlace, query.cursor);
    const [placed, totals] = await Promise.all([
      groups.page(db, { filter: query, by, after, limit: limit + 1 }),
      groups.sums(db, { filter: query, by }),
    ]);
    const { page, nextCursor } = cutPage(placed, limit, ({ row }) => [
      row.key === "",
      row.last_activity_at_exact,
      row.key,
    ]);
    return { groups: page.map(({ group }) => group), nextCursor, totals };
  });

  server.serve(routes.streamRun, (context) => streamRun(context, { live, stopped, guard: server.guard }));
  server.serve(routes.streamWorkspace, (context) =>
    streamWorkspace(context, { live, stopped, guard: server.guard }),
  );
}

const runNotFound = (id: RunId): RolloutError =>
  new RolloutError("run_not_found", `No run ${id} in this workspace.`);
