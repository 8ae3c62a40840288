import {
  type Dataset,
  type ErrorReply,
  type NewRun,
  newId,
  type Run,
  type TaskId,
  type TaskList,
  type TaskSelection,
  type TaskSet,
} from "@rollout/contract";
import { startTestServer, type TestReply, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let names = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Prepared {
  readonly dataset: Dataset;
  readonly ids: readonly TaskId[];
}

const taskOf = (name: string, level: number) => ({ name, instruction: `Do ${name}`, metadata: { level } });

/** A dataset with the tasks a to e, of level 1 and 2 in turns. */
async function aDataset(): Promise<Prepared> {
  const tasks = ["a", "b", "c", "d", "e"].map((name, index) => taskOf(name, 1 + (index % 2)));
  const { body: dataset } = await server.call<Dataset>("POST", "/api/v1/datasets", {
    name: `dataset-${++names}`,
    tasks,
  });
  const { body } = await server.call<TaskList>("GET", `/api/v1/datasets/${dataset.id}/tasks`);
  return { dataset, ids: body.tasks.map(({ id }) => id) };
}

const create = (dataset: Dataset, selection: unknown, name = `set-${++names}`) =>
  server.call<TaskSet>("POST", "/api/v1/task-sets", { datasetId: dataset.id, name, selection });

const byHand = (...taskIds: readonly TaskId[]): TaskSelection => ({ by: "hand", taskIds: [...taskIds] });
const ofLevel = (level: number): TaskSelection => ({
  by: "filter",
  filter: { metadata: [{ key: "level", value: String(level) }] },
});

const startRun = (dataset: string, fields: Partial<NewRun> = {}) =>
  server.call<Run>("POST", "/api/v1/runs", { id: newId("run"), dataset, ...fields });

async function tasksOfRun({ id }: { id: string }, limit = 2): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: TestReply<TaskList> = await server.call<TaskList>(
      "GET",
      `/api/v1/runs/${id}/tasks?limit=${limit}${cursor === "" ? "" : `&cursor=${cursor}`}`,
    );
    found.push(...page.body.tasks.map(({ name }) => name));
    cursor = page.body.nextCursor;
  }
  return found;
}

const codeOf = async (reply: Promise<TestReply<unknown>>): Promise<string> =>
  ((await reply).body as ErrorReply).error.code;

test("startRun takes a task set by its name: its tasks in its order, pinned", async () => {
  const { dataset, ids } = await aDataset();
  const { status, body: set } = await create(dataset, byHand(ids[3]!, ids[0]!, ids[4]!));
  expect(status).toBe(201);
  expect(set).toMatchObject({ datasetName: dataset.name, taskCount: 3, missing: 0 });
  const { body: run } = await startRun(set.name);
  expect(run).toMatchObject({
    taskSet: set.name,
    taskCount: 3,
    dataset: { id: dataset.id, name: dataset.name, version: 1 },
  });
  expect(await tasksOfRun(run)).toEqual(["d", "a", "e"]);
  await server.call("PATCH", `/api/v1/task-sets/${set.id}`, { selection: byHand(ids[1]!) });
  expect(await tasksOfRun(run)).toEqual(["d", "a", "e"]);
  expect(await tasksOfRun((await startRun(set.name)).body)).toEqual(["b"]);
});

test("a filter is evaluated when the run starts, on the newest version, and stays as it was then", async () => {
  const { dataset } = await aDataset();
  const { body: set } = await create(dataset, ofLevel(2));
  const { body: early } = await startRun(set.name);
  expect(await tasksOfRun(early)).toEqual(["b", "d"]);
  await server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion: 1,
    changes: [{ op: "add", task: taskOf("f", 2), at: 1 }],
  });
  const { body: late } = await startRun(set.name);
  expect(late).toMatchObject({ taskCount: 3, dataset: { version: 2 } });
  expect(await tasksOfRun(late)).toEqual(["f", "b", "d"]);
  expect(await tasksOfRun(early)).toEqual(["b", "d"]);
});

test("the same call again answers with the same run, also after a rename, and twenty at once make one", async () => {
  const { dataset } = await aDataset();
  const { body: set } = await create(dataset, ofLevel(1));
  const id = newId("run");
  const replies = await Promise.all(Array.from({ length: 20 }, () => startRun(set.name, { id })));
  expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await tasksOfRun({ id })).toEqual(["a", "c", "e"]);
  await server.call("PATCH", `/api/v1/task-sets/${set.id}`, { name: `${set.name}-renamed` });
  expect((await startRun(set.name, { id })).status).toBe(200);
  expect(await codeOf(startRun(set.name))).toBe("dataset_not_found");
  expect((await startRun(`${set.name}-renamed`)).body.taskCount).toBe(3);
  expect(await codeOf(startRun(dataset.name, { id }))).toBe("run_conflict");
});

test("a task set that selects nothing starts no run: it would look like one in which all went well", async () => {
  const { dataset, ids } = await aDataset();
  for (const selection of [byHand(), ofLevel(9), byHand(ids[0]!)]) {
    const { body: set } = await create(dataset, selection);
    if (set.taskCount > 0)
      await server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, {
        baseVersion: 1,
        changes: [{ op: "remove", taskIds: [ids[0]] }],
      });
    const id = newId("run");
    expect(await codeOf(startRun(set.name, { id }))).toBe("task_set_empty");
    expect((await server.call("GET", `/api/v1/runs/${id}`)).status).toBe(404);
  }
});

