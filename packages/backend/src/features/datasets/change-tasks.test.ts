import {
  type Dataset,
  type DatasetVersion,
  type DatasetVersionList,
  type ErrorReply,
  idFromUuid,
  limits,
  type NewTask,
  newId,
  type Task,
  type TaskChange,
  type TaskList,
  type VersionComparison,
} from "@rollout/contract";
import { startTestServer, type TestReply, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let names = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const aTask = (name: string, fields: Partial<NewTask> = {}): NewTask => ({
  name,
  instruction: `Do ${name}`,
  ...fields,
});

async function aDataset(tasks: readonly NewTask[]): Promise<Dataset> {
  const { status, body } = await server.call<Dataset>("POST", "/api/v1/datasets", {
    name: `dataset-${++names}`,
    tasks,
  });
  expect(status).toBe(201);
  return body;
}

const change = (
  dataset: Dataset,
  baseVersion: number,
  changes: readonly TaskChange[],
  note?: string,
): Promise<TestReply<DatasetVersion>> =>
  server.call<DatasetVersion>("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion,
    changes,
    note,
  });

async function tasksOf(dataset: Dataset, version?: number): Promise<Task[]> {
  const query = version === undefined ? "" : `&version=${version}`;
  const { body } = await server.call<TaskList>(
    "GET",
    `/api/v1/datasets/${dataset.id}/tasks?limit=200${query}`,
  );
  return body.tasks;
}

const namesOf = async (dataset: Dataset, version?: number): Promise<string[]> =>
  (await tasksOf(dataset, version)).map(({ name }) => name);

const compare = async (dataset: Dataset, from: number, to: number): Promise<VersionComparison> =>
  (
    await server.call<VersionComparison>(
      "GET",
      `/api/v1/datasets/${dataset.id}/compare?from=${from}&to=${to}`,
    )
  ).body;

const errorOf = async (reply: Promise<TestReply<unknown>>): Promise<{ status: number; code: string }> => {
  const { status, body } = await reply;
  return { status, code: (body as ErrorReply).error.code };
};

test("one save with every kind of change is one version, and the one before stays as it was", async () => {
  const dataset = await aDataset(
    ["a", "b", "c", "d", "e"].map((name) => aTask(name, { metadata: { n: 1 } })),
  );
  const [a, b, c, d, e] = await tasksOf(dataset);
  const saved = await change(
    dataset,
    1,
    [
      { op: "add", task: aTask("first"), at: 1 },
      { op: "add", task: aTask("last") },
      { op: "replace", taskId: b!.id, task: aTask("b renamed", { input: { x: 1 } }) },
      { op: "duplicate", taskId: c!.id, name: "c copy" },
      { op: "move", taskId: e!.id, to: 2 },
      { op: "remove", taskIds: [a!.id] },
      { op: "metadata", taskIds: [c!.id, d!.id], set: { tag: ["x"], __proto__x: 1 }, unset: ["n"] },
      { op: "outputSchema", taskIds: [d!.id], outputSchema: { type: "object" } },
    ],
    "everything",
  );
  expect(saved).toMatchObject({
    status: 201,
    body: { version: 2, taskCount: 7, note: "everything", createdBy: "ROLLOUT_INIT_API_KEY", runCount: 0 },
  });
  const after = await tasksOf(dataset);
  expect(after.map(({ name }) => name)).toEqual(["first", "e", "b renamed", "c", "c copy", "d", "last"]);
  expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining([b!.id, c!.id, d!.id, e!.id]));
  expect(after[2]).toMatchObject({ id: b!.id, task: { input: { x: 1 }, metadata: {} } });
  expect(after[3]!.task.metadata).toEqual({ tag: ["x"], __proto__x: 1 });
  expect(after[4]!.task.metadata).toEqual({ n: 1 });
  expect(after[5]!.task).toMatchObject({ outputSchema: { type: "object" }, metadata: { tag: ["x"] } });
  expect(await namesOf(dataset, 1)).toEqual(["a", "b", "c", "d", "e"]);
});

test("what changes only in place or metadata keeps its files", async () => {
  const response = await fetch(`${server.url}/api/v1/files?name=paper.txt`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: "paper",
  });
  const { id: fileId } = (await response.json()) as { id: NonNullable<NewTask["files"]>[number]["fileId"] };
  const dataset = await aDataset([
    aTask("a", { files: [{ fileId }, { fileId, name: "tests/t.txt", role: "tests" }] }),
  ]);
  const [a] = await tasksOf(dataset);
  await change(dataset, 1, [{ op: "metadata", taskIds: [a!.id], set: { level: 2 } }]);
  const [after] = await tasksOf(dataset);
  expect(after!.task.files).toEqual(a!.task.files);
  expect(after!.task.metadata).toEqual({ level: 2 });
});

