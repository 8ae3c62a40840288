import { type DatasetId, routes } from "@rollout/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
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

export const datasetTasksQuery = (workspace: string, datasetId: DatasetId, version: number | undefined) =>
  infiniteQueryOptions({
    queryKey: [workspace, "dataset", datasetId, "tasks", version ?? "newest"],
    queryFn: ({ signal, pageParam }) =>
      call(
        routes.listDatasetTasks,
        { params: { datasetId }, query: { version, cursor: pageParam, limit: 100 } },
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
