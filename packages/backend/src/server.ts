import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { limits } from "@rollout/contract";
import { type App, createApp } from "./app.js";
import { forgetOldApiKeyUses } from "./features/api-keys/api-keys.sql.js";
import { FileStore } from "./features/files/file-store.js";
import { forgetOldSignIns } from "./features/sessions/sign-in.sql.js";
import { purgeDeletedWorkspaces } from "./features/workspaces/purge-workspaces.js";
import { createOwnerLink, ensureFirstWorkspace } from "./operator/first-start.js";
import { readAuthSecrets } from "./platform/auth-secret.js";
import type { Config } from "./platform/config.js";
import { Database } from "./platform/database.js";
import { startHousekeeping } from "./platform/housekeeping.js";
import { findInstallationId } from "./platform/installation.sql.js";
import { LiveBus } from "./platform/live-bus.js";
import { isLoopbackHost, isLoopbackUrl } from "./platform/loopback.js";
import { migrate } from "./platform/migrate.js";
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

/** Migrates, checks the role that serves, makes what a first start needs, and listens. */
export async function startServer(
  config: Config,
  opened: OpenDatabase,
  log: (line: string) => void,
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
      webDir: config.webDir,
      sdkDir: config.sdkDir,
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
  const housekeeping = startHousekeeping({
    database,
    chores: [
      (stopped) => purgeDeletedWorkspaces(database, (id) => files.removeWorkspace(id), stopped),
      () => forgetOldApiKeyUses(database),
      () => forgetOldSignIns(database),
    ],
    onError,
  });
  return {
    url,
    ownerLink: isLoopback ? await createOwnerLink(database, url) : undefined,
    async stop() {
      await stopApp();
      await housekeeping.stop();
      await live.close();
      await database.close();
    },
  };
}
