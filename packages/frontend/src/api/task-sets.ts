/** Task sets: named selections of the tasks of a dataset. */
import {
  type DatasetId,
  type NewTaskSet,
  routes,
  type TaskSelection,
  type TaskSet,
  type TaskSetId,
} from "@rollout/contract";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** @param version - Whose tasks are counted; the newest unless given. */
export const taskSetsQuery = (workspace: string, datasetId: DatasetId, version?: number) =>
  queryOptions({
    queryKey: [workspace, "task-sets", datasetId, ...(version === undefined ? [] : [version])],
    queryFn: async ({ signal }) => {
      const sets: TaskSet[] = [];
      for (let cursor: string | undefined; ; ) {
        const query = { datasetId, version, cursor, limit: 200 };
        const page = await call(routes.listTaskSets, { query }, { workspace, signal });
        sets.push(...page.taskSets);
        if (page.nextCursor === null) return sets;
        cursor = page.nextCursor;
      }
    },
  });

export const createTaskSet = (workspace: string, body: NewTaskSet): Promise<TaskSet> =>
  call(routes.createTaskSet, { body }, { workspace });

export const updateTaskSet = (
  workspace: string,
  taskSetId: TaskSetId,
  body: { name?: string; selection?: TaskSelection },
): Promise<TaskSet> => call(routes.updateTaskSet, { params: { taskSetId }, body }, { workspace });

export const deleteTaskSet = async (workspace: string, taskSetId: TaskSetId): Promise<void> => {
  await call(routes.deleteTaskSet, { params: { taskSetId } }, { workspace });
};

export async function refreshTaskSets(client: QueryClient, workspace: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: [workspace, "task-sets"] }),
    client.invalidateQueries({ queryKey: [workspace, "datasets"] }),
    client.invalidateQueries({ queryKey: [workspace, "dataset"] }),
  ]);
}