test("a save on top of an older version is refused, and two at once make one version", async () => {
  const dataset = await aDataset([aTask("a")]);
  const add = (name: string) => change(dataset, 1, [{ op: "add", task: aTask(name) }]);
  const replies = await Promise.all([add("b"), add("c"), add("d")]);
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  expect(await errorOf(add("e"))).toEqual({ status: 409, code: "dataset_version_conflict" });
  expect(await namesOf(dataset)).toHaveLength(2);
});

test("a refused change leaves no version", async () => {
  const dataset = await aDataset([aTask("a"), aTask("b")]);
  const [a] = await tasksOf(dataset);
  const refusals: [TaskChange[], string][] = [
    [[{ op: "remove", taskIds: [newId("task")] }], "task_not_found"],
    [[{ op: "add", task: aTask("a") }], "request_invalid"],
    [[{ op: "replace", taskId: a!.id, task: aTask("b") }], "request_invalid"],
    [
      [
        { op: "remove", taskIds: [a!.id] },
        { op: "move", taskId: a!.id, to: 1 },
      ],
      "task_not_found",
    ],
    [[{ op: "add", task: aTask("f", { files: [{ fileId: newId("file") }] }) }], "file_not_found"],
    [[{ op: "outputSchema", taskIds: [a!.id], outputSchema: { type: "nothing" } }], "output_schema_invalid"],
  ];
  for (const [changes, code] of refusals)
    expect((await errorOf(change(dataset, 1, changes))).code).toBe(code);
  const { body } = await server.call<{ versions: DatasetVersion[] }>(
    "GET",
    `/api/v1/datasets/${dataset.id}/versions`,
  );
  expect(body.versions).toHaveLength(1);
});

test("names can be swapped in one save", async () => {
  const dataset = await aDataset([aTask("a"), aTask("b")]);
  const [a, b] = await tasksOf(dataset);
  const { status } = await change(dataset, 1, [
    { op: "replace", taskId: a!.id, task: aTask("b") },
    { op: "replace", taskId: b!.id, task: aTask("a") },
  ]);
  expect(status).toBe(201);
  expect((await tasksOf(dataset)).map(({ id, name }) => [id, name])).toEqual([
    [a!.id, "b"],
    [b!.id, "a"],
  ]);
});

test("a task that is saved by name keeps the id that the newest version gives this name", async () => {
  const dataset = await aDataset([aTask("a"), aTask("b")]);
  const [a, b] = await tasksOf(dataset);
  await change(dataset, 1, [{ op: "replace", taskId: a!.id, task: aTask("z") }]);
  await server.call("POST", `/api/v1/datasets/${dataset.id}/versions/1/restore`);
  const { status } = await server.call("POST", `/api/v1/datasets/${dataset.id}/versions`, {
    tasks: [aTask("z"), aTask("b"), aTask("a")],
  });
  expect(status).toBe(201);
  const after = await tasksOf(dataset);
  expect(after.slice(1).map(({ id }) => id)).toEqual([b!.id, a!.id]);
  expect([a!.id, b!.id]).not.toContain(after[0]!.id);
});

test("a former version is restored as a new one", async () => {
  const dataset = await aDataset([aTask("a"), aTask("b")]);
  const before = await tasksOf(dataset);
  await change(dataset, 1, [{ op: "remove", taskIds: before.map(({ id }) => id) }]);
  expect(await tasksOf(dataset)).toEqual([]);
  const restored = await server.call("POST", `/api/v1/datasets/${dataset.id}/versions/1/restore`);
  expect(restored).toMatchObject({
    status: 201,
    body: { version: 3, taskCount: 2, note: "Restored version 1" },
  });
  expect(await tasksOf(dataset)).toEqual(before);
  expect(await compare(dataset, 1, 3)).toEqual({ from: 1, to: 3, same: 2, tasks: [] });
  expect(
    await errorOf(server.call("POST", `/api/v1/datasets/${dataset.id}/versions/9/restore`)),
  ).toMatchObject({ code: "dataset_version_not_found" });
});

test("a renamed task is compared as renamed, with its former name", async () => {
  const dataset = await aDataset([aTask("a"), aTask("b")]);
  const [a] = await tasksOf(dataset);
  await change(dataset, 1, [
    { op: "replace", taskId: a!.id, task: aTask("z", { instruction: "Do a" }) },
    { op: "add", task: aTask("a") },
  ]);
  expect((await compare(dataset, 1, 2)).tasks).toMatchObject([
    { id: a!.id, name: "z", formerName: "a", kind: "changed", fields: ["name"] },
    { name: "a", formerName: null, kind: "added" },
  ]);
});

