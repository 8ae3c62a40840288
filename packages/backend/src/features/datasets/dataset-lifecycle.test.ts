import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type Dataset,
  type ErrorReply,
  newId,
  type Run,
  type TaskList,
  type TaskSet,
  uuidFromId,
} from "@rollout/contract";
import {
  freePort,
  RecordBuilder,
  startServerProcess,
  startTestServer,
  TestPerson,
  type TestReply,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

/* The clock is moved by setting deleted_at back; the purge is that of a server that starts. */

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const aTask = (name: string, fields: object = {}) => ({ name, instruction: `Do ${name}`, ...fields });

const create = (name: string, tasks: readonly object[] = [aTask("a")]): Promise<TestReply<Dataset>> =>
  server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks });

const aTaskSet = (dataset: Dataset, name: string): Promise<TestReply<TaskSet>> =>
  server.call<TaskSet>("POST", "/api/v1/task-sets", {
    datasetId: dataset.id,
    name,
    selection: { by: "filter", filter: {} },
  });

const startRun = (dataset: string): Promise<TestReply<Run>> =>
  server.call<Run>("POST", "/api/v1/runs", { id: newId("run"), dataset });

const codeOf = async (reply: Promise<TestReply<unknown>>): Promise<string> =>
  ((await reply).body as ErrorReply).error.code;

const address = ({ id }: { id: string }): string => `/api/v1/datasets/${id}`;

test("a dataset is renamed and described; runs show its new name, and its old name is free", async () => {
  const { body: dataset } = await create("before");
  const run = { id: newId("run"), dataset: "before" };
  await server.call("POST", "/api/v1/runs", run);
  const changed = await server.call<Dataset>("PATCH", address(dataset), {
    name: "after",
    description: "What it is for",
  });
  expect(changed).toMatchObject({ status: 200, body: { name: "after", description: "What it is for" } });
  expect((await startRun("after")).status).toBe(200);
  expect(await codeOf(startRun("before"))).toBe("dataset_not_found");
  expect((await server.call<Run>("GET", `/api/v1/runs/${run.id}`)).body.dataset?.name).toBe("after");
  expect((await create("before")).status).toBe(201);
  const again = await server.call<Run>("POST", "/api/v1/runs", run);
  expect(again).toMatchObject({ status: 200, body: { dataset: { id: dataset.id } } });
});

test("names of datasets and task sets are unique together, whoever comes first", async () => {
  const { body: one } = await create("one");
  await aTaskSet(one, "subset");
  const { body: two } = await create("two");
  expect(await codeOf(create("subset"))).toBe("dataset_name_taken");
  expect(await codeOf(aTaskSet(one, "two"))).toBe("dataset_name_taken");
  expect(await codeOf(server.call("PATCH", address(two), { name: "subset" }))).toBe("dataset_name_taken");
  const replies = await Promise.all([
    ...Array.from({ length: 5 }, () => create("race")),
    ...Array.from({ length: 5 }, () => aTaskSet(one, "race")),
  ]);
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(replies.filter(({ status }) => status === 409)).toHaveLength(9);
});

test("a deleted dataset is gone with its task sets, and comes back whole within a day", async () => {
  const { body: dataset } = await create("precious");
  const { body: set } = await aTaskSet(dataset, "precious-few");
  expect((await server.call("DELETE", address(dataset))).status).toBe(204);
  expect(await codeOf(server.call("GET", address(dataset)))).toBe("dataset_not_found");
  expect(await codeOf(startRun("precious-few"))).toBe("dataset_not_found");
  expect(await codeOf(server.call("PATCH", `/api/v1/task-sets/${set.id}`, {}))).toBe("task_set_not_found");

  const restored = await server.call<Dataset>("POST", `${address(dataset)}/restore`);
  expect(restored).toMatchObject({
    status: 200,
    body: { id: dataset.id, name: "precious", taskSetCount: 1 },
  });
  expect((await startRun("precious")).status).toBe(200);
  expect((await startRun("precious-few")).body.taskSet).toBe("precious-few");
  expect(await codeOf(server.call("POST", `${address(dataset)}/restore`))).toBe("dataset_not_found");
});

