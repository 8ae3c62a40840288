/** Makes Rollout's database and its two roles in a running Postgres. */
import { urlOf, withClient } from "./connect.js";
import {
  closePublicSchema,
  ensureOwnedDatabase,
  ensureRole,
  lockBootstrap,
  restrictConnections,
} from "./database.sql.js";
import { readPasswords } from "./passwords.js";
import type { RunningPostgres } from "./start.js";

/** Owns the schema and migrates it. */
const ownerRole = "rollout_owner";
/** Owns nothing; the server works as this role, so row-level security binds it. */
const appRole = "rollout_app";

/** Addresses of one database for its two roles. */
export interface DatabaseUrls {
  /** As the role that owns the schema. */
  migrationUrl: string;
  /** As the role that serves. */
  databaseUrl: string;
}

/**
 * Makes the database and the roles if they are missing; can be repeated and run by several processes at once.
 *
 * What the serving role may do with tables is granted by the migrations.
 */
export async function ensureDatabase(
  running: Pick<RunningPostgres, "dataDir" | "port" | "superuserUrl">,
  { database }: { database: string },
): Promise<DatabaseUrls> {
  const { port, superuserUrl, dataDir } = running;
  const passwords = readPasswords(dataDir);
  await withClient(superuserUrl, async (client) => {
    await lockBootstrap(client);
    await ensureRole(client, ownerRole, passwords.owner);
    await ensureRole(client, appRole, passwords.app);
    await ensureOwnedDatabase(client, database, ownerRole);
    await restrictConnections(client, database, [ownerRole, appRole]);
    const inside = urlOf(port, "postgres", passwords.superuser, database);
    await withClient(inside, (insider) => closePublicSchema(insider, ownerRole));
  });
  return {
    migrationUrl: urlOf(port, ownerRole, passwords.owner, database),
    databaseUrl: urlOf(port, appRole, passwords.app, database),
  };
}
