import { expect, test } from "vitest";
import { ensureDatabase, startPostgres } from "./index.js";
import { folderWithDatabase } from "./test-folder.js";
import { attempt } from "./test-rows.sql.js";

test("one role owns the database, the other may only connect, and neither is a superuser", async () => {
  const { dataDir } = await folderWithDatabase();
  const postgres = await startPostgres({ dataDir });
  const { migrationUrl, databaseUrl } = await ensureDatabase(postgres, { database: "rollout" });
  expect(new URL(migrationUrl).username).toBe("rollout_owner");
  expect(new URL(databaseUrl).username).toBe("rollout_app");

  await attempt(migrationUrl, "create table things (n int)");
  await expect(attempt(databaseUrl, "create table others (n int)")).rejects.toThrow(
    "permission denied for schema public",
  );
  await expect(attempt(databaseUrl, "select * from things")).rejects.toThrow(
    "permission denied for table things",
  );
  await expect(attempt(databaseUrl, "set role rollout_owner")).rejects.toThrow("permission denied");
  await expect(attempt(migrationUrl, "create role intruder superuser")).rejects.toThrow("permission denied");
  await expect(attempt(migrationUrl, "copy things from program 'id'")).rejects.toThrow("permission denied");
  await postgres.stop();
});

test("it can be repeated, by several at once, and gives the same addresses", async () => {
  const { dataDir } = await folderWithDatabase();
  const postgres = await startPostgres({ dataDir });
  const all = await Promise.all([1, 2, 3].map(() => ensureDatabase(postgres, { database: "rollout" })));
  expect(new Set(all.map(({ databaseUrl }) => databaseUrl)).size).toBe(1);
  await attempt(all[0]!.databaseUrl, "select 1");
  await postgres.stop();
});

test("a wrong password is refused", async () => {
  const { dataDir } = await folderWithDatabase();
  const postgres = await startPostgres({ dataDir });
  const { databaseUrl } = await ensureDatabase(postgres, { database: "rollout" });
  const guessed = Object.assign(new URL(databaseUrl), { password: "rollout" }).href;
  await expect(attempt(guessed, "select 1")).rejects.toThrow("password authentication failed");
  await postgres.stop();
});
