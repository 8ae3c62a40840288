import {
  type Dataset,
  type DatasetList,
  type DatasetVersion,
  type ErrorReply,
  type File,
  type NewTask,
  newId,
  type Task,
  type TaskList,
} from "@rollout/contract";
import { RecordBuilder, startTestServer, type TestReply, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let names = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const create = (tasks: unknown, name = `dataset-${++names}`): Promise<TestReply<Dataset>> =>
  server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks });

async function aDataset(tasks: readonly NewTask[]): Promise<Dataset> {
  const { status, body } = await create(tasks);
  expect(status).toBe(201);
  return body;
}

const save = (dataset: Dataset, body: unknown): Promise<TestReply<DatasetVersion>> =>
  server.call<DatasetVersion>("POST", `/api/v1/datasets/${dataset.id}/versions`, body);

async function tasksOf(dataset: Dataset, query = ""): Promise<Task[]> {
  const { body } = await server.call<TaskList>(
    "GET",
    `/api/v1/datasets/${dataset.id}/tasks?limit=200${query}`,
  );
  return body.tasks;
}

async function aFile(name: string): Promise<File> {
  const response = await fetch(`${server.url}/api/v1/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: `bytes of ${name}`,
  });
  expect(response.status).toBe(201);
  return (await response.json()) as File;
}

const aTask = (name: string, fields: Partial<NewTask> = {}): NewTask => ({
  name,
  instruction: `Do ${name}`,
  ...fields,
});

async function refusalOf(
  reply: Promise<TestReply<unknown>>,
): Promise<ErrorReply["error"] & { status: number }> {
  const { status, body } = await reply;
  return { status, ...(body as ErrorReply).error };
}

test("a whole number beyond 2^53 is refused with its place, wherever a task holds it", async () => {
  const dataset = await aDataset([aTask("a")]);
  const [{ id } = { id: "" }] = await tasksOf(dataset);
  const path = `/api/v1/datasets/${dataset.id}`;
  const bodies = [
    [
      "/api/v1/datasets",
      "tasks.0.input.order",
      { name: "x", tasks: [aTask("b", { input: { order: "N" } })] },
    ],
    [`${path}/versions`, "tasks.0.metadata.ids.1", { tasks: [aTask("b", { metadata: { ids: [1, "N"] } })] }],
    [
      `${path}/changes`,
      "changes.0.task.outputSchema.const",
      {
        baseVersion: 1,
        changes: [{ op: "replace", taskId: id, task: aTask("a", { outputSchema: { const: "N" } }) }],
      },
    ],
    [
      `${path}/changes`,
      "changes.0.set.order",
      { baseVersion: 1, changes: [{ op: "metadata", taskIds: [id], set: { order: "N" } }] },
    ],
  ] as const;
  for (const [address, place, body] of bodies) {
    const reply = await fetch(`${server.url}${address}`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
      // As text: as a value it would be rounded here.
      body: JSON.stringify(body).replace('"N"', "9007199254740993"),
    });
    expect(await reply.json()).toMatchObject({
      error: {
        code: "number_rounded",
        message: `${place}: 9007199254740993 is a whole number beyond 2^53, which would be rounded; send it as a string.`,
        details: [{ path: place }],
      },
    });
    expect(reply.status).toBe(400);
  }
});

test("a dataset is made with its first version, and its tasks come back in order as they were given", async () => {
  const file = await aFile("paper.pdf");
  const dataset = await aDataset([
    aTask("b", {
      input: { z: 1, a: [null, "\u0000 and \ud800", 1e21], emoji: "🧪" },
      outputSchema: { type: "object" },
      metadata: { level: 2 },
      files: [{ fileId: file.id }, { fileId: file.id, name: "tests/expected.pdf", role: "tests" }],
    }),
    aTask("a"),
  ]);
  expect(dataset).toMatchObject({ description: "", version: 1, taskCount: 2, runCount: 0, lastRun: null });

  const [first, second] = await tasksOf(dataset);
  const ofFile = {
    id: file.id,
    size: file.size,
    contentType: file.contentType,
    sha256: file.sha256,
    url: `/api/v1/files/${file.id}/content`,
  };
  expect(first).toMatchObject({
    name: "b",
    task: {
      instruction: "Do b",
      input: { z: 1, a: [null, "\u0000 and \ud800", 1e21], emoji: "🧪" },
      outputSchema: { type: "object" },
      metadata: { level: 2 },
      files: [
        { ...ofFile, name: "paper.pdf", role: "input" },
        { ...ofFile, name: "tests/expected.pdf", role: "tests" },
      ],
    },
  });
  expect(second).toMatchObject({
    name: "a",
    task: { input: {}, metadata: {}, outputSchema: null, files: [] },
  });
});

test("a task keeps its id where its name stays the same, in any later version", async () => {
  const dataset = await aDataset([aTask("kept"), aTask("gone")]);
  const [kept, gone] = await tasksOf(dataset);

  const second = await save(dataset, {
    tasks: [aTask("new"), aTask("kept", { instruction: "Else" })],
    note: "2",
  });
  expect(second).toMatchObject({ status: 201, body: { version: 2, note: "2", taskCount: 2 } });
  expect((await tasksOf(dataset)).map((task) => task.name)).toEqual(["new", "kept"]);
  expect((await tasksOf(dataset))[1]).toMatchObject({ id: kept?.id, task: { instruction: "Else" } });

  await save(dataset, { tasks: [aTask("gone")] });
  expect(await tasksOf(dataset)).toMatchObject([{ id: gone?.id }]);
  expect(await tasksOf(dataset, "&version=1")).toEqual([kept, gone]);
});

test("content that does not change is not stored again", async () => {
  const dataset = await aDataset([aTask("same", { input: { a: 1 } }), aTask("other")]);
  await save(dataset, {
    tasks: [aTask("same", { input: { a: 1 } }), aTask("other", { instruction: "Else" })],
  });
  await save(dataset, { tasks: [aTask("same", { input: { a: 1 } }), aTask("other")] });
  const { rows } = await server.superuser.query(
    `select revision.name, count(*)::int from task_revisions revision
     join tasks task on task.id = revision.task_id join datasets d on d.id = task.dataset_id
     where d.name = $1 group by revision.name order by revision.name`,
    [dataset.name],
  );
  expect(rows).toEqual([
    { name: "other", count: 2 },
    { name: "same", count: 1 },
  ]);
});

test("two saves at once become two versions", async () => {
  const dataset = await aDataset([]);
  const replies = await Promise.all(
    [1, 2, 3].map((n) => save(dataset, { tasks: [aTask("one"), aTask(`${n}`)] })),
  );
  expect(replies.map((reply) => reply.body.version).sort()).toEqual([2, 3, 4]);
  const ids = await Promise.all([2, 3, 4].map(async (n) => (await tasksOf(dataset, `&version=${n}`))[0]?.id));
  expect(new Set(ids).size).toBe(1);
});

test("10,000 tasks in one request are one version, quickly even after small saves", async () => {
  // A connection keeps its plan of a foreign key after 5 checks; one for a small table would be slow here.
  const eightTasks = Array.from({ length: 8 }, (_, index) => aTask(`task-${index}`));
  await aDataset(eightTasks);
  await server.superuser.query("vacuum analyze");
  await Promise.all(Array.from({ length: 12 }, () => aDataset(eightTasks)));

  const tasks = Array.from({ length: 10_000 }, (_, index) => aTask(`task-${index}`, { input: { index } }));
  const started = performance.now();
  const dataset = await aDataset(tasks);
  await save(dataset, { tasks });
  expect(performance.now() - started).toBeLessThan(8_000);
  expect(dataset.taskCount).toBe(10_000);
});

test("pages of tasks join into the whole, without a task twice", async () => {
  const dataset = await aDataset(Array.from({ length: 7 }, (_, index) => aTask(`task-${index}`)));
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const address: string = `/api/v1/datasets/${dataset.id}/tasks?limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`;
    const { body } = await server.call<TaskList>("GET", address);
    seen.push(...body.tasks.map((task) => task.name));
    cursor = body.nextCursor;
  }
  expect(seen).toEqual(Array.from({ length: 7 }, (_, index) => `task-${index}`));
});

test("who pages through the newest version reads one version to its end, though others save meanwhile", async () => {
  const given = Array.from({ length: 6 }, (_, index) => aTask(`task-${index}`));
  for (const list of ["tasks", "task-rows"]) {
    const dataset = await aDataset(given);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const address = `/api/v1/datasets/${dataset.id}/${list}?limit=2${query}`;
      const { body }: { body: TaskList } = await server.call<TaskList>("GET", address);
      seen.push(...body.tasks.map(({ name }) => name));
      cursor = body.nextCursor;
      const turned = [...given.slice(seen.length - 1), aTask(`new-${seen.length}`)];
      expect((await save(dataset, { tasks: turned })).status).toBe(201);
    }
    expect(seen).toEqual(given.map(({ name }) => name));
  }
});

test("the list has the newest change first, finds part of a name, and goes on after a cursor", async () => {
  const made: Dataset[] = [];
  for (const letter of ["A", "B", "C"]) made.push((await create([], `Listed-${letter}`)).body);
  await save(made[0]!, { tasks: [aTask("one")] });
  type List = { datasets: Dataset[]; nextCursor: string | null };
  const first = await server.call<List>("GET", "/api/v1/datasets?search=listed-&limit=2");
  expect(first.body.datasets.map((dataset) => dataset.name)).toEqual(["Listed-A", "Listed-C"]);
  const second = await server.call<List>(
    "GET",
    `/api/v1/datasets?search=listed-&limit=2&cursor=${first.body.nextCursor}`,
  );
  expect(second.body).toMatchObject({ datasets: [{ name: "Listed-B" }], nextCursor: null });
});

test("versions are listed newest first and counted by the runs that use the dataset", async () => {
  const dataset = await aDataset([aTask("one")]);
  await save(dataset, { tasks: [] });
  const { body } = await server.call("GET", `/api/v1/datasets/${dataset.id}/versions?limit=1`);
  expect(body).toMatchObject({ versions: [{ version: 2, taskCount: 0 }], nextCursor: expect.any(String) });
  await server.call("POST", "/api/v1/runs", { id: newId("run"), dataset: dataset.name });
  const read = await server.call<Dataset>("GET", `/api/v1/datasets/${dataset.id}`);
  expect(read.body).toMatchObject({ runCount: 1, version: 2 });
});

test("a name that is taken is refused, also when two ask at the same time, and is free after a deletion", async () => {
  const replies = await Promise.all([
    create([], "contested"),
    create([], "contested"),
    create([], "contested"),
  ]);
  expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409]);
  expect(await refusalOf(create([], "contested"))).toMatchObject({ code: "dataset_name_taken" });

  const dataset = replies.find((reply) => reply.status === 201)!.body;
  expect((await server.call("DELETE", `/api/v1/datasets/${dataset.id}`)).status).toBe(204);
  expect(await refusalOf(server.call("GET", `/api/v1/datasets/${dataset.id}`))).toMatchObject({
    code: "dataset_not_found",
  });
  expect(await refusalOf(server.call("DELETE", `/api/v1/datasets/${dataset.id}`))).toMatchObject({
    status: 404,
  });
  expect(await refusalOf(save(dataset, { tasks: [] }))).toMatchObject({ code: "dataset_not_found" });
  expect((await create([], "contested")).status).toBe(201);
});

test("names that are there twice are refused by name, and nothing is kept", async () => {
  const refusal = await refusalOf(
    create([aTask("x"), aTask("y"), aTask("x"), aTask("y"), aTask("z")], "doubled"),
  );
  expect(refusal).toMatchObject({ status: 400, code: "request_invalid", details: { names: ["x", "y"] } });
  expect(refusal.message).toContain("x, y");
  const { body } = await server.call("GET", "/api/v1/datasets?search=doubled");
  expect(body).toMatchObject({ datasets: [] });
});

test("files that the workspace does not have are refused by id", async () => {
  const unknown = newId("file");
  const refusal = await refusalOf(create([aTask("x", { files: [{ fileId: unknown }] })]));
  expect(refusal).toMatchObject({ status: 404, code: "file_not_found", details: { fileIds: [unknown] } });
});

test.each(["/etc/passwd", "../up", "a/../b", "a//b", "a\\b", "a\u0000b", "./a", "C:/x", "a/", "a\nb"])(
  "a file cannot lie at %j",
  async (name) => {
    const file = await aFile("plain.txt");
    const refusal = await refusalOf(create([aTask("x", { files: [{ fileId: file.id, name }] })]));
    expect(refusal).toMatchObject({ status: 400, code: "request_invalid" });
    expect(refusal.message).toContain("tasks.0.files.0.name");
  },
);

test("two files of a task cannot lie at one path, nor one inside of another", async () => {
  const { id: fileId } = await aFile("twice.txt");
  for (const second of ["twice.txt", "twice.txt/inside"]) {
    const files = [{ fileId }, { fileId, name: second, role: "tests" as const }];
    expect(await refusalOf(create([aTask("x", { files })]))).toMatchObject({ code: "request_invalid" });
  }
});

test("texts with a NUL, numbers beyond a double and nesting without end are refused by place", async () => {
  const nul = await refusalOf(create([aTask("x", { instruction: "a\u0000b" })]));
  expect(nul).toMatchObject({ status: 400, message: expect.stringContaining("tasks.0.instruction") });
  const name = JSON.stringify(`dataset-${++names}`);
  const deep = await refusalOf(
    server.call(
      "POST",
      "/api/v1/datasets",
      `{"name":${name},"tasks":[{"name":"x","instruction":"","input":{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}}]}`,
    ),
  );
  expect(deep).toMatchObject({ status: 400, message: expect.stringContaining("tasks.0.input") });
  const large = await refusalOf(
    server.call(
      "POST",
      "/api/v1/datasets",
      `{"name":${name},"tasks":[{"name":"x","instruction":"","metadata":{"a":1e400}}]}`,
    ),
  );
  expect(large).toMatchObject({ status: 400, message: expect.stringContaining("tasks.0.metadata") });
});

test("a version that is not there and a cursor of another list are refused", async () => {
  const dataset = await aDataset([]);
  const tasks = `/api/v1/datasets/${dataset.id}/tasks`;
  expect(await refusalOf(server.call("GET", `${tasks}?version=9`))).toMatchObject({
    code: "dataset_version_not_found",
  });
  for (const address of [
    `${tasks}?cursor=eA`,
    `/api/v1/datasets?cursor=WzFd`,
    "/api/v1/datasets?search=%00",
  ]) {
    expect(await refusalOf(server.call("GET", address))).toMatchObject({ code: "request_invalid" });
  }
});

test("a dataset tells how the run went that was started last, of whatever version", async () => {
  const dataset = await aDataset([aTask("a")]);
  const aRun = async (finishes: readonly ("succeeded" | "failed" | null)[]): Promise<string> => {
    const id = newId("run");
    await server.call("POST", "/api/v1/runs", { id, dataset: dataset.name });
    const { body } = await server.call<TaskList>("GET", `/api/v1/runs/${id}/tasks`);
    for (const status of finishes) {
      const writer = new RecordBuilder(id);
      const started = writer.started({ task: { id: body.tasks[0]!.id } });
      const records = status === null ? [started] : [started, writer.finished({ status })];
      await server.call("POST", "/api/v1/ingest", { writerId: writer.writerId, records });
    }
    return id;
  };
  const lastRuns = async (): Promise<Dataset["lastRun"][]> => {
    const one = await server.call<Dataset>("GET", `/api/v1/datasets/${dataset.id}`);
    const list = await server.call<DatasetList>("GET", `/api/v1/datasets?search=${dataset.name}`);
    return [one.body.lastRun, ...list.body.datasets.map(({ lastRun }) => lastRun)];
  };
  await aRun(["failed"]);
  await save(dataset, { tasks: [aTask("a"), aTask("b")] });
  const id = await aRun(["succeeded", "succeeded", "failed", null]);
  const told = { id, createdAt: expect.any(String), succeeded: 2, failed: 1, running: 1, stalled: 0 };
  expect(await lastRuns()).toEqual([told, told]);
  const empty = await aRun([]);
  expect((await lastRuns())[0]).toMatchObject({ id: empty, succeeded: 0, running: 0 });
});
