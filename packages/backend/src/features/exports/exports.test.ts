/** What is exported can be imported again, and is then the same. */

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Dataset, File, Job, Task, TaskList } from "@rollout/contract";
import { bufferSource, openArchive, readArchive } from "@rollout/harbor";
import { jobWhen, startTestServer, type TestServer, zipOf } from "@rollout/test-support";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const checkout = fileURLToPath(new URL("../../../../..", import.meta.url));
const samples = path.resolve(checkout, "../shared/samples/harbor");

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const call = async <Reply>(method: string, address: string, body?: unknown): Promise<Reply> => {
  const reply = await server.call<Reply>(method, `/api/v1${address}`, body);
  expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
  return reply.body;
};

async function upload(name: string, bytes: Uint8Array): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/files?name=${name}`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });
  return ((await response.json()) as File).id;
}

async function importBytes(format: string, name: string, bytes: Uint8Array): Promise<string> {
  const source = { from: "file", fileId: await upload(name, bytes), discard: true };
  const { id } = await call<Job>("POST", "/imports", { format, source });
  const until = (state: string): Promise<Job> =>
    jobWhen(
      () => call<Job>("GET", `/jobs/${id}`),
      (job) => job.state === state,
    );
  await until("ready");
  await call("POST", `/imports/${id}/confirm`, {});
  return (await until("done")).datasetId!;
}

async function download(datasetId: string, format: string): Promise<{ bytes: Buffer; headers: Headers }> {
  const response = await fetch(`${server.url}/api/v1/datasets/${datasetId}/export?format=${format}`, {
    headers: { authorization: `Bearer ${server.apiKey}` },
  });
  expect(response.status).toBe(200);
  return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}

async function digestsIn(zip: Buffer): Promise<Record<string, string>> {
  const content = await readArchive(await openArchive(bufferSource(zip)), "archive");
  const digests: Record<string, string> = {};
  for await (const task of content.tasks()) digests[task.name] = task.digest;
  return digests;
}

/** A Harbor archive of one task. */
const archiveOf = (folder: string, texts: Readonly<Record<string, string>>): Promise<Buffer> =>
  zipOf(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${folder}/${name}`, text])));

test("a dataset made by hand leaves as a Harbor archive and as JSONL, and comes back", async () => {
  const fileId = await upload("data.csv", Buffer.from("a,b\n"));
  const tasks = [
    {
      name: "first",
      instruction: "Add it up.",
      input: { n: 1 },
      outputSchema: { type: "object" },
      metadata: { level: "easy" },
      files: [{ fileId }],
    },
    { name: "second", instruction: "Say it." },
  ];
  const dataset = await call<Dataset>("POST", "/datasets", { name: "by-hand", description: "Two", tasks });
  const zip = await download(dataset.id, "harbor_zip");
  expect(zip.headers.get("content-disposition")).toContain('filename="by-hand-v1.zip"');
  expect((await download(dataset.id, "harbor_zip")).bytes.equals(zip.bytes)).toBe(true);
  const digests = await digestsIn(zip.bytes);
  expect(Object.keys(digests)).toEqual(["first", "second"]);
  const again = await importBytes("harbor_zip", "again.zip", zip.bytes);
  expect(await digestsIn((await download(again, "harbor_zip")).bytes)).toEqual(digests);

  const { tasks: cameBack } = await call<TaskList>("GET", `/datasets/${again}/tasks`);
  const { tasks: wentOut } = await call<TaskList>("GET", `/datasets/${dataset.id}/tasks`);
  const told = ({ name, task: { files, ...task } }: Task) => ({
    ...task,
    name,
    files: files.map((file) => [file.name, file.role, file.sha256]),
  });
  expect(cameBack.map(told)).toEqual(wentOut.map(told));

  const lines = await download(dataset.id, "jsonl");
  const fromLines = await importBytes("jsonl", "lines.jsonl", lines.bytes);
  const { tasks: read } = await call<TaskList>("GET", `/datasets/${fromLines}/tasks`);
  expect(
    read.map(({ name, task }) => [name, task.instruction, task.input, task.outputSchema, task.metadata]),
  ).toEqual([
    ["first", "Add it up.", { n: 1 }, { type: "object" }, { level: "easy" }],
    ["second", "Say it.", {}, null, {}],
  ]);
});

