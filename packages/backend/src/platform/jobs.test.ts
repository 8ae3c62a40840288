/** What becomes of a job when servers stop, die or fail, and whose job is next. */
import { newUuid } from "@rollout/contract";
import { createTestDatabase, type TestDatabase } from "@rollout/test-support";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { Database } from "./database.js";
import { type JobHandler, JobRunner, type RunningJob } from "./jobs.js";
import { findJob, insertJob, type JobRow } from "./jobs.sql.js";
import { WorkspaceDb } from "./workspace-db.js";

let testDatabase: TestDatabase;
let database: Database;
let superuser: pg.Client;
const runners: JobRunner[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({
    url: testDatabase.databaseUrl,
    connections: 6,
    onConnectionError: () => undefined,
  });
  superuser = new pg.Client({ connectionString: testDatabase.superuserUrl });
  await superuser.connect();
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  await superuser.query("delete from jobs");
});
afterAll(async () => {
  await database.close();
  await superuser.end();
  await testDatabase.drop();
});

async function newWorkspace(): Promise<WorkspaceDb> {
  const id = newUuid();
  await superuser.query("insert into workspaces (id, slug, name) values ($1, $2, 'W')", [id, `w-${id}`]);
  return new WorkspaceDb(database, id);
}

const newJob = (db: WorkspaceDb): Promise<JobRow> =>
  insertJob(db, {
    id: newUuid(),
    kind: "import",
    name: "job",
    request: "{}",
    phase: "reading",
    unit: "tasks",
    createdBy: null,
    createdByName: null,
  });

/** A server that runs jobs of this kind. */
function startRunner(handler: Partial<JobHandler>, onError: (error: Error) => void = () => undefined) {
  const runner = new JobRunner({ database, onError });
  runner.handle("import", { run: untilStopped, clean: async () => undefined, ...handler });
  runner.start();
  runners.push(runner);
  return runner;
}

const untilStopped = async (job: RunningJob): Promise<void> => {
  await new Promise((resolve) => job.stopped.addEventListener("abort", resolve));
  job.assertOwn();
};

/** As a server that dies: its lease is over, and it has not said anything. */
const endLeases = () => superuser.query("update jobs set lease_until = now() where lease_until is not null");

const attemptsOf = async (id: string): Promise<number> =>
  (await superuser.query<{ attempts: number }>("select attempts from jobs where id = $1", [id])).rows[0]!
    .attempts;

test("a job survives any number of servers that stop as they should", async () => {
  const db = await newWorkspace();
  const { id } = await newJob(db);
  for (let restart = 0; restart < 8; restart++) {
    let hasBegun = false;
    const runner = startRunner({
      run: (job) => {
        hasBegun = true;
        return untilStopped(job);
      },
    });
    await vi.waitUntil(() => hasBegun);
    await runner.stop();
  }
  startRunner({ run: (job) => job.save({ state: "done" }) });
  await vi.waitUntil(async () => (await findJob(db, id))?.state === "done");
});

test("a job that ends its server five times at the same place is given up; one that comes further is not", async () => {
  const db = await newWorkspace();
  const [stuck, moving] = [await newJob(db), await newJob(db)];
  const reached = new Map<string, number>();
  for (let death = 0; death < 5; death++) {
    const runner = startRunner({
      run: async (job) => {
        await job.save({ done: 0, phase: "reading" });
        await job.save({ done: job.row.id === moving.id ? death + 1 : 3 });
        reached.set(job.row.id, death);
        await untilStopped(job);
      },
    });
    await vi.waitUntil(() => reached.get(stuck.id) === death && reached.get(moving.id) === death);
    await runner.stop();
    // It had no time to let go.
    await superuser.query("update jobs set attempts = attempts + 1");
  }
  expect(await attemptsOf(moving.id)).toBe(1);
  expect(await attemptsOf(stuck.id)).toBe(5);
  startRunner({ run: (job) => job.save({ state: "done" }) });
  await vi.waitUntil(async () => (await findJob(db, stuck.id))?.state === "failed");
  await vi.waitUntil(async () => (await findJob(db, moving.id))?.state === "done");
  expect((await findJob(db, stuck.id))?.message).toMatch(/The server ended each time/);
});

test("a job of another workspace is taken before the hundred that were asked for first", async () => {
  const [busy, other] = [await newWorkspace(), await newWorkspace()];
  for (let count = 0; count < 100; count++) await newJob(busy);
  const late = await newJob(other);
  const begun: string[] = [];
  startRunner({
    run: (job) => {
      begun.push(job.row.id);
      return untilStopped(job);
    },
  });
  // Two of the one and one of the other: more this server does not take.
  await vi.waitUntil(() => begun.length === 3);
  expect(begun).toContain(late.id);
});

test("what a failed job left is removed by one server alone, and later where that fails", async () => {
  const db = await newWorkspace();
  const { id } = await newJob(db);
  const errors: string[] = [];
  let cleaning = 0;
  let cleanings = 0;
  let mostAtOnce = 0;
  const handler: Partial<JobHandler> = {
    run: () => Promise.reject(new Error("It failed.")),
    clean: async () => {
      cleaning++;
      cleanings++;
      mostAtOnce = Math.max(mostAtOnce, cleaning);
      for (const runner of runners) runner.wake();
      await new Promise((resolve) => setImmediate(resolve));
      cleaning--;
      if (cleanings < 3) throw new Error("The storage is away.");
    },
  };
  startRunner(handler, (error) => errors.push(error.message));
  startRunner(handler, (error) => errors.push(error.message));
  const pause = async (): Promise<number> =>
    Number(
      (
        await superuser.query<{ seconds: string }>(
          "select extract(epoch from lease_until - clock_timestamp()) as seconds from jobs where id = $1",
          [id],
        )
      ).rows[0]?.seconds,
    );
  await vi.waitUntil(async () => errors.includes("The storage is away."));
  expect(await pause()).toBeGreaterThan(5);
  await endLeases();
  await vi.waitUntil(async () => cleanings === 2 && (await pause()) > 15, { timeout: 5_000 });
  await endLeases();
  await vi.waitUntil(
    async () =>
      (await superuser.query("select from jobs where id = $1 and cleanup_due", [id])).rowCount === 0,
    { timeout: 5_000 },
  );
  expect(cleanings).toBe(3);
  expect(mostAtOnce).toBe(1);
});