test("two versions are compared by content: added, removed, changed with its fields, and moved", async () => {
  const dataset = await aDataset(["a", "b", "c", "d", "e"].map((name) => aTask(name)));
  const [a, b, c, , e] = await tasksOf(dataset);
  await change(dataset, 1, [
    { op: "remove", taskIds: [c!.id] },
    { op: "replace", taskId: b!.id, task: aTask("b", { instruction: "Other", metadata: { x: 1 } }) },
    { op: "move", taskId: a!.id, to: 4 },
    { op: "add", task: aTask("new"), at: 1 },
    { op: "replace", taskId: e!.id, task: aTask("e") },
  ]);
  expect(await namesOf(dataset)).toEqual(["new", "b", "d", "e", "a"]);
  const { same, tasks } = await compare(dataset, 1, 2);
  expect(same).toBe(2);
  expect(tasks.map(({ id: _id, formerName: _formerName, ...rest }) => rest)).toEqual([
    { name: "new", kind: "added", fields: [], fromPosition: null, toPosition: 1 },
    { name: "b", kind: "changed", fields: ["instruction", "metadata"], fromPosition: 2, toPosition: 2 },
    { name: "a", kind: "moved", fields: [], fromPosition: 1, toPosition: 5 },
    { name: "c", kind: "removed", fields: [], fromPosition: 3, toPosition: null },
  ]);
  expect(await errorOf(server.call("GET", `/api/v1/datasets/${dataset.id}/compare?from=1&to=7`))).toEqual({
    status: 404,
    code: "dataset_version_not_found",
  });
});

test("10,000 tasks are changed in one save, moved one by one, and compared, each in seconds", async () => {
  const dataset = await aDataset(
    Array.from({ length: 10_000 }, (_, index) => aTask(`task-${index}`, { metadata: { index } })),
  );
  const { rows } = await server.superuser.query<{ id: string }>(
    "select id from tasks where dataset_id = (select id from datasets where name = $1)",
    [dataset.name],
  );
  expect(rows).toHaveLength(10_000);
  const ids: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: TestReply<TaskList> = await server.call<TaskList>(
      "GET",
      `/api/v1/datasets/${dataset.id}/tasks?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`,
    );
    ids.push(...page.body.tasks.map(({ id }) => id));
    cursor = page.body.nextCursor;
  }
  const taskIds = ids as Task["id"][];
  const timed = async (work: () => Promise<TestReply<unknown>>): Promise<number> => {
    const started = performance.now();
    expect((await work()).status).toBeLessThan(300);
    return performance.now() - started;
  };
  const bulk = await timed(() => change(dataset, 1, [{ op: "metadata", taskIds, set: { tag: "all" } }]));
  const moves = await timed(() =>
    change(
      dataset,
      2,
      taskIds.map((taskId) => ({ op: "move", taskId, to: 1 }) as const),
    ),
  );
  const compared = await timed(() =>
    server.call("GET", `/api/v1/datasets/${dataset.id}/compare?from=1&to=3`),
  );
  process.stdout.write(
    `10,000 tasks: bulk edit ${bulk | 0} ms, 10,000 moves ${moves | 0} ms, comparison ${compared | 0} ms\n`,
  );
  expect(Math.max(bulk, moves, compared)).toBeLessThan(10_000);
  expect((await namesOf(dataset)).slice(0, 2)).toEqual(["task-9999", "task-9998"]);
}, 120_000);

test("a bulk edit reads and writes its tasks part by part, so that their size does not matter", async () => {
  const instruction = "x".repeat(limits.instructionLength);
  const perSave = Math.floor(8_000_000 / instruction.length);
  const dataset = await aDataset([]);
  for (let version = 1; version <= 2; version++) {
    const tasks = Array.from({ length: perSave }, (_, index) =>
      aTask(`${version}-${index}`, { instruction }),
    );
    expect(
      (
        await change(
          dataset,
          version,
          tasks.map((task) => ({ op: "add", task })),
        )
      ).status,
    ).toBe(201);
  }
  const { rows } = await server.superuser.query<{ id: string }>(
    "select id from tasks where dataset_id = (select id from datasets where name = $1)",
    [dataset.name],
  );
  const taskIds = rows.map(({ id }) => idFromUuid("task", id));
  const { status } = await change(dataset, 3, [
    { op: "metadata", taskIds, set: { checked: true } },
    { op: "outputSchema", taskIds, outputSchema: { type: "object" } },
    { op: "duplicate", taskId: taskIds[0]!, name: "copy" },
  ]);
  expect(status).toBe(201);
  const kept = await server.superuser.query<{ count: number }>(
    `select count(*)::int as count from task_revisions r
     join dataset_version_tasks p on p.task_revision_id = r.id
     join dataset_versions v on v.id = p.dataset_version_id and v.version = 4
     join datasets d on d.id = v.dataset_id and d.name = $1
     where r.metadata->>'checked' = 'true' and r.output_schema is not null and length(r.instruction) = $2`,
    [dataset.name, instruction.length],
  );
  expect(kept.rows[0]!.count).toBe(2 * perSave + 1);
}, 60_000);

