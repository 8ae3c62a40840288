import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { startPostgres, stopPostgres } from "./index.js";
import { untilEnded } from "./postmaster.js";
import { canBindToStarter } from "./starter-bound.js";
import { folderWithDatabase, runChild, temporaryFolder } from "./test-folder.js";
import { commitNumbers, countNumbers, makeNumbers, readVersion } from "./test-rows.sql.js";

const start = (dataDir: string, more = ""): string => `
  const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, ${more} });
  console.log(JSON.stringify(postgres));
  setInterval(() => {}, 1000);`;

test("kill -9 of Postgres during inserts loses no committed row, and the next start comes at once", async () => {
  const { dataDir } = await folderWithDatabase();
  let postgres = await startPostgres({ dataDir });
  await makeNumbers(postgres.superuserUrl);
  let committed = 0;
  const inserting = commitNumbers(postgres.superuserUrl, (n) => (committed = n)).catch(() => undefined);
  await sleep(500);
  process.kill(postgres.pid, "SIGKILL");
  postgres = await startPostgres({ dataDir, port: postgres.port });
  await inserting;
  expect(postgres.attached).toBe(false);
  expect(committed).toBeGreaterThan(10);
  const { count, largest } = await countNumbers(postgres.superuserUrl);
  // One row may have been committed without its acknowledgement having arrived.
  expect(largest).toBeGreaterThanOrEqual(committed);
  expect(largest).toBeLessThanOrEqual(committed + 1);
  expect(count).toBe(largest);
  await postgres.stop();
});

test("kill -9 of the process that started Postgres leaves a folder that starts again", async () => {
  const { dataDir } = await folderWithDatabase();
  const child = runChild(start(dataDir));
  const first = JSON.parse(await child.line()) as { pid: number; superuserUrl: string };
  await makeNumbers(first.superuserUrl);
  child.process.kill("SIGKILL");
  const postgres = await startPostgres({ dataDir });
  expect(postgres.attached).toBe(false);
  expect(await countNumbers(postgres.superuserUrl)).toEqual({ count: 0, largest: 0 });
  await postgres.stop();
});

test.skipIf(!canBindToStarter())(
  "kill -9 of the process that started Postgres ends Postgres, too (needs setpriv)",
  async () => {
    const { dataDir } = await folderWithDatabase();
    const child = runChild(start(dataDir));
    const { pid } = JSON.parse(await child.line()) as { pid: number };
    child.process.kill("SIGKILL");
    expect(await untilEnded(pid, 5_000)).toBe(true);
    expect(readFileSync(join(dataDir, "rollout.log"), "utf8")).toContain("database system is shut down");
  },
);

test("a Postgres whose starter died without taking it along is adopted, and stopped by its new owner", async () => {
  const { dataDir } = await folderWithDatabase();
  // Without setpriv in PATH the system does not end Postgres with its starter.
  const child = runChild(start(dataDir), { env: { PATH: "/nowhere" } });
  const { pid } = JSON.parse(await child.line()) as { pid: number };
  child.process.kill("SIGKILL");
  await child.ended;
  const adopted = await startPostgres({ dataDir });
  expect(adopted).toMatchObject({ pid, attached: false });
  await adopted.stop();
  expect(await untilEnded(pid, 0)).toBe(true);
});

test("an ordinary exit of the starter ends Postgres, too", async () => {
  const { dataDir } = await folderWithDatabase();
  const child = runChild(`${start(dataDir)} setTimeout(() => process.exit(0), 100);`, {
    env: { PATH: "/nowhere" },
  });
  const { pid } = JSON.parse(await child.line()) as { pid: number };
  await child.ended;
  expect(await untilEnded(pid, 5_000)).toBe(true);
});

test("kill -9 while the database is being made is mended by the next start", async () => {
  const { dataDir } = temporaryFolder();
  const child = runChild(start(dataDir, "log: (line) => console.log(line)"));
  expect(await child.line()).toContain("Making a database");
  await sleep(150);
  child.process.kill("SIGKILL");
  await child.ended;
  expect(readdirSync(dataDir)).toContain("rollout-initialising");
  const postgres = await startPostgres({ dataDir });
  expect(await readVersion(postgres.superuserUrl)).toContain("PostgreSQL 18");
  await postgres.stop();
});

test("a machine that stopped while a new database was moved into place leaves nothing half made", async () => {
  const { dataDir } = temporaryFolder();
  mkdirSync(join(dataDir, "rollout-initialising", "data"), { recursive: true });
  writeFileSync(join(dataDir, "rollout-initialising", "data", "PG_VERSION"), "18\n");
  mkdirSync(join(dataDir, "base"));
  const postgres = await startPostgres({ dataDir });
  expect(await readVersion(postgres.superuserUrl)).toContain("PostgreSQL 18");
  await postgres.stop();
});

test("a server's file whose number now belongs to another process does not keep the folder shut", async () => {
  const { dataDir } = await folderWithDatabase();
  const first = await startPostgres({ dataDir });
  const pidFile = readFileSync(join(dataDir, "postmaster.pid"), "utf8");
  await first.stop();
  // Of the user that Postgres runs as: only such a process makes Postgres hesitate.
  const stranger = runChild("setInterval(() => {}, 1000); console.log('here');", {
    ...(process.geteuid?.() === 0 ? { user: { uid: 65534, gid: 65534 } } : {}),
  });
  writeFileSync(join(dataDir, "postmaster.pid"), pidFile.replace(/^\d+/, String(stranger.process.pid)));
  const second = await startPostgres({ dataDir });
  expect(second.attached).toBe(false);
  await second.stop();
  stranger.process.kill("SIGKILL");
  await stranger.ended;
});

test("the lock of a start that was killed is taken over", async () => {
  const { dataDir } = await folderWithDatabase();
  writeFileSync(join(dataDir, "rollout.lock"), "999999999@1 gone");
  const postgres = await startPostgres({ dataDir });
  await postgres.stop();
  expect(await stopPostgres(dataDir)).toBe(false);
});
