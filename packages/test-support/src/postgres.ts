import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate } from "@rollout/backend";
import { ensureDatabase, removeDataFolder, startPostgres } from "@rollout/embedded-postgres";
import pg from "pg";

/** Where tests find the Postgres of this test run; set by the global setup for its workers. */
const variable = "ROLLOUT_TEST_POSTGRES";
const template = "rollout_template";

interface TestPostgres {
  readonly superuserUrl: string;
  readonly databaseUrl: string;
  readonly migrationUrl: string;
}

/** A database of its own for one test file. */
export interface TestDatabase {
  /** As the role that serves. */
  readonly databaseUrl: string;
  /** As the role that owns the schema. */
  readonly migrationUrl: string;
  /** As a superuser, to look behind row-level security. */
  readonly superuserUrl: string;
  readonly servingRole: string;
  drop(): Promise<void>;
}

/** Starts one Postgres for all test files and migrates the template of their databases. Returns how to stop. */
export async function startTestPostgres(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "rollout-test-"));
  const dataDir = path.join(folder, "postgres");
  const running = await startPostgres({ dataDir });
  const { databaseUrl, migrationUrl } = await ensureDatabase(running, { database: template });
  await migrate(migrationUrl, new URL(databaseUrl).username);
  const postgres: TestPostgres = { superuserUrl: running.superuserUrl, databaseUrl, migrationUrl };
  process.env[variable] = JSON.stringify(postgres);
  return async () => {
    await running.stop();
    await removeDataFolder(dataDir);
    await rm(folder, { recursive: true, force: true });
  };
}

/** Makes a database from the template, in some 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const value = process.env[variable];
  if (value === undefined) throw new Error("No test Postgres. Run the tests by the root vitest.config.ts.");
  const postgres = JSON.parse(value) as TestPostgres;
  const name = `test_${randomBytes(6).toString("hex")}`;
  const owner = new URL(postgres.migrationUrl).username;
  // Two copies of one template at the same time are refused by Postgres, so test files take turns.
  await asSuperuser(postgres, async (client) => {
    await client.query("select pg_advisory_lock(hashtext('rollout_template'))");
    await client.query(`create database ${name} template ${template} owner ${owner}`);
  });
  const at = (url: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return {
    databaseUrl: at(postgres.databaseUrl),
    migrationUrl: at(postgres.migrationUrl),
    superuserUrl: at(postgres.superuserUrl),
    servingRole: new URL(postgres.databaseUrl).username,
    drop: () =>
      asSuperuser(postgres, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

async function asSuperuser(
  postgres: TestPostgres,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.superuserUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
