/** The server settings that Rollout gives Postgres. */
import { EmbeddedPostgresError } from "./errors.js";

/** Without these an acknowledged event could be lost, or the server could be reached from elsewhere. */
const fixed = {
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  listen_addresses: "127.0.0.1",
  // No socket file: its path may be too long or not writable, and TCP on loopback serves all.
  unix_socket_directories: "",
  // The launcher reads the log.
  lc_messages: "C",
  logging_collector: "off",
  log_destination: "stderr",
};

/** Defaults for a small machine that is used for other things, too. */
const defaults = {
  shared_buffers: "256MB",
  max_connections: "100",
  max_wal_size: "2GB",
  // Full-page images are most of the log right after a checkpoint; pglz is in every build.
  wal_compression: "on",
  checkpoint_timeout: "15min",
  // Compiling queries costs more than it saves on statements of a few milliseconds.
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** Lines for the end of a new folder's postgresql.conf, where its owner may change them. */
export function initialSettings(): string {
  const lines = Object.entries(defaults).map(([name, value]) => `${name} = '${value}'`);
  return `\n# Rollout's defaults. wal_level stays "replica", so that pg_basebackup and log archiving work.\n${lines.join("\n")}\n`;
}

/** Arguments of the postgres program: the caller's settings, then those that cannot be changed. */
export function settingArguments(port: number, wished: Record<string, string>): string[] {
  for (const name of Object.keys(wished)) {
    if (name.toLowerCase() in fixed || name.toLowerCase() === "port") {
      throw new EmbeddedPostgresError(
        "setting_fixed",
        `The Postgres setting ${name} cannot be changed here: Rollout keeps it so that stored data are safe and found. Leave it out, or run a Postgres of your own and give its address in DATABASE_URL.`,
      );
    }
  }
  return Object.entries({ ...wished, ...fixed, port: String(port) }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
}
