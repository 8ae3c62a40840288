import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";

const folder = fileURLToPath(new URL("../../migrations/", import.meta.url));

// Any number that nothing else locks: "rollout" on a telephone keypad.
const migrationLock = 7_655_688;

/** Tables that the serving role reaches only through functions. */
const functionOnlyTables = [
  "users",
  "accounts",
  "sessions",
  "sign_in_links",
  "sign_in_requests",
  "installation",
  "device_logins",
  "wrong_user_codes",
  "wrong_codes_of_addresses",
  "migrations",
];

/** Tables that the serving role may read and never change; a function appends to them. */
const appendOnlyTables = ["audit_entries"];

/**
 * Brings the schema up to date: numbered files, forward only, one transaction each, under an advisory lock so
 * that several servers may start at once. A file that was changed after it ran stops the start.
 *
 * @param migrationUrl - Who owns the schema.
 * @param servingRole - Who serves; gets what it needs and no more. The same role as the owner needs no grants.
 * @returns The names of the files that ran now.
 */
export async function migrate(migrationUrl: string, servingRole: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: migrationUrl, application_name: "rollout migrate" });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    const ran = await runPending(client);
    await grantTo(client, servingRole);
    return ran;
  } finally {
    await client.end();
  }
}

async function runPending(client: pg.Client): Promise<string[]> {
  await client.query(
    "create table if not exists migrations (name text primary key, sha256 text not null, ran_at timestamptz not null default now())",
  );
  const done = new Map(
    (await client.query<{ name: string; sha256: string }>("select name, sha256 from migrations")).rows.map(
      (row) => [row.name, row.sha256] as const,
    ),
  );
  const ran: string[] = [];
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort()) {
    const text = await readFile(`${folder}${name}`, "utf8");
    const sha256 = createHash("sha256").update(text).digest("hex");
    const before = done.get(name);
    if (before !== undefined && before !== sha256) {
      throw new Error(
        `Migration ${name} was changed after it ran. Restore the file and put the change into a new one.`,
      );
    }
    if (before !== undefined) continue;
    await client.query("begin");
    try {
      await client.query(text);
      await client.query("insert into migrations (name, sha256) values ($1, $2)", [name, sha256]);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      throw new Error(`Migration ${name} failed; nothing of it was kept.`, { cause: error });
    }
    ran.push(name);
  }
  return ran;
}

async function grantTo(client: pg.Client, servingRole: string): Promise<void> {
  const [owner] = (await client.query<{ name: string }>("select current_user as name")).rows;
  if (owner?.name === servingRole) return;
  const role = client.escapeIdentifier(servingRole);
  // In one transaction: what is granted in general and taken away in particular is never open in between.
  await client.query("begin");
  await client.query(`grant usage on schema public to ${role}`);
  await client.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
  await client.query(`revoke all on ${functionOnlyTables.join(", ")} from ${role}`);
  await client.query(`revoke all on ${appendOnlyTables.join(", ")} from ${role}`);
  await client.query(`grant select on ${appendOnlyTables.join(", ")} to ${role}`);
  await client.query(`grant execute on all functions in schema public to ${role}`);
  await client.query("commit");
}
