import {
  type Dataset,
  type ErrorReply,
  newId,
  type Task,
  type TaskId,
  type TaskSet,
  type taskRowListSchema,
} from "@rollout/contract";
import { RecordBuilder, startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";

type TaskRowList = z.infer<typeof taskRowListSchema>;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const aTask = (name: string, fields: object = {}) => ({ name, instruction: `Do ${name}`, ...fields });

async function aDataset(name: string, tasks: readonly object[]): Promise<Dataset> {
  const { status, body } = await server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks });
  expect(status).toBe(201);
  return body;
}

async function rowsOf(dataset: Dataset, query: Record<string, string> = {}): Promise<TaskRowList> {
  const { status, body } = await server.call<TaskRowList>(
    "GET",
    `/api/v1/datasets/${dataset.id}/task-rows?${new URLSearchParams(query)}`,
  );
  expect(status).toBe(200);
  return body;
}

const namesOf = async (dataset: Dataset, query: Record<string, string>): Promise<string[]> =>
  (await rowsOf(dataset, query)).tasks.map(({ name }) => name);

const withMetadata = (...filters: { key: string; value: string }[]) => ({
  metadata: JSON.stringify(filters),
});

test("a row shows what a table needs, and nothing of the content beyond", async () => {
  const upload = await fetch(`${server.url}/api/v1/files?name=a.txt`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: "a",
  });
  const { id: fileId } = (await upload.json()) as { id: string };
  const dataset = await aDataset("shown", [
    aTask("plain"),
    aTask("full", {
      instruction: `<!-- canary GUID 1 -->\n\n${"🧪".repeat(300)}`,
      outputSchema: { type: "object" },
      metadata: { level: 2, tags: ["a"] },
      files: [{ fileId }, { fileId, name: "tests/a.txt", role: "tests" }],
    }),
  ]);
  const { tasks, nextCursor, total } = await rowsOf(dataset);
  expect([nextCursor, total]).toEqual([null, 2]);
  expect(tasks).toEqual([
    {
      id: expect.stringMatching(/^task_/),
      name: "plain",
      position: 1,
      instruction: "Do plain",
      fileCount: 0,
      hiddenFileCount: 0,
      hasOutputSchema: false,
      lastRun: null,
      metadata: {},
    },
    {
      id: expect.stringMatching(/^task_/),
      name: "full",
      position: 2,
      instruction: "🧪".repeat(200),
      fileCount: 2,
      hiddenFileCount: 1,
      hasOutputSchema: true,
      lastRun: null,
      metadata: { level: 2, tags: ["a"] },
    },
  ]);
});

test("pages follow each other without gap, and the total is that of the whole list", async () => {
  const dataset = await aDataset(
    "paged",
    Array.from({ length: 25 }, (_, index) => aTask(`t${index}`, { metadata: { even: index % 2 === 0 } })),
  );
  for (const query of [{}, { search: "t" }] as Record<string, string>[]) {
    const names: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: TaskRowList = await rowsOf(dataset, { ...query, limit: "10", ...(cursor && { cursor }) });
      names.push(...page.tasks.map(({ name }) => name));
      expect(page.total).toBe(25);
      cursor = page.nextCursor;
    }
    expect(names).toEqual(Array.from({ length: 25 }, (_, index) => `t${index}`));
  }
});

test("tasks are found by part of name or instruction, and by metadata that no engine of JSON may read", async () => {
  const dataset = await aDataset("filtered", [
    aTask("Refund EU", { metadata: { tag: ["refund", "eu"], level: 2 } }),
    aTask("other", { instruction: "Handle a REFUND of 100%_", metadata: { tag: "refund", level: "2" } }),
    aTask("Größe", { metadata: { tag: { refund: true }, ok: true, text: "a\u0000b \ud800 c\\u0000" } }),
    aTask("nothing", { metadata: { tag: null, note: "\u0000", level: 2 } }),
  ]);
  expect(await namesOf(dataset, { search: "refund" })).toEqual(["Refund EU", "other"]);
  expect(await namesOf(dataset, { search: "100%_" })).toEqual(["other"]);
  expect(await namesOf(dataset, { search: "größ" })).toEqual(["Größe"]);
  expect(await namesOf(dataset, withMetadata({ key: "tag", value: "refund" }))).toEqual([
    "Refund EU",
    "other",
  ]);
  expect(await namesOf(dataset, withMetadata({ key: "level", value: "2" }))).toEqual([
    "Refund EU",
    "other",
    "nothing",
  ]);
  expect(await namesOf(dataset, withMetadata({ key: "ok", value: "true" }))).toEqual(["Größe"]);
  expect(
    await namesOf(dataset, {
      search: "o",
      ...withMetadata({ key: "level", value: "2" }, { key: "tag", value: "refund" }),
    }),
  ).toEqual(["Refund EU", "other"]);
  expect(await rowsOf(dataset, { search: "no such" })).toEqual({ tasks: [], nextCursor: null, total: 0 });
  for (const metadata of ["{", '{"key":1}', '[{"key":"a"}]', '[{"key":"a","value":"\\u0000"}]']) {
    const reply = await server.call<ErrorReply>(
      "GET",
      `/api/v1/datasets/${dataset.id}/task-rows?${new URLSearchParams({ metadata })}`,
    );
    expect(reply).toMatchObject({ status: 400, body: { error: { code: "request_invalid" } } });
  }
});

