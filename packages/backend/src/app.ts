import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import { limits, newUuid, RolloutError } from "@rollout/contract";
import Fastify, { type FastifyInstance } from "fastify";
import { composeExports } from "./compose-exports.js";
import { composeImports } from "./compose-imports.js";
import { serveApiKeys } from "./features/api-keys/api-keys.routes.js";
import { addApiKey } from "./features/api-keys/create-api-key.js";
import { describeApiKey } from "./features/api-keys/describe-api-key.js";
import { revokeApiKey } from "./features/api-keys/revoke-api-key.js";
import { serveAudit } from "./features/audit/audit.routes.js";
import { serveBuckets } from "./features/buckets/buckets.routes.js";
import { serveDatasets } from "./features/datasets/datasets.routes.js";
import { serveDeviceLogins } from "./features/device-logins/device-logins.routes.js";
import { serveDocumentation } from "./features/documentation/documentation.routes.js";
import { serveExports } from "./features/exports/exports.routes.js";
import { FileStore } from "./features/files/file-store.js";
import { serveFiles } from "./features/files/files.routes.js";
import { PartStore } from "./features/files/part-store.js";
import { serveGithub } from "./features/github/github.routes.js";
import type { GithubAccess } from "./features/github/github-access.js";
import { serveInstallationCallback } from "./features/github/installation-callback.js";
import { serveImports } from "./features/imports/imports.routes.js";
import { serveIngest } from "./features/ingest/ingest.routes.js";
import { IngestQueue } from "./features/ingest/ingest-queue.js";
import { serveInstall } from "./features/install/install.routes.js";
import { serveInvitations } from "./features/invitations/invitations.routes.js";
import { serveJobs } from "./features/jobs/jobs.routes.js";
import { LocalProvider, mayRunLocally } from "./features/local-provider/local-provider.js";
import { serveLocalProvider } from "./features/local-provider/local-provider.routes.js";
import { serveMembers } from "./features/members/members.routes.js";
import type { OutputChecks } from "./features/outputs/check-outputs.js";
import { serveRollouts } from "./features/rollouts/rollouts.routes.js";
import { serveRuns } from "./features/runs/runs.routes.js";
import { defaultCallbackPath, IdentityProvider } from "./features/sessions/identity-provider.js";
import { SessionCookies } from "./features/sessions/session-cookies.js";
import { type SessionOptions, serveSessions } from "./features/sessions/sessions.routes.js";
import { serveSignIn } from "./features/sessions/sign-in.routes.js";
import { serveTaskSets } from "./features/task-sets/task-sets.routes.js";
import { serveWebApp } from "./features/web-app/web-app.routes.js";
import { serveWorkspaces } from "./features/workspaces/workspaces.routes.js";
import { registerAllowedHosts } from "./platform/allowed-hosts.js";
import { systemAuditTrail } from "./platform/audit-trail.js";
import type { BucketAccess } from "./platform/bucket-access.js";
import { rateLimitKey } from "./platform/client-address.js";
import { answerClientError } from "./platform/client-errors.js";
import type { Database } from "./platform/database.js";
import { registerErrorReplies, sendError } from "./platform/error-replies.js";
import { createGuard } from "./platform/guard.js";
import { registerHealth } from "./platform/health.js";
import type { JobRunner } from "./platform/jobs.js";
import { KnownSelections } from "./platform/known-selections.js";
import type { LiveBus } from "./platform/live-bus.js";
import { createMailer, type MailSettings } from "./platform/mailer.js";
import { Metrics } from "./platform/metrics.js";
import type { OutputSchemas } from "./platform/output-schemas/output-schemas.js";
import { productVersion } from "./platform/product-version.js";
import { replyHeaders } from "./platform/reply-headers.js";
import { registerBodyParsers } from "./platform/request-body.js";
import { requestOfLog } from "./platform/request-log.js";
import type { SecretBox } from "./platform/secret-box.js";
import { RouteServer } from "./platform/serve-route.js";
import type { SignInSettings } from "./platform/sign-in-settings.js";

