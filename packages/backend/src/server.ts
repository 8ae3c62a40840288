import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { limits, RolloutError } from "@rollout/contract";
import { type App, createApp } from "./app.js";
import { forgetOldApiKeyUses } from "./features/api-keys/api-keys.sql.js";
import { purgeDeletedDatasets } from "./features/datasets/purge-datasets.js";
import { dropExpiredUploads } from "./features/files/drop-upload.js";
import { FileStore } from "./features/files/file-store.js";
import { PartStore } from "./features/files/part-store.js";
import { OutputChecks } from "./features/outputs/check-outputs.js";
import { purgeDeletedWorkspaces } from "./features/workspaces/purge-workspaces.js";
import { createOwnerLink, ensureFirstWorkspace } from "./operator/first-start.js";
import { BucketAccess } from "./platform/bucket-access.js";
import type { Config } from "./platform/config.js";
import { Database } from "./platform/database.js";
import { startHousekeeping } from "./platform/housekeeping.js";
import { JobRunner } from "./platform/jobs.js";
import { forgetOldJobs } from "./platform/jobs.sql.js";
import { LiveBus } from "./platform/live-bus.js";
import { migrate } from "./platform/migrate.js";
import { OutboundPolicy, type ResolveName } from "./platform/outbound-policy.js";
import { OutputSchemas } from "./platform/output-schemas/output-schemas.js";
import type { SecretBox } from "./platform/secret-place.js";
import { assertServingRole } from "./platform/serving-role.js";
import { dataFolders, type OpenDatabase } from "./start-database.js";

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  /** A fresh one-time link for the first owner; only where the server is bound to loopback. */
  readonly ownerLink: string | undefined;
  stop(): Promise<void>;
}

/** Stands where the secret box of AUTH_SECRET will: without one, no secret can be stored. */
const noSecrets: SecretBox = {
  seal() {
    throw new RolloutError("secret_unreadable");
  },
  open() {
    throw new RolloutError("secret_unreadable");
  },
};

const loopbackHosts = ["127.0.0.1", "localhost", "::1"];

/** Connections of one server: ingest uses four, reads the rest. */
const connections = 12;

/** What a test puts in the place of the server's own. */
export interface ServerParts {
  readonly secrets?: SecretBox;
  readonly resolveName?: ResolveName;
}

/** Migrates, checks the role that serves, makes what a first start needs, and listens. */
export async function startServer(
  config: Config,
  opened: OpenDatabase,
  log: (line: string) => void,
  parts: ServerParts = {},
): Promise<RunningServer> {
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
  const isLoopback = loopbackHosts.includes(config.host);
  const buckets = new BucketAccess(
    new OutboundPolicy({
      allow: config.s3Allow,
      setting: "ROLLOUT_S3_ALLOW",
      allowsLoopback: isLoopback,
      ...(parts.resolveName ? { resolve: parts.resolveName } : {}),
    }),
    parts.secrets ?? noSecrets,
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
      jobs,
      schemas,
      outputs,
      webDir: config.webDir,
      sdkDir: config.sdkDir,
      appUrl: config.appUrl,
      isLoopback,
      secureCookies: config.appUrl === undefined ? !isLoopback : config.appUrl.startsWith("https:"),
      ownersCreateWorkspaces: config.workspaceCreation === "owners",
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
    },
  };
}
