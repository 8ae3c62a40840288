/** The statements by which the launcher asks for and makes roles and databases. */
import { type Client, escapeIdentifier, escapeLiteral } from "pg";

/** Any number that nothing else in this cluster locks. */
const bootstrapLock = 7_241_930;

/** The folder that the server behind this connection has open. */
export async function readDataDirectory(client: Client): Promise<string> {
  const { rows } = await client.query<{ folder: string }>(
    "select current_setting('data_directory') as folder",
  );
  return rows[0]?.folder ?? "";
}

/** Lets one connection at a time make roles and databases, until it closes. */
export async function lockBootstrap(client: Client): Promise<void> {
  await client.query("select pg_advisory_lock($1)", [bootstrapLock]);
}

/** Makes a role that can log in and has no rights beyond, or brings it back to that. */
export async function ensureRole(client: Client, name: string, password: string): Promise<void> {
  const { rowCount } = await client.query("select from pg_roles where rolname = $1", [name]);
  const verb = rowCount === 0 ? "create" : "alter";
  await client.query(
    `${verb} role ${escapeIdentifier(name)} with login nosuperuser nobypassrls nocreatedb nocreaterole noreplication password ${escapeLiteral(password)}`,
  );
}

/** Makes the database if it is missing; true if it was. */
export async function ensureOwnedDatabase(client: Client, database: string, owner: string): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [database]);
  if (rowCount === 0) {
    await client.query(`create database ${escapeIdentifier(database)} owner ${escapeIdentifier(owner)}`);
  } else {
    await client.query(`alter database ${escapeIdentifier(database)} owner to ${escapeIdentifier(owner)}`);
  }
  return rowCount === 0;
}

/** Lets only the two roles connect. */
export async function restrictConnections(client: Client, database: string, roles: string[]): Promise<void> {
  await client.query(`revoke all on database ${escapeIdentifier(database)} from public`);
  const names = roles.map((role) => escapeIdentifier(role)).join(", ");
  await client.query(`grant connect, temporary on database ${escapeIdentifier(database)} to ${names}`);
}

/** Makes the schema `public` of the connected database the owner's alone to create in. */
export async function closePublicSchema(client: Client, owner: string): Promise<void> {
  await client.query(`alter schema public owner to ${escapeIdentifier(owner)}`);
  await client.query("revoke create on schema public from public");
}