test("what changes nothing makes no version: a move to the same place, the same metadata, a restore of the same", async () => {
  const dataset = await aDataset([aTask("a", { metadata: { level: 1 } }), aTask("b")]);
  const first = (await tasksOf(dataset))[0]!.id;
  const nothing: TaskChange[] = [
    { op: "move", taskId: first, to: 1 },
    { op: "metadata", taskIds: [first], set: { level: 1 } },
  ];
  for (const same of nothing) expect((await change(dataset, 1, [same])).body).toMatchObject({ version: 1 });
  expect((await change(dataset, 1, [{ op: "move", taskId: first, to: 2 }])).body).toMatchObject({
    version: 2,
  });
  const restore = (version: number) =>
    server.call("POST", `/api/v1/datasets/${dataset.id}/versions/${version}/restore`);
  expect((await restore(2)).body).toMatchObject({ version: 2 });
  expect((await restore(1)).body).toMatchObject({ version: 3, note: "Restored version 1" });
});

test("a save, a change or a name that changes nothing leaves the dataset as it was, its last change too", async () => {
  const given = [aTask("a", { metadata: { level: 1 } }), aTask("b", { input: { z: 1, a: 2 } })];
  const dataset = await aDataset(given);
  const first = (await tasksOf(dataset))[0]!.id;
  const address = `/api/v1/datasets/${dataset.id}`;
  const read = async () => (await server.call<Dataset>("GET", address)).body;
  const before = await read();
  const saved = await server.call("POST", `${address}/versions`, { tasks: given, note: "again" });
  expect(saved).toMatchObject({ status: 201, body: { version: 1, note: "", taskCount: 2 } });
  await change(dataset, 1, [{ op: "move", taskId: first, to: 1 }]);
  await server.call("POST", `${address}/versions/1/restore`);
  await server.call("PATCH", address, { name: dataset.name });
  expect(await read()).toEqual(before);

  const other = await server.call("POST", `${address}/versions`, { tasks: given.toReversed() });
  expect(other.body).toMatchObject({ version: 2 });
  expect((await read()).updatedAt > before.updatedAt).toBe(true);
});

test("a version says how many tasks it adds, changes and removes", async () => {
  const dataset = await aDataset([aTask("a"), aTask("b"), aTask("c")]);
  const [a, b] = await tasksOf(dataset);
  const { body } = await change(dataset, 1, [
    { op: "replace", taskId: a!.id, task: aTask("a", { instruction: "Other" }) },
    { op: "remove", taskIds: [b!.id] },
    { op: "add", task: aTask("d") },
    { op: "add", task: aTask("e") },
  ]);
  expect(body.changes).toEqual({ added: 2, changed: 1, removed: 1 });
  await change(dataset, 2, [{ op: "move", taskId: a!.id, to: 2 }]);
  await server.call("POST", `/api/v1/datasets/${dataset.id}/versions`, {
    tasks: [aTask("a")],
    note: "Fewer",
  });
  await server.call("POST", `/api/v1/datasets/${dataset.id}/versions/1/restore`);
  const list = await server.call<DatasetVersionList>("GET", `/api/v1/datasets/${dataset.id}/versions`);
  expect(list.body.versions.map(({ note, changes }) => [note, changes])).toEqual([
    ["Restored version 1", { added: 2, changed: 0, removed: 0 }],
    ["Fewer", { added: 0, changed: 1, removed: 3 }],
    ["", { added: 0, changed: 0, removed: 0 }],
    ["", { added: 2, changed: 1, removed: 1 }],
    ["", { added: 3, changed: 0, removed: 0 }],
  ]);
});

test("each save leaves an entry in the audit log", async () => {
  const dataset = await aDataset([aTask("a")]);
  await change(dataset, 1, [{ op: "add", task: aTask("b") }]);
  const { rows } = await server.superuser.query(
    "select action, outcome, object_name from audit_entries where object_name = $1 order by at",
    [dataset.name],
  );
  expect(rows).toMatchObject([
    { action: "dataset.create", outcome: "done", object_name: dataset.name },
    { action: "dataset.save_version", outcome: "done", object_name: dataset.name },
  ]);
});
