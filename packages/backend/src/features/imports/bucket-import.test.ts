/** An archive in a connected bucket is imported as it was seen, by a real S3 server, whatever happens meanwhile. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { newApiKey } from "@rollout/backend";
import type { Bucket, ImportFormat, ImportPreview, Job, TaskList } from "@rollout/contract";
import {
  archiveOf,
  bucketConnection,
  createTestDatabase,
  freePort,
  isSettled,
  jobWhen,
  type S3Server,
  type ServerProcess,
  s3ClientConfig,
  startS3Server,
  startServerProcess,
  type TestDatabase,
  TestPerson,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

const apiKey = newApiKey();
let s3: S3Server;
let client: S3Client;
let database: TestDatabase;
let dataDir: string;
let server: ServerProcess;
let bucket: Bucket;

const start = async (): Promise<void> => {
  server = await startServerProcess({
    ...database,
    port: await freePort(),
    dataDir,
    environment: { ROLLOUT_INIT_WORKSPACE: "buckets", ROLLOUT_INIT_API_KEY: apiKey },
  });
};

async function kill(): Promise<void> {
  const ended = new Promise((resolve) => server.process.once("exit", resolve));
  server.process.kill("SIGKILL");
  await ended;
}

beforeAll(async () => {
  s3 = await startS3Server();
  client = new S3Client(s3ClientConfig(s3));
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), "rollout-bucket-import-"));
  await start();
  const owner = await TestPerson.signIn({ url: server.url, workspace: "buckets", database }, "Olga", "owner");
  const connection = bucketConnection(s3, { prefix: "sets/" });
  bucket = (await owner.call<Bucket>("POST", "/api/v1/buckets", connection)).body;
  expect(bucket).toMatchObject({ state: "ok" });
}, 600_000);
afterAll(async () => {
  client?.destroy();
  await server?.stop();
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
  await s3?.stop();
});

const put = (key: string, body: Buffer | string) =>
  client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: `sets/${key}`, Body: body }));
const remove = (key: string) =>
  client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: `sets/${key}` }));

async function call<Reply>(method: string, address: string, body?: object): Promise<Reply> {
  const response = await fetch(`${server.url}/api/v1${address}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const reply = await response.text();
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${reply}`);
  return JSON.parse(reply) as Reply;
}

const until = (id: string, isThere: (job: Job) => boolean): Promise<Job> =>
  jobWhen(() => call<Job>("GET", `/jobs/${id}`), isThere);

const settled = (id: string): Promise<Job> => until(id, isSettled);

async function begin(key: string, format: ImportFormat = "harbor_zip"): Promise<Job> {
  const source = { from: "bucket", bucketId: bucket.id, key };
  return settled((await call<Job>("POST", "/imports", { format, source })).id);
}

async function confirm({ id }: Job, confirmation: object = {}): Promise<Job> {
  await call("POST", `/imports/${id}/confirm`, confirmation);
  return settled(id);
}

test("an archive in a bucket is previewed and saved, its files with it", async () => {
  await put("good/tasks-a.zip", await archiveOf(3));
  const job = await begin("good/tasks-a.zip");
  expect(await call<ImportPreview>("GET", `/imports/${job.id}`)).toMatchObject({
    source: "good/tasks-a.zip",
    into: { name: "tasks-a" },
    counts: { tasks: 3, errors: 0 },
  });
  const done = await confirm(job);
  expect(done).toMatchObject({ state: "done", done: 3 });
  // What was imported is Rollout's own: the object may go.
  await remove("good/tasks-a.zip");
  const { tasks } = await call<TaskList>("GET", `/datasets/${done.datasetId}/tasks`);
  const script = tasks[2]!.task.files.find(({ name }) => name === "tests/test.sh")!;
  const response = await fetch(server.url + script.url, { headers: { authorization: `Bearer ${apiKey}` } });
  expect(await response.text()).toBe("exit 2\n");
});

test("lines in a bucket are imported too", async () => {
  await put("lines.jsonl", `${JSON.stringify({ name: "one", instruction: "Do it." })}\n`);
  expect(await confirm(await begin("lines.jsonl", "jsonl"))).toMatchObject({ state: "done", done: 1 });
});

test("an object that is not there is told at once", async () => {
  await expect(begin("nowhere.zip")).rejects.toThrow(/404 .*"object_not_found".*no object nowhere\.zip/);
});

test("an object that changed between preview and confirmation is refused, although every name in it is the same", async () => {
  await put("changed.zip", await archiveOf(3));
  const job = await begin("changed.zip");
  await put("changed.zip", await archiveOf(3, "Undo"));
  expect(await confirm(job)).toMatchObject({
    state: "failed",
    code: "file_changed",
    message: "The object changed.zip has changed since it was read first. Start again.",
  });
});

test("lines that changed are not read again by another mapping", async () => {
  await put("mapped.csv", "id,prompt,hint\na,Read it.,x\n");
  const job = await begin("mapped.csv", "csv");
  await put("mapped.csv", "id,prompt,hint\nb,Write it.,y\n");
  const mapping = { name: "id", instruction: "hint" };
  expect(await confirm(job, { mapping })).toMatchObject({ state: "failed", code: "file_changed" });
});

test("an object that vanished between preview and confirmation is told", async () => {
  await put("vanished.zip", await archiveOf(3));
  const job = await begin("vanished.zip");
  await remove("vanished.zip");
  expect(await confirm(job)).toMatchObject({ state: "failed", code: "object_not_found" });
});

test("a server that is killed while it reads and while it stores goes on with the same object", {
  timeout: 120_000,
}, async () => {
  const tasks = 1_500;
  await put("long.zip", await archiveOf(tasks, "Go", 10_000));
  const source = { from: "bucket", bucketId: bucket.id, key: "long.zip" };
  const { id } = await call<Job>("POST", "/imports", { format: "harbor_zip", source });
  await until(id, ({ done }) => done > 0);
  await kill();
  await start();
  expect(await settled(id)).toMatchObject({ state: "ready", resumed: true, done: tasks });
  await call("POST", `/imports/${id}/confirm`, {});
  await until(id, ({ phase }) => phase === "storing files");
  await kill();
  await start();
  const done = await settled(id);
  expect(done).toMatchObject({ state: "done", resumed: true, done: tasks });
  const { tasks: read } = await call<TaskList>("GET", `/datasets/${done.datasetId}/tasks?limit=5`);
  expect(read.map(({ task }) => task.instruction)).toEqual([
    "Go 0.\n",
    "Go 1.\n",
    "Go 2.\n",
    "Go 3.\n",
    "Go 4.\n",
  ]);
});

test("an object that is replaced while the server is down is not mixed with what was read", {
  timeout: 120_000,
}, async () => {
  await put("replaced.zip", await archiveOf(1_500, "Old", 10_000));
  const source = { from: "bucket", bucketId: bucket.id, key: "replaced.zip" };
  const { id } = await call<Job>("POST", "/imports", { format: "harbor_zip", source });
  await until(id, ({ done }) => done > 0);
  await kill();
  await put("replaced.zip", await archiveOf(1_500, "New", 10_000));
  await start();
  expect(await settled(id)).toMatchObject({ state: "failed", code: "file_changed" });
});
