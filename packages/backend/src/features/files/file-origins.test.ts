/** What people uploaded and what imports stored are listed apart. */
import { readFile } from "node:fs/promises";
import type { File, Job, StoredObjectList } from "@rollout/contract";
import { jobWhen, startTestServer, type TestServer, zipOf } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function upload(name: string, bytes: Buffer | string, contentType: string): Promise<File> {
  const query = new URLSearchParams({ name, contentType });
  const response = await fetch(`${server.url}/api/v1/files?${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(Buffer.from(bytes)),
  });
  return (await response.json()) as File;
}

/** Imports one Harbor task with these files. */
async function importTask(files: Readonly<Record<string, string>>): Promise<void> {
  const texts = Object.entries({ "task.toml": "", "instruction.md": "Do.", ...files });
  const archive = await zipOf(Object.fromEntries(texts.map(([name, text]) => [`task/${name}`, text])));
  const { id: fileId } = await upload("task.zip", archive, "application/zip");
  const source = { from: "file", fileId, discard: true };
  const job = await server.call<Job>("POST", "/api/v1/imports", { format: "harbor_zip", source });
  await reaches(job.body.id, "ready");
  await server.call("POST", `/api/v1/imports/${job.body.id}/confirm`, { leaveOutErrors: true });
  await reaches(job.body.id, "done");
}

const reaches = (jobId: string, state: Job["state"]): Promise<Job> =>
  jobWhen(
    async () => (await server.call<Job>("GET", `/api/v1/jobs/${jobId}`)).body,
    (job) => job.state === state,
  );

const list = async (query: Record<string, string> = {}) =>
  (await server.call<StoredObjectList>("GET", `/api/v1/files?${new URLSearchParams(query)}`)).body.objects;

test("files of imports are listed apart from those that were uploaded, until somebody uploads the same", async () => {
  const names = async (origin?: string) =>
    (await list({ prefix: "environment/", ...(origin === undefined ? {} : { origin }) })).map(
      ({ name }) => name,
    );
  await upload("environment/notes.md", "Notes", "text/markdown");
  await importTask({
    "environment/Dockerfile": "FROM scratch\n",
    "environment/data.csv": "a,b\n",
    "environment/more.csv": "c,d\n",
    "tests/test.sh": "true\n",
  });
  expect(await names("uploads")).toEqual(["notes.md"]);
  expect(await names("imports")).toEqual(["Dockerfile", "data.csv", "more.csv"]);
  expect(await names()).toEqual(["Dockerfile", "data.csv", "more.csv", "notes.md"]);
  const imported = (await list({ prefix: "environment/", search: "data" }))[0]!;
  expect((await upload("environment/data.csv", "a,b\n", "text/csv")).id).toBe(imported.fileId);
  expect(await names("uploads")).toEqual(["data.csv", "notes.md"]);
  expect(await names("imports")).toEqual(["Dockerfile", "more.csv"]);
});

test("pages of both origins together follow one another in the order of names", async () => {
  const whole = await list();
  expect(whole.map(({ key }) => key)).toEqual(["environment/", "instruction.md", "task.toml", "tests/"]);
  await upload("j.txt", "j", "text/plain");
  const first = await server.call<StoredObjectList>("GET", "/api/v1/files?limit=3");
  expect(first.body.objects.map(({ key }) => key)).toEqual(["environment/", "instruction.md", "j.txt"]);
  const rest = await list({ cursor: first.body.nextCursor! });
  expect(rest.map(({ key }) => key)).toEqual(["task.toml", "tests/"]);
});

test("what imports stored before it was noted is found by the migration", async () => {
  const migration = new URL("../../../migrations/0020_files_of_imports.sql", import.meta.url);
  const [update] = /^update files [^;]+;/m.exec(await readFile(migration, "utf8"))!;
  const imported = await list({ origin: "imports" });
  const uploaded = await list({ origin: "uploads" });
  const client = new pg.Client({ connectionString: server.database.superuserUrl });
  await client.connect();
  await client.query("update files set is_imported = false");
  expect(await list({ origin: "imports" })).toEqual([]);
  await client.query(update);
  await client.end();
  expect(await list({ origin: "imports" })).toEqual(imported);
  expect(await list({ origin: "uploads" })).toEqual(uploaded);
});
