/** Datasets: their versions and tasks, what is typed and not saved, and every change of them. */
import {
  type Dataset,
  type DatasetChanges,
  type DatasetId,
  type DatasetVersion,
  type NewDataset,
  routes,
  type TaskId,
} from "@rollout/contract";
import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

export const datasetsQuery = (workspace: string, search?: string) =>
  infiniteQueryOptions({
    queryKey: [workspace, "datasets", search ?? ""],
    queryFn: ({ signal, pageParam }) =>
      call(routes.listDatasets, { query: { search, cursor: pageParam, limit: 100 } }, { workspace, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const datasetQuery = (workspace: string, datasetId: DatasetId) =>
  queryOptions({
    queryKey: [workspace, "dataset", datasetId],
    queryFn: ({ signal }) => call(routes.getDataset, { params: { datasetId } }, { workspace, signal }),
  });

export const datasetVersionsQuery = (workspace: string, datasetId: DatasetId) =>
  queryOptions({
    queryKey: [workspace, "dataset", datasetId, "versions"],
    queryFn: async ({ signal }) =>
      (
        await call(
          routes.listDatasetVersions,
          { params: { datasetId }, query: { limit: 200 } },
          { workspace, signal },
        )
      ).versions,
  });

/** What a table of tasks shows of them. */
export interface TaskRowFilter {
  readonly version?: number | undefined;
  readonly search?: string | undefined;
  readonly metadata?: readonly { readonly key: string; readonly value: string }[] | undefined;
  readonly taskSet?: string | undefined;
}

export const taskRowsQuery = (workspace: string, datasetId: DatasetId, filter: TaskRowFilter) =>
  infiniteQueryOptions({
    queryKey: [workspace, "dataset", datasetId, "task-rows", filter],
    queryFn: ({ signal, pageParam }) => {
      const { metadata = [], ...rest } = filter;
      const query = {
        ...rest,
        ...(metadata.length === 0 ? {} : { metadata: JSON.stringify(metadata) }),
        cursor: pageParam,
        limit: 200,
      };
      return call(routes.listTaskRows, { params: { datasetId }, query }, { workspace, signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const taskQuery = (workspace: string, datasetId: DatasetId, taskId: TaskId, version?: number) =>
  queryOptions({
    queryKey: [workspace, "dataset", datasetId, "task", taskId, version ?? "newest"],
    queryFn: ({ signal }) =>
      call(
        routes.getDatasetTask,
        { params: { datasetId, taskId }, query: { version } },
        { workspace, signal },
      ),
  });

export const comparisonQuery = (workspace: string, datasetId: DatasetId, from: number, to: number) =>
  queryOptions({
    queryKey: [workspace, "dataset", datasetId, "compare", from, to],
    queryFn: ({ signal }) =>
      call(
        routes.compareDatasetVersions,
        { params: { datasetId }, query: { from, to } },
        { workspace, signal },
      ),
    // Versions never change.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Runs of a dataset, whatever version of it they used. */
export const datasetRunsQuery = (workspace: string, datasetName: string) =>
  infiniteQueryOptions({
    queryKey: [workspace, "traces", "dataset-runs", datasetName],
    queryFn: ({ signal, pageParam }) =>
      call(
        routes.listRuns,
        { query: { dataset: datasetName, cursor: pageParam, limit: 50 } },
        { workspace, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** The first datasets whose name contains the text. */
export const datasetsFoundQuery = (workspace: string, search: string) =>
  queryOptions({
    queryKey: [workspace, "find-datasets", search],
    queryFn: async ({ signal }) =>
      (await call(routes.listDatasets, { query: { search, limit: 5 } }, { workspace, signal })).datasets,
  });

export const createDataset = (workspace: string, body: NewDataset): Promise<Dataset> =>
  call(routes.createDataset, { body }, { workspace });

export const updateDataset = (
  workspace: string,
  datasetId: DatasetId,
  body: { name?: string; description?: string },
): Promise<Dataset> => call(routes.updateDataset, { params: { datasetId }, body }, { workspace });

export const deleteDataset = async (workspace: string, datasetId: DatasetId): Promise<void> => {
  await call(routes.deleteDataset, { params: { datasetId } }, { workspace });
};

/** Takes back a dataset that was deleted within the last day. */
export const takeBackDataset = (workspace: string, datasetId: DatasetId): Promise<Dataset> =>
  call(routes.restoreDataset, { params: { datasetId } }, { workspace });

/** All changes as one new version, or none. */
export const changeTasks = (
  workspace: string,
  datasetId: DatasetId,
  body: DatasetChanges,
): Promise<DatasetVersion> => call(routes.changeDatasetTasks, { params: { datasetId }, body }, { workspace });

/** A new version with the tasks of a former one. */
export const restoreVersion = (
  workspace: string,
  datasetId: DatasetId,
  version: number,
): Promise<DatasetVersion> =>
  call(routes.restoreDatasetVersion, { params: { datasetId, version } }, { workspace });

export const taskDraftsQuery = (workspace: string, datasetId: DatasetId) =>
  queryOptions({
    queryKey: [workspace, "drafts", datasetId],
    queryFn: async ({ signal }) =>
      (await call(routes.listTaskDrafts, { params: { datasetId } }, { workspace, signal })).drafts,
    // Each tab writes its own; the sheet is what is shown.
    staleTime: 0,
  });

/** Name of a draft: that of its task, or `new`. */
export type DraftKey = TaskId | "new";

export const saveTaskDraft = (
  workspace: string,
  place: { datasetId: DatasetId; draft: DraftKey },
  body: { baseVersion: number; task: unknown },
  { keepalive = false }: { keepalive?: boolean } = {},
) => call(routes.saveTaskDraft, { params: place, body }, { workspace, keepalive });

export const deleteTaskDraft = async (
  workspace: string,
  place: { datasetId: DatasetId; draft: DraftKey },
): Promise<void> => {
  await call(routes.deleteTaskDraft, { params: place }, { workspace });
};

/** What any change of a dataset makes stale: itself, lists of datasets, and what counts its tasks. */
export async function refreshDataset(client: QueryClient, workspace: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: [workspace, "dataset"] }),
    client.invalidateQueries({ queryKey: [workspace, "datasets"] }),
    client.invalidateQueries({ queryKey: [workspace, "task-sets"] }),
  ]);
}
