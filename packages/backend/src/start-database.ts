import path from "node:path";
import { ensureDatabase, startPostgres } from "@rollout/embedded-postgres";
import type { Config } from "./platform/config.js";

/** Where the server finds its database and who it is there. */
export interface OpenDatabase {
  readonly databaseUrl: string;
  readonly migrationUrl: string;
  readonly servingRole: string;
  /** Starts a Postgres of ours again that was killed; one of somebody else's comes back by itself. */
  revive(): Promise<void>;
  /** Stops Postgres when this process started it. */
  stop(): Promise<void>;
}

/** The folders of one installation. ROLLOUT_DATA_DIR moves database, files and secret together. */
export function dataFolders(dataDir: string | undefined): {
  postgres: string;
  files: string;
  secrets: string;
} {
  if (dataDir !== undefined) {
    const root = path.resolve(dataDir);
    return { postgres: path.join(root, "postgres"), files: path.join(root, "files"), secrets: root };
  }
  return {
    postgres: path.resolve(".postgres/data"),
    files: path.resolve(".rollout/files"),
    secrets: path.resolve(".rollout"),
  };
}

/** The database that DATABASE_URL names, or the embedded one, started or joined. */
export async function openDatabase(config: Config, log: (line: string) => void): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined) {
    return {
      databaseUrl: config.databaseUrl,
      migrationUrl: config.migrationUrl ?? config.databaseUrl,
      servingRole: decodeURIComponent(new URL(config.databaseUrl).username),
      revive: async () => undefined,
      stop: async () => undefined,
    };
  }
  const options = { dataDir: dataFolders(config.dataDir).postgres, postgres: config.postgres, log };
  let running = await startPostgres(options);
  const { databaseUrl, migrationUrl } = await ensureDatabase(running, { database: "rollout" });
  return {
    databaseUrl,
    migrationUrl,
    servingRole: new URL(databaseUrl).username,
    async revive() {
      running = await startPostgres({ ...options, port: running.port });
    },
    stop: () => running.stop(),
  };
}