test("a task born from Harbor that was edited comes back edited, and Harbor sees the same task", async () => {
  const archive = await archiveOf("a", {
    "task.toml": '# kept\n[metadata]\ndifficulty = "easy"\n',
    "instruction.md": "# canary 1\n\nDo it.\n",
    "environment/Dockerfile": "FROM scratch\n",
    "tests/test.sh": "exit 0\n",
    "solution/solve.sh": "true\n",
  });
  const born = await importBytes("harbor_zip", "born.zip", archive);
  const before = await digestsIn((await download(born, "harbor_zip")).bytes);
  const contentOf = async (datasetId: string) =>
    (await call<TaskList>("GET", `/datasets/${datasetId}/tasks`)).tasks[0]!;
  const { name, task } = await contentOf(born);
  const notes = await upload("notes.csv", Buffer.from("a,b\n"));
  const edited = {
    name,
    instruction: task.instruction,
    input: { url: "https://example.com" },
    outputSchema: { type: "object" },
    metadata: { ...task.metadata, difficulty: "hard" },
    files: [
      ...task.files.map((file) => ({ fileId: file.id, name: file.name, role: file.role })),
      { fileId: notes },
    ],
  };
  await call("POST", `/datasets/${born}/versions`, { tasks: [edited] });
  const zip = (await download(born, "harbor_zip")).bytes;
  expect(await digestsIn(zip)).toEqual(before);

  const again = await importBytes("harbor_zip", "born-again.zip", zip);
  const come = await contentOf(again);
  expect(come.task).toMatchObject({
    instruction: "Do it.\n",
    input: edited.input,
    outputSchema: edited.outputSchema,
    metadata: { difficulty: "hard", harbor: {} },
  });
  expect(come.task.files.find((file) => file.name === "notes.csv")).toMatchObject({ role: "input" });
  const unchanged = (await download(again, "harbor_zip")).bytes;
  const filesOf = async (bytes: Buffer) =>
    (await openArchive(bufferSource(bytes))).entries
      .filter(({ path: place }) => place.startsWith("tasks/a/"))
      .map(({ path: place, crc32 }) => [place, crc32]);
  expect(await filesOf(unchanged)).toEqual(await filesOf(zip));
});

test("an instruction that the steps of its folder cannot tell is refused before the first byte", async () => {
  const archive = await archiveOf("steps", {
    "task.toml": '[[steps]]\nname = "one"\n',
    "steps/one/instruction.md": "First.\n",
    "environment/Dockerfile": "FROM scratch\n",
    "tests/test.sh": "exit 0\n",
  });
  const dataset = await importBytes("harbor_zip", "steps.zip", archive);
  const [stored] = (await call<TaskList>("GET", `/datasets/${dataset}/tasks`)).tasks;
  const { task } = stored!;
  const kept = task.files.map((file) => ({ fileId: file.id, name: file.name, role: file.role }));
  const edited = { name: stored!.name, instruction: "Only this.", metadata: task.metadata, files: kept };
  await call("POST", `/datasets/${dataset}/versions`, { tasks: [edited] });
  for (const address of ["export/check", "export?format=harbor_zip"]) {
    expect(await server.call("GET", `/api/v1/datasets/${dataset}/${address}`)).toMatchObject({
      status: 422,
      body: { error: { code: "export_refused", message: expect.stringContaining("# Step: one") } },
    });
  }
});

test("a version that is not there is not exported", async () => {
  const { datasets } = await call<{ datasets: Dataset[] }>("GET", "/datasets?search=by-hand");
  const address = `/api/v1/datasets/${datasets[0]!.id}/export?format=jsonl&version=9`;
  expect(await server.call("GET", address)).toMatchObject({
    status: 404,
    body: { error: { code: "dataset_version_not_found" } },
  });
});

describe("the sample tasks of Harbor", () => {
  const reason = existsSync(samples) ? null : `no ${path.relative(checkout, samples)} beside the checkout`;
  if (reason) console.log(`skipped: the sample tasks of Harbor: ${reason}`);

  test.skipIf(reason)("go through the server and keep their digests", async () => {
    const files: Record<string, Buffer> = {};
    for (const family of ["harbor-cookbook", "harbor-examples"]) {
      const entries = await readdir(path.join(samples, family), { recursive: true, withFileTypes: true });
      for (const entry of entries) {
        if (!entry.isFile()) continue;
        const place = path.join(entry.parentPath, entry.name);
        files[path.relative(samples, place).split(path.sep).join("/")] = await readFile(place);
      }
    }
    const datasetId = await importBytes("harbor_zip", "samples.zip", await zipOf(files));
    const known = JSON.parse(await readFile(path.join(samples, "digests.json"), "utf8")) as Record<
      string,
      { digest: string }
    >;
    const exported = await digestsIn((await download(datasetId, "harbor_zip")).bytes);
    expect(Object.values(exported).sort()).toEqual(
      Object.values(known)
        .map(({ digest }) => digest)
        .sort(),
    );
  });
});
