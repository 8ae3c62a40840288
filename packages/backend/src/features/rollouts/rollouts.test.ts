import {
  type Dataset,
  type EventRecord,
  type NewRun,
  newId,
  type Rollout,
  type RolloutDetail,
  type Run,
  type TaskList,
  uuidFromId,
} from "@rollout/contract";
import { RecordBuilder, startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

type RolloutPage = { rollouts: Rollout[]; nextCursor: string | null };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function aRun(fields: Partial<NewRun> = {}): Promise<Run> {
  const { status, body } = await server.call<Run>("POST", "/api/v1/runs", { id: newId("run"), ...fields });
  expect(status).toBe(200);
  return body;
}

const send = async (writer: RecordBuilder, records: readonly unknown[]): Promise<void> => {
  const { body } = await server.call("POST", "/api/v1/ingest", { writerId: writer.writerId, records });
  expect(body).toMatchObject({ accepted: records.length, rejected: [] });
};

async function anAttempt(runId: string, finish?: "succeeded" | "failed"): Promise<string> {
  const writer = new RecordBuilder(runId);
  const started = writer.started({ task: { name: "refund-17" } });
  await send(writer, finish ? [started, writer.finished({ status: finish })] : [started]);
  return writer.rolloutId;
}

const list = async (query: string): Promise<RolloutPage> =>
  (await server.call<RolloutPage>("GET", `/api/v1/rollouts?${query}`)).body;
const detail = async (id: string): Promise<RolloutDetail> =>
  (await server.call<RolloutDetail>("GET", `/api/v1/rollouts/${id}`)).body;

test("attempts at one task are found in every run, newest first, under every name that it had", async () => {
  const name = newId("ds");
  const tasks = ["first", "second"].map((each) => ({ name: each, instruction: "Read." }));
  const { body: dataset } = await server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks });
  const attempts: string[] = [];
  const attempt = async (): Promise<void> => {
    const run = await aRun({ dataset: name });
    const { body } = await server.call<TaskList>("GET", `/api/v1/runs/${run.id}/tasks`);
    for (const { id, name: taskName } of body.tasks) {
      const writer = new RecordBuilder(run.id);
      await send(writer, [writer.started({ task: { id } })]);
      if (taskName !== "second") attempts.unshift(writer.rolloutId);
    }
  };
  await attempt();
  await attempt();
  const { body } = await server.call<TaskList>("GET", `/api/v1/datasets/${dataset.id}/tasks`);
  const { id: taskId } = body.tasks[0]!;
  const renamed = { op: "replace", taskId, task: { name: "renamed", instruction: "Read." } };
  const save = { baseVersion: 1, changes: [renamed] };
  expect((await server.call("POST", `/api/v1/datasets/${dataset.id}/changes`, save)).status).toBe(201);
  await attempt();
  const pages = [await list(`taskId=${taskId}&limit=2`)];
  pages.push(await list(`taskId=${taskId}&limit=2&cursor=${pages[0]!.nextCursor}`));
  expect(pages.flatMap(({ rollouts }) => rollouts.map(({ id }) => id))).toEqual(attempts);
  expect(await list(`taskId=${newId("task")}`)).toEqual({ rollouts: [], nextCursor: null });
});

