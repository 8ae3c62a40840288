import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { limits } from "@rollout/contract";
import { type App, createApp } from "./app.js";
import { forgetOldApiKeyUses } from "./features/api-keys/api-keys.sql.js";
import { purgeDeletedDatasets } from "./features/datasets/purge-datasets.js";
import { forgetOldDeviceLogins } from "./features/device-logins/device-logins.sql.js";
import { dropExpiredUploads } from "./features/files/drop-upload.js";
import { FileStore } from "./features/files/file-store.js";
import { PartStore } from "./features/files/part-store.js";
import { GithubAccess } from "./features/github/github-access.js";
import { OutputChecks } from "./features/outputs/check-outputs.js";
import { forgetOldSignIns } from "./features/sessions/sign-in.sql.js";
import { purgeDeletedWorkspaces } from "./features/workspaces/purge-workspaces.js";
import { createOwnerLink, ensureFirstWorkspace } from "./operator/first-start.js";
import { readAuthSecrets } from "./platform/auth-secret.js";
import { BucketAccess } from "./platform/bucket-access.js";
import type { Config } from "./platform/config.js";
import { Database } from "./platform/database.js";
import { startHousekeeping } from "./platform/housekeeping.js";
import { findInstallationId } from "./platform/installation.sql.js";
import { JobRunner } from "./platform/jobs.js";
import { forgetOldJobs } from "./platform/jobs.sql.js";
import { LiveBus } from "./platform/live-bus.js";
import { isLoopbackHost, isLoopbackUrl } from "./platform/loopback.js";
import { migrate } from "./platform/migrate.js";
import { OutboundPolicy, type ResolveName } from "./platform/outbound-policy.js";
import { OutputSchemas } from "./platform/output-schemas/output-schemas.js";
import { SecretBox } from "./platform/secret-box.js";
import { assertServingRole } from "./platform/serving-role.js";
import { dataFolders, type OpenDatabase } from "./start-database.js";

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  /** A fresh one-time link for the first owner; only where the server is bound to loopback. */
  readonly ownerLink: string | undefined;
  stop(): Promise<void>;
}

/** What a test puts in the place of the server's own. */
export interface ServerParts {
  readonly resolveName?: ResolveName;
}

/** Connections of one server: ingest uses four, reads the rest. */
const connections = 12;

/** Whom others reach must know its name, and be reached so that nobody on the way reads its cookies. */
function assertReachable({ host, appUrl }: Config): void {
  const cure =
    "set NEXT_PUBLIC_APP_URL to the address that their browsers use, as https://rollout.example.com.";
  if (appUrl === undefined) throw new Error(`HOST is ${host}, so others reach this server: ${cure}`);
  if (new URL(appUrl).protocol !== "https:" && !isLoopbackUrl(appUrl))
    throw new Error(`NEXT_PUBLIC_APP_URL is ${appUrl}, so cookies would travel in the clear: ${cure}`);
}

/** `host:port` of an address. */
function placeOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
}

/** Migrates, checks the role that serves, makes what a first start needs, and listens. */
export async function startServer(
  config: Config,
  opened: OpenDatabase,
  log: (line: string) => void,
  parts: ServerParts = {},
): Promise<RunningServer> {
  const isLoopback = isLoopbackHost(config.host);
  if (!isLoopback) assertReachable(config);
  const authSecrets = await readAuthSecrets(config.authSecret, {
    isLoopback,
    folder: dataFolders(config.dataDir).secrets,
  });
  const ran = await migrate(opened.migrationUrl, opened.servingRole);
  if (ran.length > 0) log(`Migrated: ${ran.join(", ")}`);

  const onError = (error: Error): void => log(`Database: ${error.message}`);
  const database = new Database({ url: opened.databaseUrl, connections, onConnectionError: onError });
  const live = new LiveBus({
    database,
    url: opened.databaseUrl,
    onError,
    reviveDatabase: () => opened.revive(),
  });
  const secretBox = new SecretBox(authSecrets, await findInstallationId(database));
  const buckets = new BucketAccess(
    new OutboundPolicy({
      allow: config.s3Allow,
      setting: "ROLLOUT_S3_ALLOW",
      allowsLoopback: isLoopback,
      ...(parts.resolveName ? { resolve: parts.resolveName } : {}),
    }),
    secretBox,
  );
  const github = new GithubAccess(
    config.github,
    new OutboundPolicy({
      // The operator has named it, wherever it is.
      allow: placeOf(config.github.url),
      setting: "ROLLOUT_GITHUB_URL",
      allowsLoopback: false,
    }),
    secretBox,
  );
  const jobs = new JobRunner({ database, onError });
  const schemas = new OutputSchemas();
  const outputs = new OutputChecks({ database, live, schemas, onError });
  let app: App | undefined;
  try {
    await assertServingRole(database);
    const filesDir = dataFolders(config.dataDir).files;
    await mkdir(filesDir, { recursive: true, mode: 0o700 });
    await ensureFirstWorkspace(database, config.init, { isLoopback });
    await live.listen();
    app = await createApp({
      database,
      live,
      filesDir,
      buckets,
      github,
      jobs,
      schemas,
      outputs,
      webDir: config.webDir,
      sdkDir: config.sdkDir,
      cliDir: config.cliDir,
      appUrl: config.appUrl,
      trustedProxies: config.trustedProxies,
      isLoopback,
      secureCookies: config.appUrl === undefined ? !isLoopback : config.appUrl.startsWith("https:"),
      ownersCreateWorkspaces: config.workspaceCreation === "owners",
      mail: config.mail,
      signIn: config.signIn,
      signInName: config.signInName,
      secretBox: new SecretBox(authSecrets, await findInstallationId(database)),
      logger: config.logLevel === "silent" ? false : { level: config.logLevel },
    });
    await app.fastify.listen({ host: config.host, port: config.port });
    jobs.start();
    outputs.start();
  } catch (error) {
    await app?.fastify.close();
    await live.close();
    await database.close();
    throw error;
  }
  const { port } = app.fastify.server.address() as AddressInfo;
  const url = config.appUrl ?? `http://${config.host === "::1" ? "[::1]" : config.host}:${port}`;
  const stopApp = app.stop;
  const files = new FileStore(dataFolders(config.dataDir).files, limits.fileBytes);
  const uploadParts = new PartStore(dataFolders(config.dataDir).files);
  const removeFiles = async (workspaceId: string): Promise<void> => {
    await files.removeWorkspace(workspaceId);
    await uploadParts.removeWorkspace(workspaceId);
  };
  const housekeeping = startHousekeeping({
    database,
    chores: [
      (stopped) => purgeDeletedWorkspaces(database, removeFiles, stopped),
      (stopped) => purgeDeletedDatasets(database, stopped),
      (stopped) => dropExpiredUploads(database, { buckets, parts: uploadParts }, stopped),
      () => forgetOldApiKeyUses(database),
      () => forgetOldJobs(database, limits.takeBackHours),
      () => forgetOldSignIns(database),
      () => forgetOldDeviceLogins(database),
    ],
    onError,
  });
  return {
    url,
    ownerLink: isLoopback ? await createOwnerLink(database, url) : undefined,
    async stop() {
      await stopApp();
      await jobs.stop();
      const outputsStopped = outputs.stop();
      await schemas.close();
      await outputsStopped;
      await housekeeping.stop();
      await live.close();
      await database.close();
      buckets.close();
      github.close();
    },
  };
}