export interface AppOptions {
  readonly database: Database;
  readonly live: LiveBus;
  /** Folder of built-in storage. */
  readonly filesDir: string;
  readonly buckets: BucketAccess;
  readonly github: GithubAccess;
  /** Runs what outlives its request; started and stopped by the server. */
  readonly jobs: JobRunner;
  /** Checks output schemas when they are saved. */
  readonly schemas: OutputSchemas;
  /** Compares outputs with their schemas; started and stopped by the server. */
  readonly outputs: OutputChecks;
  readonly webDir: string | undefined;
  readonly sdkDir: string | undefined;
  readonly cliDir: string | undefined;
  readonly appUrl: string | undefined;
  readonly trustedProxies: readonly string[];
  /** Bound to loopback: only its own names are answered. */
  readonly isLoopback: boolean;
  /** Session cookies need https elsewhere than on loopback. */
  readonly secureCookies: boolean;
  /** Only owners of a workspace may create another. */
  readonly ownersCreateWorkspaces: boolean;
  /** Absent: no mail leaves this server. */
  readonly mail: MailSettings | undefined;
  /** Absent: on loopback the server is its own provider. */
  readonly signIn: SignInSettings | undefined;
  readonly signInName: string;
  readonly secretBox: SecretBox;
  readonly logger: { level: string } | false;
}

export interface App {
  readonly fastify: FastifyInstance;
  /** Stops taking requests, finishes what is in flight, ends event streams. */
  stop(): Promise<void>;
}

/** Requests in flight get so long to finish when the server stops, in ms. */
const longestStopMs = 10_000;