test("rollouts of a run come newest first, page by page, each once", async () => {
  const run = await aRun();
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) ids.unshift(await anAttempt(run.id));
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: RolloutPage = await list(`runId=${run.id}&limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.rollouts.map((rollout) => rollout.id));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(ids);
  const unknown = await server.call("GET", `/api/v1/rollouts?runId=${newId("run")}`);
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: "run_not_found" } } });
});

test("the status filter knows stalled from running", async () => {
  const run = await aRun({ markStalledAfterSeconds: 60 });
  const running = await anAttempt(run.id);
  const stalled = await anAttempt(run.id);
  const failed = await anAttempt(run.id, "failed");
  const succeeded = await anAttempt(run.id, "succeeded");
  await server.superuser.query(
    "update rollouts set last_activity_at = now() - interval '61 s' where id = $1",
    [uuidFromId("ro", stalled)],
  );
  for (const [status, id] of Object.entries({ running, stalled, failed, succeeded })) {
    const { rollouts } = await list(`runId=${run.id}&status=${status}`);
    expect(rollouts.map((rollout) => [rollout.id, rollout.status])).toEqual([[id, status]]);
  }
  const [row] = (await list(`runId=${run.id}&status=stalled`)).rollouts;
  expect(Date.parse(row!.stalledAt) - Date.parse(row!.lastActivityAt)).toBe(60_000);
});

test("search finds a part of the task's name, the beginning of the id and a part of the trace id", async () => {
  const run = await aRun();
  const writer = new RecordBuilder(run.id);
  await send(writer, [
    writer.started({ traceId: "0af7651916cd43dd8448eb211c80319c", task: { name: "Ünder_way" } }),
  ]);
  const found = async (search: string) =>
    (await list(`runId=${run.id}&search=${encodeURIComponent(search)}`)).rollouts.map((row) => row.id);
  expect(await found("der_")).toEqual([writer.rolloutId]);
  expect(await found("ünder")).toEqual([writer.rolloutId]);
  expect(await found("der%")).toEqual([]);
  expect(await found(writer.rolloutId.slice(0, 14))).toEqual([writer.rolloutId]);
  expect(await found("16cd43dd")).toEqual([writer.rolloutId]);
});

test("a rollout shows what its records said", async () => {
  const run = await aRun({ groupId: "g", workflowName: "w", agentName: "a", attempts: 4 });
  const writer = new RecordBuilder(run.id);
  await send(writer, [
    writer.started({
      task: { name: "refund-17", instruction: "Refund it.", input: { order: 17, nested: [1, null] } },
      sessionId: "s",
      userId: "u",
      externalTraceId: "x",
    }),
    writer.event({ type: "model_call", name: "gpt-5", costUsd: 0.02, tokens: { input: 100, output: 20 } }),
    writer.event({ type: "error", status: "error" }),
    writer.finished({
      status: "failed",
      error: "Refund refused",
      endOffsetMs: 1234.5,
      output: { ok: false },
    }),
  ]);
  const { rollout, output, task, plannedAttempts, siblings, writers } = await detail(writer.rolloutId);
  expect(rollout).toMatchObject({
    id: writer.rolloutId,
    runId: run.id,
    taskId: null,
    taskName: "refund-17",
    attempt: 1,
    status: "failed",
    error: "Refund refused",
    durationMs: 1234.5,
    events: 2,
    missing: 0,
    dropped: 0,
    costUsd: 0.02,
    tokensIn: 100,
    tokensOut: 20,
    model: "gpt-5",
    groupId: "g",
    workflowName: "w",
    agentName: "a",
    sessionId: "s",
    userId: "u",
    externalTraceId: "x",
  });
  expect(output).toEqual({ ok: false });
  expect(task).toEqual({
    instruction: "Refund it.",
    input: { order: 17, nested: [1, null] },
    files: [],
    outputSchema: null,
    metadata: {},
  });
  expect(plannedAttempts).toBe(4);
  expect(siblings).toEqual([{ id: writer.rolloutId, attempt: 1, status: "failed", violations: null }]);
  expect(writers).toEqual([
    { writer: 1, writerId: writer.writerId, ackedSeq: 4, highestSeq: 4, missing: [], dropped: {} },
  ]);
});

test("an output leaves the server as it came, digit by digit", async () => {
  const run = await aRun();
  const writer = new RecordBuilder(run.id);
  const output = '{"b": 1.10, "a":12345678901234567890, "nul":"\\u0000"}';
  const finished = JSON.stringify(writer.finished({ output: "OUTPUT" })).replace('"OUTPUT"', output);
  const body = `{"writerId":"${writer.writerId}","records":[${finished}]}`;
  await server.call("POST", "/api/v1/ingest", body);
  const reply = await fetch(`${server.url}/api/v1/rollouts/${writer.rolloutId}`, {
    headers: { authorization: `Bearer ${server.apiKey}` },
  });
  expect(await reply.text()).toContain(`"output":${output}`);
});

test("a rollout of a dataset's task has the task as the agent got it, and its siblings are the same task's", async () => {
  await server.call("POST", "/api/v1/datasets", {
    name: "papers",
    tasks: [
      { name: "one", instruction: "Summarise.", input: { pages: 3 }, outputSchema: { type: "string" } },
      { name: "two", instruction: "Translate." },
    ],
  });
  const run = await aRun({ dataset: "papers" });
  const { tasks } = (await server.call<TaskList>("GET", `/api/v1/runs/${run.id}/tasks`)).body;
  const attempts: string[] = [];
  for (const task of [tasks[0]!, tasks[1]!, tasks[0]!]) {
    const writer = new RecordBuilder(run.id);
    await send(writer, [writer.started({ task: { id: task.id } })]);
    attempts.push(writer.rolloutId);
  }
  const read = await detail(attempts[2]!);
  expect(read).toMatchObject({
    rollout: { taskId: tasks[0]!.id, taskName: "one", attempt: 2 },
    task: tasks[0]!.task,
    datasetName: "papers",
    datasetVersion: 1,
  });
  expect(read.siblings).toEqual([
    { id: attempts[0], attempt: 1, status: "running", violations: null },
    { id: attempts[2], attempt: 2, status: "running", violations: null },
  ]);
});

test("what never arrived is named by its ranges", async () => {
  const run = await aRun();
  const writer = new RecordBuilder(run.id);
  const records = [
    writer.started(),
    ...Array.from({ length: 18 }, () => writer.event()),
    writer.finished({ lastSeq: 23, dropped: { queue_full: 2, too_large: 1 } }),
  ] as EventRecord[];
  const lost = (seq: number) => seq === 1 || (seq >= 6 && seq <= 9) || seq === 15;
  await send(
    writer,
    records.filter((record) => !lost(record.seq)),
  );
  const { rollout, writers } = await detail(writer.rolloutId);
  expect(rollout).toMatchObject({ missing: 9, dropped: 3, traceId: null });
  expect(writers).toEqual([
    {
      writer: 1,
      writerId: writer.writerId,
      ackedSeq: 0,
      highestSeq: 20,
      missing: [
        [1, 1],
        [6, 9],
        [15, 15],
        [21, 23],
      ],
      dropped: { queue_full: 2, too_large: 1 },
    },
  ]);
  expect((await list(`runId=${run.id}`)).rollouts[0]).toMatchObject({ missing: 9, dropped: 3 });
});

test("a rollout of nobody is not found", async () => {
  for (const part of ["", "/timeline", "/events", "/search?text=a", "/live"]) {
    const reply = await server.call("GET", `/api/v1/rollouts/${newId("ro")}${part}`);
    expect(reply).toMatchObject({ status: 404, body: { error: { code: "rollout_not_found" } } });
  }
});
