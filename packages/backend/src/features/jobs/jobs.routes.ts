import { limits, RolloutError, routes, uuidFromId } from "@rollout/contract";
import { type JobRunner, jobReply } from "../../platform/jobs.js";
import { cancelOrDismissJob, findJob, listJobs } from "../../platform/jobs.sql.js";
import type { RouteServer } from "../../platform/serve-route.js";

/** What the server does in the background for a workspace. */
export function serveJobs(server: RouteServer, { jobs }: { readonly jobs: JobRunner }): void {
  server.serve(routes.listJobs, async ({ db }) => ({
    jobs: (await listJobs(db, limits.takeBackHours)).map(jobReply),
  }));

  server.serve(routes.getJob, async ({ db, params }) => {
    const row = await findJob(db, uuidFromId("job", params.jobId));
    if (!row) throw new RolloutError("job_not_found");
    return jobReply(row);
  });

  server.serve(routes.cancelJob, async ({ db, params }) => {
    const row = await cancelOrDismissJob(db, uuidFromId("job", params.jobId));
    if (!row) throw new RolloutError("job_not_found");
    jobs.wake();
    return jobReply(row);
  });
}