/** The server without a socket: every feature in the order of the documentation. */
export async function createApp(options: AppOptions): Promise<App> {
  const { database, live } = options;
  let stopping = false;
  let inFlight = 0;
  const fastify = Fastify({
    logger: options.logger && {
      ...options.logger,
      serializers: { req: requestOfLog },
    },
    genReqId: () => newUuid(),
    requestIdHeader: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    forceCloseConnections: "idle",
    requestTimeout: 60_000,
    keepAliveTimeout: 15_000,
    routerOptions: { maxParamLength: 256, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => sendError(request, reply, error),
    clientErrorHandler: answerClientError,
  });
  const metrics = new Metrics(database, live);
  const ingest = new IngestQueue({ live, metrics, onOutput: () => options.outputs.wake() });

  const everyReply = replyHeaders(options.appUrl);
  fastify.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id).headers(everyReply);
    inFlight++;
    reply.raw.once("close", () => inFlight--);
    if (stopping && request.url.startsWith("/api/")) throw new RolloutError("shutting_down");
  });
  fastify.addHook("onResponse", async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? "none",
      status: String(reply.statusCode),
    };
    metrics.requestSeconds.observe(labels, reply.elapsedTime / 1000);
  });
  await fastify.register(cookie);
  await fastify.register(rateLimit, {
    global: false,
    keyGenerator: (request) => rateLimitKey(request.ip),
    errorResponseBuilder: (_request, context) =>
      new RolloutError("rate_limited", `Too many tries. Wait ${Math.ceil(context.ttl / 1000)} s.`),
  });
  registerAllowedHosts(fastify, options);
  registerBodyParsers(fastify);
  registerErrorReplies(fastify);

  const cookieName = options.secureCookies ? "__Host-rollout_session" : "rollout_session";
  const guard = createGuard({
    database,
    cookieName,
    allowedOrigins: options.appUrl === undefined ? [] : [new URL(options.appUrl).origin],
    allowOwnHost: options.isLoopback,
  });
  const server = new RouteServer(fastify, guard, database);
  // Without the operator's word it is bound to loopback, on a port that may be known only when it listens.
  const appUrl = (): string => options.appUrl ?? fastify.listeningOrigin;
  const streams = new AbortController();
  // One listener for each open stream.
  setMaxListeners(0, streams.signal);

  serveIngest(server, { ingest });
  serveRuns(server, { live, stopped: streams.signal });
  serveRollouts(server, { live, stopped: streams.signal });
  const selections = new KnownSelections();
  serveDatasets(server, { schemas: options.schemas, selections });
  serveTaskSets(server, { selections });
  const store = new FileStore(options.filesDir, limits.fileBytes);
  serveFiles(server, {
    store,
    parts: new PartStore(options.filesDir),
    buckets: options.buckets,
  });
  serveBuckets(server, { access: options.buckets });
  serveImports(server, composeImports({ ...options, store }));
  const exports = composeExports({ store, buckets: options.buckets });
  serveExports(server, exports);
  const { github, secretBox } = options;
  serveGithub(server, { ...exports, access: github, secretBox, jobs: options.jobs });
  if (github.app) serveInstallationCallback(fastify, { app: github.app, database, cookieName, secretBox });
  serveJobs(server, { jobs: options.jobs });
  const sessionOptions: SessionOptions = {
    ...options,
    provider: signInProvider(fastify, options),
    cookies: new SessionCookies({ sessionName: cookieName, secure: options.secureCookies }),
    rateLimit: { max: 10, timeWindow: "1 minute" },
  };
  serveSessions(server, sessionOptions);
  serveSignIn(server, { ...sessionOptions, version: productVersion });
  serveWorkspaces(server, { database, ownersCreateWorkspaces: options.ownersCreateWorkspaces });
  serveMembers(server);
  serveInvitations(server, {
    database,
    cookieName,
    mailer: options.mail && createMailer(options.mail),
    appUrl,
  });
  serveApiKeys(server);
  serveDeviceLogins(server, {
    database,
    appUrl,
    makeKey: async (transaction, wanted, audit) => {
      const { key, row } = await addApiKey(transaction, wanted, audit);
      return { apiKey: describeApiKey(row), secret: key };
    },
    revokeKey: async (db, id) => {
      await revokeApiKey(db, { id }, { audit: systemAuditTrail("api_key.revoke"), personId: null });
    },
  });
  serveAudit(server);
  serveDocumentation(fastify);
  registerHealth(fastify, {
    database,
    metrics,
    checks: [() => ingest.stuckReason()],
    isStopping: () => stopping,
  });
  serveInstall(fastify, { cliDir: options.cliDir, appUrl });
  await serveWebApp(fastify, { webDir: options.webDir, sdkDir: options.sdkDir });
  server.assertComplete();

  return {
    fastify,
    async stop() {
      stopping = true;
      streams.abort();
      const closed = fastify.close();
      const deadline = Date.now() + longestStopMs;
      while (inFlight > 0 && Date.now() < deadline) await setTimeout(10);
      // Browsers open connections ahead; one that never sent a request is not idle for Node, which would wait for it.
      fastify.server.closeAllConnections();
      await closed;
      await ingest.drained();
    },
  };
}

/** The provider that the operator configured, else, on loopback, the server's own. */
function signInProvider(fastify: FastifyInstance, options: AppOptions): IdentityProvider | undefined {
  const { signIn, signInName, database } = options;
  if (signIn) {
    const { redirectUrl, ...client } = signIn;
    return new IdentityProvider({ name: signInName, isLocal: false, redirectUrl, client: () => client });
  }
  if (!mayRunLocally(options)) return undefined;
  const local = new LocalProvider({
    ...options,
    listeningOrigin: () => fastify.listeningOrigin,
    callbackPath: defaultCallbackPath,
  });
  serveLocalProvider(fastify, { provider: local, database, webDir: options.webDir });
  return new IdentityProvider({
    name: "local sign-in",
    isLocal: true,
    redirectUrl: undefined,
    client: () => local,
  });
}
