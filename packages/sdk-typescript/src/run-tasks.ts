/** All tasks of a run, page by page. */
import { callApi, unreadableReply } from "./api.js";
import type { Settings } from "./settings.js";
import type { Task } from "./task.js";
import { type WireTaskList, wireLimits } from "./wire.js";

/** Where a run is: its server, its workspace, its id. */
export interface RunPlace {
  settings: Settings;
  workspace: string | undefined;
  runId: string;
}

/**
 * Reads every task of a run.
 *
 * @param roles Roles of the files that the tasks name; those meant for agents unless given.
 */
export async function listRunTasks(
  { settings, workspace, runId }: RunPlace,
  roles?: readonly string[],
): Promise<Task[]> {
  const tasks: Task[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(wireLimits.pageSize) });
    if (cursor !== null) query.set("cursor", cursor);
    if (roles !== undefined) query.set("roles", roles.join(","));
    const path = `/api/v1/runs/${encodeURIComponent(runId)}/tasks?${query}`;
    const page = (await callApi(settings, {
      method: "GET",
      path,
      workspace,
    })) as Partial<WireTaskList> | null;
    if (!Array.isArray(page?.tasks)) throw unreadableReply(settings, 200);
    for (const task of page.tasks) tasks.push(task as Task);
    cursor = page.nextCursor ?? null;
  } while (cursor !== null);
  return tasks;
}
