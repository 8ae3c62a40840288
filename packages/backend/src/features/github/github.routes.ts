import { idFromUuid, newUuid, RolloutError, routes, uuidFromId } from "@rollout/contract";
import type { Caller } from "../../platform/guard.js";
import { type JobRunner, jobReply } from "../../platform/jobs.js";
import { insertJob } from "../../platform/jobs.sql.js";
import { makerOf } from "../../platform/maker.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { connectGithub, readConnection } from "./connect-github.js";
import { deleteGithubConnection, findGithubConnection } from "./github.sql.js";
import { listRepositories } from "./list-repositories.js";
import { type GithubParts, prepareExport, type WantedExport } from "./prepare-export.js";
import { exportHandler } from "./run-export.js";
import { startVisit } from "./visit-github.js";

/** The connection to GitHub, and exports of datasets to repositories. */
export function serveGithub(server: RouteServer, parts: GithubParts & { readonly jobs: JobRunner }): void {
  const { access, jobs, openVersion } = parts;
  jobs.handle("export_github", exportHandler(parts));

  server.serve(routes.getGithub, ({ db, caller }) => readConnection(db, appUrlFor(parts, caller)));

  server.serve(routes.connectGithub, ({ db, audit, body }) => connectGithub(db, access, audit, body.token));

  server.serve(routes.disconnectGithub, async ({ db, audit }) => {
    await db.transaction(async (transaction) => {
      const login = await deleteGithubConnection(transaction);
      if (login === undefined) throw new RolloutError("github_not_connected");
      await audit.done(transaction, { object: { id: null, name: login } });
    });
    return undefined;
  });

  server.serve(routes.listGithubRepositories, async ({ db }) => ({
    repositories: await listRepositories(db, access),
  }));

  server.serve(routes.previewGithubExport, async ({ db, params, body, workspace }) => {
    const { target, plan, since, description } = await prepareExport(db, parts, {
      datasetId: uuidFromId("ds", params.datasetId),
      organisation: workspace.slug,
      export: body,
    });
    const { tasks, same, uploads, bytes } = plan;
    return {
      pullRequest: target.pullRequest,
      since: since && { version: since.version, commit: since.commit, at: since.at },
      tasks,
      same,
      files: uploads.length,
      bytes,
      description,
    };
  });

  server.serve(routes.exportToGithub, async ({ db, params, body, workspace, caller, audit }) => {
    const datasetId = uuidFromId("ds", params.datasetId);
    const { name, version } = await openVersion(db, {
      datasetId,
      version: body.version,
      taskSet: body.taskSet,
    });
    if (!(await findGithubConnection(db))) throw new RolloutError("github_not_connected");
    // The version is settled now, whatever is saved before the job begins.
    const wanted: WantedExport = {
      datasetId,
      organisation: workspace.slug,
      export: { ...body, version },
    };
    const maker = makerOf(caller);
    const job = await db.transaction(async (transaction) => {
      await audit.done(transaction, {
        object: { id: idFromUuid("ds", datasetId), name },
        after: { version, format: "github", repository: body.repository, taskSet: body.taskSet },
      });
      return insertJob(transaction, {
        id: newUuid(),
        kind: "export_github",
        name: body.repository,
        request: JSON.stringify(wanted),
        phase: "comparing",
        unit: "files",
        datasetId,
        createdBy: maker.userId,
        createdByName: maker.name,
      });
    });
    jobs.wake();
    return jobReply(job);
  });
}

/** Owners come back from GitHub with the state of their visit, which lets them connect. */
function appUrlFor({ access, secretBox }: GithubParts, caller: Caller): string | null {
  const { app } = access;
  if (!app) return null;
  if (caller.kind !== "session" || caller.workspace?.role !== "owner") return app.installUrl();
  const visit = { workspaceId: caller.workspace.id, sessionId: caller.session.session_id };
  return app.installUrl(startVisit(secretBox, visit));
}
