/** An import goes on where a killed server left it, and ends as if nothing had happened. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { newApiKey } from "@rollout/backend";
import type { File, Job, TaskList } from "@rollout/contract";
import {
  archiveOf,
  createTestDatabase,
  freePort,
  jobWhen,
  type ServerProcess,
  startServerProcess,
  type TestDatabase,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

const taskCount = 2_500;
const apiKey = newApiKey();
let database: TestDatabase;
let dataDir: string;
let server: ServerProcess;

const start = async (): Promise<void> => {
  server = await startServerProcess({
    ...database,
    port: await freePort(),
    dataDir,
    environment: { ROLLOUT_INIT_WORKSPACE: "killed", ROLLOUT_INIT_API_KEY: apiKey },
  });
};
beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), "rollout-killed-"));
  await start();
});
afterAll(async () => {
  await server.stop();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

async function kill(): Promise<void> {
  const ended = new Promise((resolve) => server.process.once("exit", resolve));
  server.process.kill("SIGKILL");
  await ended;
}

async function call<Reply>(method: string, address: string, body?: object | Buffer): Promise<Reply> {
  const type = body instanceof Buffer ? "application/octet-stream" : "application/json";
  const response = await fetch(`${server.url}/api/v1${address}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...(body ? { "content-type": type } : {}) },
    ...(body ? { body: body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Reply;
}

const until = (id: string, isThere: (job: Job) => boolean): Promise<Job> =>
  jobWhen(() => call<Job>("GET", `/jobs/${id}`), isThere);

/** How many files built-in storage has. */
const stored = async (): Promise<number> => {
  const entries = await readdir(path.join(dataDir, "files"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
};

test("an import survives the end of its server, twice", { timeout: 120_000 }, async () => {
  const file = await call<File>("POST", "/files?name=many.zip", await archiveOf(taskCount, "Do"));
  const source = { from: "file", fileId: file.id, discard: true };
  const { id } = await call<Job>("POST", "/imports", { format: "harbor_zip", source });
  await until(id, ({ done }) => done > 0);
  await kill();
  await start();
  const ready = await until(id, ({ state }) => state === "ready");
  expect(ready).toMatchObject({ resumed: true, done: taskCount, total: taskCount });

  await call("POST", `/imports/${id}/confirm`, {});
  await until(id, ({ phase, done }) => phase === "storing files" && done > 0);
  await kill();
  await start();
  const done = await until(id, ({ state }) => state === "done" || state === "failed");
  expect(done).toMatchObject({ state: "done", resumed: true, done: taskCount });

  const { tasks } = await call<TaskList>("GET", `/datasets/${done.datasetId}/tasks?limit=200`);
  expect(tasks).toHaveLength(200);
  expect(tasks[7]!.task.instruction).toBe("Do 7.\n");
  const script = tasks[7]!.task.files.find(({ name }) => name === "tests/test.sh")!;
  const response = await fetch(server.url + script.url, { headers: { authorization: `Bearer ${apiKey}` } });
  expect(await response.text()).toBe("exit 7\n");

  // Two contents of each task, three of all of them; the archive goes with the job.
  await expect.poll(stored, { timeout: 5_000 }).toBe(2 * taskCount + 3);
});

test("an import that is cancelled while it stores files leaves none", { timeout: 60_000 }, async () => {
  const before = await stored();
  const file = await call<File>("POST", "/files?name=again.zip", await archiveOf(taskCount, "Undo"));
  const source = { from: "file", fileId: file.id, discard: true };
  const into = { name: "cancelled" };
  const { id } = await call<Job>("POST", "/imports", { format: "harbor_zip", source, into });
  await until(id, ({ state }) => state === "ready");
  await call("POST", `/imports/${id}/confirm`, {});
  await until(id, ({ phase }) => phase === "storing files");
  await call("DELETE", `/jobs/${id}`);
  await expect.poll(stored, { timeout: 20_000 }).toBe(before);
});
