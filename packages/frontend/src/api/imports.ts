/** Imports: read first, written when their person says so. */
import { type ImportConfirmation, type Job, type JobId, type NewImport, routes } from "@rollout/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

export const startImport = (workspace: string, body: NewImport): Promise<Job> =>
  call(routes.startImport, { body }, { workspace });

/** `updatedAt` is that of the job: a mapping that was changed reads the source anew. */
export const importPreviewQuery = (workspace: string, jobId: JobId, updatedAt: string) =>
  queryOptions({
    queryKey: [workspace, "import", jobId, updatedAt],
    queryFn: ({ signal }) => call(routes.getImport, { params: { jobId } }, { workspace, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const importTasksQuery = (workspace: string, jobId: JobId, updatedAt: string) =>
  infiniteQueryOptions({
    queryKey: [workspace, "import", jobId, updatedAt, "tasks"],
    queryFn: ({ signal, pageParam }) =>
      call(
        routes.listImportTasks,
        { params: { jobId }, query: { cursor: pageParam, limit: 200 } },
        { workspace, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const confirmImport = (workspace: string, jobId: JobId, body: ImportConfirmation): Promise<Job> =>
  call(routes.confirmImport, { params: { jobId }, body }, { workspace });
