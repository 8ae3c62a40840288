import { type ErrorCode, errorStatus, idFromUuid, RolloutError } from "@rollout/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { auditTrailOf } from "../../platform/audit-trail.js";
import { listWorkspacesOfUser, type SessionRow } from "../../platform/callers.sql.js";
import { findCurrentSession } from "../../platform/current-session.js";
import type { Database } from "../../platform/database.js";
import { toRolloutError } from "../../platform/error-replies.js";
import type { Caller, CallerWorkspace } from "../../platform/guard.js";
import { requestWithoutQuery } from "../../platform/request-log.js";
import type { SecretBox } from "../../platform/secret-box.js";
import { WorkspaceDb } from "../../platform/workspace-db.js";
import { saveGithubInstallation } from "./github.sql.js";
import type { GithubApp } from "./github-app.js";
import { endVisit } from "./visit-github.js";

export interface InstallationOptions {
  readonly app: GithubApp;
  readonly database: Database;
  readonly cookieName: string;
  readonly secretBox: SecretBox;
}

/** The operator registers it with the App as callback URL, below the server's address. */
const installationCallbackPath = "/github/installed";

const querySchema = z.object({
  state: z.string().max(4_096).optional(),
  code: z.string().max(256).optional(),
  installation_id: z.coerce.number().int().positive().optional(),
});

/**
 * Where GitHub sends a person back to who has installed the App: outside of the contract, since it answers by going to
 * the page of settings. Anybody can call it with any number of an installation; it believes only GitHub's list of the
 * installations that the person reaches.
 */
export function serveInstallationCallback(fastify: FastifyInstance, options: InstallationOptions): void {
  fastify.route({
    method: "GET",
    url: installationCallbackPath,
    config: { rateLimit: { max: 30, timeWindow: "1 minute" } },
    // The address carries GitHub's code.
    logSerializers: { req: requestWithoutQuery },
    errorHandler: async (error, request, reply) => {
      const { code } = toRolloutError(error);
      if (errorStatus(code) >= 500) request.log.error({ err: error, code }, "connecting GitHub failed");
      const page = await pageOfError(request, options, code);
      return reply.header("cache-control", "no-store").redirect(page, 303);
    },
    handler: async (request, reply): Promise<FastifyReply> => {
      const { slug } = await connectInstallation(request, options);
      return reply.header("cache-control", "no-store").redirect(`/w/${slug}/settings/github`, 303);
    },
  });
}

/**
 * Where a person reads why it did not work: the settings that they came from, of a workspace of theirs if that is not
 * known, or the sign-in.
 */
async function pageOfError(
  request: FastifyRequest,
  options: InstallationOptions,
  code: ErrorCode,
): Promise<string> {
  const session = await findCurrentSession(request, options);
  if (!session) return "/sign-in?error=session_expired";
  const { state } = request.query as { readonly state?: unknown };
  const visit =
    typeof state === "string" ? endVisit(options.secretBox, state, session.session_id) : undefined;
  const workspaces = await listWorkspacesOfUser(options.database, session.user_id);
  const workspace =
    workspaces.find(({ id }) => id === visit?.workspaceId) ??
    workspaces.find(({ role }) => role === "owner") ??
    workspaces[0];
  return workspace === undefined ? "/" : `/w/${workspace.slug}/settings/github?error=${code}`;
}

async function connectInstallation(
  request: FastifyRequest,
  options: InstallationOptions,
): Promise<{ slug: string }> {
  const { app, database, secretBox } = options;
  const session = await findCurrentSession(request, options);
  if (!session) throw new RolloutError("unauthenticated", "Sign in, then connect GitHub from Settings.");
  const { state, code, installation_id: installationId } = querySchema.parse(request.query);
  const visit = state === undefined ? undefined : endVisit(secretBox, state, session.session_id);
  if (!visit)
    throw new RolloutError(
      "origin_refused",
      "This visit to GitHub did not begin in this browser, or was too long ago. Start again from Settings, GitHub.",
    );
  const workspace = await findOwned(database, session, visit.workspaceId);
  const caller: Caller = { kind: "session", session, workspaces: [], workspace };
  const audit = auditTrailOf(request, caller, "github.connect");
  try {
    if (code === undefined || installationId === undefined)
      throw new RolloutError(
        "request_invalid",
        "GitHub sent no code: the operator lets the App request user authorization during installation.",
      );
    const { login, repositories } = await app.findInstallation(code, installationId);
    await workspace.db.transaction(async (transaction) => {
      await saveGithubInstallation(transaction, { login, installationId, repositories });
      await audit.done(transaction, {
        object: { id: null, name: login },
        after: { app: true, installationId, repositories: repositories.length },
      });
    });
  } catch (error) {
    if (error instanceof RolloutError && error.code === "role_missing")
      await audit.refused(database, error.code, { after: { installationId } });
    throw error;
  }
  return workspace;
}

/** @throws {RolloutError} workspace_not_found, role_missing: who was an owner may be none by now. */
async function findOwned(
  database: Database,
  session: SessionRow,
  workspaceId: string,
): Promise<CallerWorkspace> {
  const workspaces = await listWorkspacesOfUser(database, session.user_id);
  const found = workspaces.find(({ id }) => id === workspaceId);
  if (!found)
    throw new RolloutError("workspace_not_found", `No workspace ${idFromUuid("ws", workspaceId)} of yours.`);
  if (found.role !== "owner") throw new RolloutError("role_missing");
  return { ...found, db: new WorkspaceDb(database, found.id) };
}