test("the rows of a task set are its tasks: by hand in its order, by filter in the version's", async () => {
  const dataset = await aDataset(
    "chosen",
    ["a", "b", "c", "d"].map((name) => aTask(name, { metadata: { name } })),
  );
  const ids = (await rowsOf(dataset)).tasks.map(({ id }) => id);
  const create = (name: string, selection: object) =>
    server.call<TaskSet>("POST", "/api/v1/task-sets", { datasetId: dataset.id, name, selection });
  await create("by-hand", { by: "hand", taskIds: [ids[3], ids[0], ids[2]] });
  await create("by-filter", { by: "filter", filter: { metadata: [{ key: "name", value: "b" }] } });
  expect(await namesOf(dataset, { taskSet: "by-hand" })).toEqual(["d", "a", "c"]);
  expect(await namesOf(dataset, { taskSet: "by-hand", search: "do c" })).toEqual(["c"]);
  const first = await rowsOf(dataset, { taskSet: "by-hand", limit: "2" });
  expect(first.total).toBe(3);
  expect((await rowsOf(dataset, { taskSet: "by-hand", cursor: first.nextCursor! })).tasks).toMatchObject([
    { name: "c", position: 3 },
  ]);
  expect(await namesOf(dataset, { taskSet: "by-filter" })).toEqual(["b"]);
  const unknown = await server.call("GET", `/api/v1/datasets/${dataset.id}/task-rows?taskSet=none`);
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: "task_set_not_found" } } });
});

/** Attempts at a task in a run of its own, each with its end. */
async function tryTask(dataset: string, taskId: TaskId, ends: readonly (string | null)[]): Promise<void> {
  const runId = newId("run");
  await server.call("POST", "/api/v1/runs", { id: runId, dataset });
  for (const status of ends) {
    const writer = new RecordBuilder(runId);
    const records = [writer.started({ task: { id: taskId } })];
    if (status !== null) records.push(writer.finished({ status: status as "failed" }));
    await server.call("POST", "/api/v1/ingest", { writerId: writer.writerId, records });
  }
}

test("a row tells how the newest run that tried the task went, also after the task was edited", async () => {
  const dataset = await aDataset("tried", [aTask("a"), aTask("b")]);
  const [a, b] = (await rowsOf(dataset)).tasks;
  await tryTask("tried", a!.id, ["failed", "failed"]);
  await tryTask("tried", a!.id, ["succeeded", "succeeded", "failed", null]);
  await tryTask("tried", b!.id, ["failed"]);
  await server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion: 1,
    changes: [{ op: "metadata", taskIds: [a!.id], set: { edited: true } }],
  });
  expect((await rowsOf(dataset)).tasks.map(({ lastRun }) => lastRun)).toEqual([
    { finished: 3, succeeded: 2 },
    { finished: 1, succeeded: 0 },
  ]);
});

test("one task of a version is read whole, and only where it is", async () => {
  const dataset = await aDataset("single", [aTask("a", { input: { x: 1 } })]);
  const id = (await rowsOf(dataset)).tasks[0]!.id;
  const read = (query = "") => server.call<Task>("GET", `/api/v1/datasets/${dataset.id}/tasks/${id}${query}`);
  expect((await read()).body).toMatchObject({
    id,
    name: "a",
    task: { instruction: "Do a", input: { x: 1 } },
  });
  await server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion: 1,
    changes: [{ op: "remove", taskIds: [id] }],
  });
  expect(await read()).toMatchObject({ status: 404, body: { error: { code: "task_not_found" } } });
  expect((await read("?version=1")).status).toBe(200);
  expect(await read("?version=3")).toMatchObject({ body: { error: { code: "dataset_version_not_found" } } });
});
