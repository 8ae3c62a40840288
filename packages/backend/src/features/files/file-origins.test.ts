/** What people uploaded and what imports stored are listed apart. */
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import type { File, Job, StoredObjectList } from "@rollout/contract";
import { writeArchive } from "@rollout/harbor";
import { startTestServer, type TestServer } from "@rollout/test-support";
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
  async function* entries() {
    for (const [name, text] of Object.entries({ "task.toml": "", "instruction.md": "Do.", ...files })) {
      const bytes = Buffer.from(text);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      yield {
        path: `task/${name}`,
        size: bytes.length,
        sha256,
        async *open() {
          yield bytes;
        },
      };
    }
  }
  const { id: fileId } = await upload("task.zip", await buffer(writeArchive(entries())), "application/zip");
  const source = { from: "file", fileId, discard: true };
  const job = await server.call<Job>("POST", "/api/v1/imports", { format: "harbor_zip", source });
  await reaches(job.body.id, "ready");
  await server.call("POST", `/api/v1/imports/${job.body.id}/confirm`, { leaveOutErrors: true });
  await reaches(job.body.id, "done");
}

async function reaches(jobId: string, state: Job["state"]): Promise<void> {
  for (const until = Date.now() + 15_000; Date.now() < until; await setTimeout(20)) {
    const { body } = await server.call<Job>("GET", `/api/v1/jobs/${jobId}`);
    if (body.state === state) return;
    if (body.state === "failed") throw new Error(body.message ?? "The job failed.");
  }
  throw new Error(`The job is not ${state}.`);
}

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
