import { type NewRun, newId, type Run, type TaskList } from "@rollout/contract";
import { startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const startRun = (run: NewRun) => server.call<Run>("POST", "/api/v1/runs", run);

async function uploadFile(name: string, text: string): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: text,
  });
  return ((await response.json()) as { id: string }).id;
}

async function createDataset(name: string, tasks: object[]): Promise<{ id: string }> {
  const { status, body } = await server.call<{ id: string }>("POST", "/api/v1/datasets", { name, tasks });
  expect(status).toBe(201);
  return body;
}

const aTask = (name: string, fields: object = {}) => ({ name, instruction: `Do ${name}.`, ...fields });

test("the same call again answers with the same run", async () => {
  const wanted: NewRun = {
    id: newId("run"),
    workflowName: "Customer support bot",
    groupId: "nightly",
    agentName: "refund-desk",
    agentVersion: "3",
    environment: "staging",
    release: "2026.1",
    attempts: 3,
  };
  const first = await startRun(wanted);
  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({
    ...wanted,
    dataset: null,
    taskSet: null,
    taskCount: 0,
    markStalledAfterSeconds: 900,
    status: "running",
    totals: { rollouts: 0, costUsd: null, tokensIn: null, score: null, durationMs: null },
  });
  expect((await startRun(wanted)).body).toEqual(first.body);
  expect((await server.call("GET", `/api/v1/runs/${wanted.id}`)).body).toEqual(first.body);
});

test("twenty calls with one id at the same time make one run", async () => {
  const id = newId("run");
  const replies = await Promise.all(Array.from({ length: 20 }, () => startRun({ id, groupId: "race" })));
  expect(new Set(replies.map((reply) => JSON.stringify(reply.body))).size).toBe(1);
  expect(replies[0]!.status).toBe(200);
});

test("an id that belongs to a run with other contents is a conflict that names what differs", async () => {
  const id = newId("run");
  await startRun({ id, groupId: "a", markStalledAfterSeconds: 60 });
  const { status, body } = await server.call("POST", "/api/v1/runs", { id, groupId: "b" });
  expect(status).toBe(409);
  expect(body).toMatchObject({
    error: { code: "run_conflict", details: { fields: ["groupId", "markStalledAfterSeconds"] } },
  });
});

test("an unknown dataset is named, and a deleted one is unknown", async () => {
  const { id } = await createDataset("short-lived", [aTask("one")]);
  const run = { id: newId("run"), dataset: "short-lived" } satisfies NewRun;
  expect((await startRun(run)).body.taskCount).toBe(1);
  await server.call("DELETE", `/api/v1/datasets/${id}`);
  expect((await startRun(run)).body.dataset).toMatchObject({ id, name: "short-lived", version: 1 });
  expect((await startRun({ ...run, id: newId("run") })).body).toMatchObject({
    error: { code: "dataset_not_found", message: expect.stringContaining("short-lived") },
  });
});

test("a run keeps the version that was newest when it started, whatever is saved later", async () => {
  const dataset = await createDataset("growing", [aTask("one")]);
  const early = { id: newId("run"), dataset: "growing" } satisfies NewRun;
  await startRun(early);
  await server.call("POST", `/api/v1/datasets/${dataset.id}/versions`, {
    tasks: [aTask("one"), aTask("two")],
  });
  expect((await startRun(early)).body.dataset?.version).toBe(1);
  const late = await startRun({ id: newId("run"), dataset: "growing" });
  expect(late.body).toMatchObject({ taskCount: 2, dataset: { version: 2 } });
});

test("tasks come in order, page by page, with the files that an agent may see", async () => {
  const paper = await uploadFile("paper.txt", "All of it.");
  const solution = await uploadFile("solution.txt", "42");
  const tasks = Array.from({ length: 7 }, (_, index) =>
    aTask(`task-${index}`, {
      input: { index, nested: { ü: [1, 2.5, null] } },
      outputSchema: { type: "object" },
      metadata: { level: index },
      files: [
        { fileId: paper, role: "input" },
        { fileId: solution, name: "truth/solution.txt", role: "solution" },
      ],
    }),
  );
  await createDataset("with-files", tasks);
  const { body: run } = await startRun({ id: newId("run"), dataset: "with-files" });
  const address = `/api/v1/runs/${run.id}/tasks`;

  const first = (await server.call<TaskList>("GET", `${address}?limit=5`)).body;
  const second = (await server.call<TaskList>("GET", `${address}?limit=5&cursor=${first.nextCursor}`)).body;
  expect([...first.tasks, ...second.tasks].map((task) => task.name)).toEqual(tasks.map((task) => task.name));
  expect(second.nextCursor).toBeNull();
  expect(first.tasks[3]!.task).toMatchObject({
    instruction: "Do task-3.",
    input: { index: 3, nested: { ü: [1, 2.5, null] } },
    outputSchema: { type: "object" },
    metadata: { level: 3 },
    files: [{ id: paper, name: "paper.txt", role: "input", size: 10, url: `/api/v1/files/${paper}/content` }],
  });

  const hidden = (await server.call<TaskList>("GET", `${address}?roles=solution`)).body;
  expect(hidden.tasks[0]!.task.files.map((file) => file.name)).toEqual(["truth/solution.txt"]);
});

test("a run without a dataset has no tasks, and an unknown run is not found", async () => {
  const { body: run } = await startRun({ id: newId("run") });
  expect((await server.call("GET", `/api/v1/runs/${run.id}/tasks`)).body).toEqual({
    tasks: [],
    nextCursor: null,
  });
  const unknown = await server.call("GET", `/api/v1/runs/${newId("run")}/tasks`);
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: "run_not_found" } } });
});
