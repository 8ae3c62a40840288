/** Starts real Postgres binaries from npm, or the machine's, as any user including root. */
export { type DatabaseUrls, ensureDatabase } from "./ensure-database.js";
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from "./errors.js";
export { type RunningPostgres, type StartOptions, startPostgres } from "./start.js";
export { removeDataFolder, stopPostgres } from "./stop.js";