test("a dataset whose name was taken meanwhile comes back once that name is free", async () => {
  const { body: dataset } = await create("contested");
  await server.call("DELETE", address(dataset));
  const { body: usurper } = await create("contested");
  const refused = await server.call<ErrorReply>("POST", `${address(dataset)}/restore`);
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "dataset_name_taken" } } });
  expect(refused.body.error.message).toContain("contested");
  await server.call("PATCH", address(usurper), { name: "another" });
  expect((await server.call("POST", `${address(dataset)}/restore`)).status).toBe(200);
});

test("a dataset says whether a person or a program made it, and a version who saved it", async () => {
  const ann = await TestPerson.signIn(server, "Ann", "member");
  const byHand = await ann.call<Dataset>("POST", "/api/v1/datasets", { name: "by-hand", tasks: [] });
  expect(byHand.body.source).toEqual({ kind: "hand", name: null, pullRequest: null, exportedVersion: null });
  expect((await create("by-key")).body.source.kind).toBe("api");
  const { body } = await server.call<{ versions: { createdBy: string | null }[] }>(
    "GET",
    `${address(byHand.body)}/versions`,
  );
  expect(body.versions.map(({ createdBy }) => createdBy)).toEqual(["Ann"]);
});

const setBack = (dataset: Dataset, ago: string): Promise<unknown> =>
  server.superuser.query("update datasets set deleted_at = now() - $2::interval where id = $1", [
    uuidFromId("ds", dataset.id),
    ago,
  ]);

async function countsOf(dataset: Dataset): Promise<Record<string, number>> {
  const { rows } = await server.superuser.query<Record<string, number>>(
    `select (select count(*)::int from datasets where id = $1) as datasets,
       (select count(*)::int from dataset_versions where dataset_id = $1) as versions,
       (select count(*)::int from tasks where dataset_id = $1) as tasks,
       (select count(*)::int from task_revisions r join tasks t on t.id = r.task_id where t.dataset_id = $1)
         as revisions,
       (select count(*)::int from task_sets where dataset_id = $1) as task_sets`,
    [uuidFromId("ds", dataset.id)],
  );
  return rows[0]!;
}

test("a day after its deletion a dataset is removed for good, except for what runs used", async () => {
  const { body: used } = await create("used", [aTask("a"), aTask("b")]);
  const { body: run } = await startRun("used");
  const { body: listed } = await server.call<TaskList>("GET", `/api/v1/runs/${run.id}/tasks`);
  const writer = new RecordBuilder(run.id);
  await server.call("POST", "/api/v1/ingest", {
    writerId: writer.writerId,
    records: [writer.started({ task: { id: listed.tasks[0]!.id } }), writer.finished()],
  });
  await server.call("POST", `${address(used)}/versions`, {
    tasks: [aTask("a"), aTask("b", { instruction: "Other" }), aTask("c")],
  });
  await aTaskSet(used, "used-few");
  const { body: unused } = await create("unused", [aTask("a")]);
  const { body: young } = await create("young", [aTask("a")]);
  for (const dataset of [used, unused, young]) await server.call("DELETE", address(dataset));
  await setBack(used, "24 hours 2 minutes");
  await setBack(unused, "24 hours 2 minutes");
  await setBack(young, "23 hours 59 minutes");
  expect(await codeOf(server.call("POST", `${address(used)}/restore`))).toBe("dataset_not_found");

  const dataDir = await mkdtemp(path.join(tmpdir(), "rollout-purge-datasets-"));
  const other = await startServerProcess({
    databaseUrl: server.database.databaseUrl,
    migrationUrl: server.database.migrationUrl,
    port: await freePort(),
    dataDir,
  });
  await expect
    .poll(() => countsOf(unused), { timeout: 10_000 })
    .toEqual({ datasets: 0, versions: 0, tasks: 0, revisions: 0, task_sets: 0 });
  expect(await countsOf(used)).toEqual({ datasets: 1, versions: 1, tasks: 2, revisions: 2, task_sets: 0 });
  expect(await countsOf(young)).toMatchObject({ datasets: 1, versions: 1, revisions: 1 });
  expect((await server.call<Run>("GET", `/api/v1/runs/${run.id}`)).body.dataset?.name).toBe("used");
  expect((await server.call<TaskList>("GET", `/api/v1/runs/${run.id}/tasks`)).body).toEqual(listed);
  const { body: detail } = await server.call<{ task: { instruction: string } }>(
    "GET",
    `/api/v1/rollouts/${writer.rolloutId}`,
  );
  expect(detail.task.instruction).toBe("Do a");
  expect(await other.stop()).toBe(0);
  await rm(dataDir, { recursive: true, force: true });
});
