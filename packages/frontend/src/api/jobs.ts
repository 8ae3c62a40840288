/** Work that outlives its page: imports and exports. */
import { type Job, type JobId, routes } from "@rollout/contract";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "./call.js";

/** How often a page asks how far jobs are while one is under way, and while none is; ms. */
const askBusyMs = 800;
const askIdleMs = 20_000;

export const isUnderWay = ({ state }: Pick<Job, "state">): boolean =>
  state === "waiting" || state === "running";

export const jobsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "jobs"],
    queryFn: async ({ signal }) => (await call(routes.listJobs, {}, { workspace, signal })).jobs,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? askBusyMs : askIdleMs),
  });

export const jobQuery = (workspace: string, jobId: JobId) =>
  queryOptions({
    queryKey: [workspace, "jobs", jobId],
    queryFn: ({ signal }) => call(routes.getJob, { params: { jobId } }, { workspace, signal }),
    refetchInterval: ({ state }) => (state.data === undefined || isUnderWay(state.data) ? askBusyMs : false),
  });

/** Cancels a job that is under way or waits, dismisses one that is over. */
export async function cancelJob(client: QueryClient, workspace: string, jobId: JobId): Promise<Job> {
  const job = await call(routes.cancelJob, { params: { jobId } }, { workspace });
  await client.invalidateQueries({ queryKey: [workspace, "jobs"] });
  return job;
}