test("tasks that the newest version no longer has are counted as missing, and come back with it", async () => {
  const { dataset, ids } = await aDataset();
  const { body: set } = await create(dataset, byHand(ids[0]!, ids[1]!));
  const read = async () =>
    (
      await server.call<{ taskSets: TaskSet[] }>("GET", `/api/v1/task-sets?datasetId=${dataset.id}`)
    ).body.taskSets.find(({ id }) => id === set.id);
  await server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion: 1,
    changes: [{ op: "remove", taskIds: [ids[0]] }],
  });
  expect(await read()).toMatchObject({ taskCount: 1, missing: 1, selection: byHand(ids[0]!, ids[1]!) });
  expect(await tasksOfRun((await startRun(set.name)).body)).toEqual(["b"]);
  await server.call("POST", `/api/v1/datasets/${dataset.id}/versions/1/restore`);
  expect(await read()).toMatchObject({ taskCount: 2, missing: 0 });
});

test("the tasks of a version are counted where it is named, of sets by hand and by filter", async () => {
  const { dataset, ids } = await aDataset();
  await create(dataset, byHand(ids[0]!, ids[1]!));
  await create(dataset, ofLevel(1));
  await server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, {
    baseVersion: 1,
    changes: [{ op: "remove", taskIds: [ids[0]] }],
  });
  const counts = async (query: string) =>
    (
      await server.call<{ taskSets: TaskSet[] }>("GET", `/api/v1/task-sets?datasetId=${dataset.id}${query}`)
    ).body.taskSets.map(({ taskCount, missing }) => [taskCount, missing]);
  expect(await counts("&version=1")).toEqual([
    [2, 0],
    [3, 0],
  ]);
  expect(await counts("&version=2")).toEqual([
    [1, 1],
    [2, 0],
  ]);
  expect(await counts("")).toEqual(await counts("&version=2"));
  expect(await counts("&version=9")).toEqual([]);
});

test("task sets are listed by name, of all datasets or of one, page by page", async () => {
  const { dataset } = await aDataset();
  const { dataset: other } = await aDataset();
  for (const name of ["Z", "a", "m"]) await create(dataset, ofLevel(1), `listed-${names}-${name}`);
  await create(other, ofLevel(1));
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: TestReply<{ taskSets: TaskSet[]; nextCursor: string | null }> = await server.call(
      "GET",
      `/api/v1/task-sets?datasetId=${dataset.id}&limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`,
    );
    found.push(...page.body.taskSets.map(({ name }) => name.split("-").at(-1)!));
    cursor = page.body.nextCursor;
  }
  expect(found).toEqual(["Z", "a", "m"]);
  expect(await codeOf(server.call("GET", `/api/v1/task-sets?datasetId=${newId("ds")}`))).toBe(
    "dataset_not_found",
  );
});

test("a deleted task set leaves its runs and its name server.superuser, and its dataset counts one less", async () => {
  const { dataset } = await aDataset();
  const { body: set } = await create(dataset, ofLevel(1));
  const { body: run } = await startRun(set.name);
  const count = async () =>
    (await server.call<Dataset>("GET", `/api/v1/datasets/${dataset.id}`)).body.taskSetCount;
  expect(await count()).toBe(1);
  expect((await server.call("DELETE", `/api/v1/task-sets/${set.id}`)).status).toBe(204);
  expect(await count()).toBe(0);
  expect(await tasksOfRun(run)).toEqual(["a", "c", "e"]);
  expect((await server.call<Run>("GET", `/api/v1/runs/${run.id}`)).body.taskSet).toBe(set.name);
  expect((await create(dataset, ofLevel(1), set.name)).status).toBe(201);
  expect(await codeOf(server.call("DELETE", `/api/v1/task-sets/${set.id}`))).toBe("task_set_not_found");
});

test("a selection of what is not there is refused", async () => {
  const { dataset, ids } = await aDataset();
  const { ids: foreign } = await aDataset();
  expect(await codeOf(create(dataset, byHand(foreign[0]!)))).toBe("task_not_found");
  expect(await codeOf(create(dataset, byHand(ids[0]!, ids[0]!)))).toBe("request_invalid");
  expect(await codeOf(create(dataset, { by: "filter", filter: { search: "\u0000" } }))).toBe(
    "request_invalid",
  );
  expect(await codeOf(create({ ...dataset, id: newId("ds") }, ofLevel(1)))).toBe("dataset_not_found");
});

test("what is done with task sets is in the audit log", async () => {
  const { dataset } = await aDataset();
  const { body: set } = await create(dataset, ofLevel(1));
  await server.call("PATCH", `/api/v1/task-sets/${set.id}`, { name: `${set.name}-2` });
  await server.call("DELETE", `/api/v1/task-sets/${set.id}`);
  const { rows } = await server.superuser.query(
    "select action, object_name from audit_entries where object_id = $1 and outcome = 'done' order by at",
    [set.id],
  );
  expect(rows).toEqual([
    { action: "task_set.create", object_name: set.name },
    { action: "task_set.update", object_name: `${set.name}-2` },
    { action: "task_set.delete", object_name: `${set.name}-2` },
  ]);
});
