import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type Dataset,
  type LiveRollout,
  newId,
  type Rollout,
  type RolloutDetail,
  type Run,
  type TaskId,
  type TaskList,
} from "@rollout/contract";
import {
  freePort,
  RecordBuilder,
  startServerProcess,
  startTestServer,
  TestPerson,
  type TestServer,
  TestStream,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let names = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface StartedTask {
  readonly runId: string;
  readonly taskId: TaskId;
}

/** A run of a dataset with one task of this output schema. */
async function aTaskWith(outputSchema: object): Promise<StartedTask> {
  const name = `dataset-${++names}`;
  const tasks = [{ name: "task", instruction: "Do it.", outputSchema }];
  const created = await server.call<Dataset>("POST", "/api/v1/datasets", { name, tasks });
  expect(created.status).toBe(201);
  const runId = newId("run");
  await server.call("POST", "/api/v1/runs", { id: runId, dataset: name });
  const { body } = await server.call<TaskList>("GET", `/api/v1/runs/${runId}/tasks`);
  return { runId, taskId: body.tasks[0]!.id };
}

async function send(writer: RecordBuilder, records: readonly unknown[]): Promise<void> {
  const { body } = await server.call("POST", "/api/v1/ingest", { writerId: writer.writerId, records });
  expect(body).toMatchObject({ accepted: records.length, rejected: [] });
}

/** Starts and finishes a rollout with this output. */
async function finish(task: StartedTask, fields: object): Promise<string> {
  const writer = new RecordBuilder(task.runId);
  await send(writer, [writer.started({ task: { id: task.taskId } }), writer.finished(fields)]);
  return writer.rolloutId;
}

const violationsOf = async (rolloutId: string): Promise<RolloutDetail["violations"]> =>
  (await server.call<RolloutDetail>("GET", `/api/v1/rollouts/${rolloutId}`)).body.violations;

async function checkedViolations(rolloutId: string): Promise<NonNullable<RolloutDetail["violations"]>> {
  await expect.poll(() => violationsOf(rolloutId), { timeout: 20_000, interval: 50 }).not.toBeNull();
  return (await violationsOf(rolloutId))!;
}

const orderSchema = {
  type: "object",
  required: ["total", "currency"],
  additionalProperties: false,
  properties: {
    total: { type: "number", minimum: 0 },
    currency: { enum: ["EUR", "USD"] },
    "a/b": { type: "string" },
    lines: { type: "array", items: { $ref: "#/$defs/line" } },
  },
  $defs: { line: { type: "object", properties: { sku: { type: "string", pattern: "^[A-Z]{2}\\d+$" } } } },
};

test("an output that fits its schema has no violations", async () => {
  const task = await aTaskWith(orderSchema);
  const id = await finish(task, { output: { total: 3, currency: "EUR", lines: [{ sku: "AB12" }] } });
  expect(await checkedViolations(id)).toEqual([]);
});

test("every place where an output breaks its schema is told with its rule", async () => {
  const task = await aTaskWith(orderSchema);
  const output = { total: -1, "a/b": 5, lines: [{ sku: "AB1" }, { sku: "nope" }], extra: true };
  const found = await checkedViolations(await finish(task, { output }));
  expect(found.map(({ path: place, rule, schemaPath }) => [place, rule, schemaPath]).sort()).toEqual([
    ["", "required", "/required"],
    ["/a~1b", "type", "/properties/a~1b/type"],
    ["/extra", "additionalProperties", "/additionalProperties"],
    ["/lines/1/sku", "pattern", "/$defs/line/properties/sku/pattern"],
    ["/total", "minimum", "/properties/total/minimum"],
  ]);
  expect(found.find(({ rule }) => rule === "required")?.message).toContain("currency");
});

test("an attempt that succeeds without an output breaks a schema, one that fails without is not checked", async () => {
  const task = await aTaskWith(orderSchema);
  const failed = await finish(task, { status: "failed", error: "Out of tokens." });
  const failedWithOutput = await finish(task, { status: "failed", error: "Late.", output: "half" });
  const succeeded = await finish(task, {});
  expect(await checkedViolations(succeeded)).toMatchObject([{ path: "", rule: "type" }]);
  expect(await checkedViolations(failedWithOutput)).toMatchObject([{ path: "", rule: "type" }]);
  expect(await violationsOf(failed)).toBeNull();
});

test("an output whose finish arrives before its start is checked too", async () => {
  const task = await aTaskWith(orderSchema);
  const writer = new RecordBuilder(task.runId);
  const [started, finished] = [
    writer.started({ task: { id: task.taskId } }),
    writer.finished({ output: { total: 1 } }),
  ];
  await send(writer, [finished]);
  await send(writer, [started]);
  expect(await checkedViolations(writer.rolloutId)).toMatchObject([{ rule: "required" }]);
});

test("an open page is told when the check is done", async () => {
  const task = await aTaskWith(orderSchema);
  const writer = new RecordBuilder(task.runId);
  await send(writer, [writer.started({ task: { id: task.taskId } })]);
  const stream = await TestStream.open(`${server.url}/api/v1/rollouts/${writer.rolloutId}/live`, {
    authorization: `Bearer ${server.apiKey}`,
  });
  await stream.next("ready");
  await send(writer, [writer.finished({ output: 5 })]);
  for (let found = null as RolloutDetail["violations"]; found === null; ) {
    await stream.next<LiveRollout>("rollout");
    found = await violationsOf(writer.rolloutId);
  }
  stream.close();
});

test("a pattern that takes a usual engine for ever is matched at once", async () => {
  const task = await aTaskWith({ type: "string", pattern: "^(a+)+$" });
  const started = performance.now();
  const id = await finish(task, { output: `${"a".repeat(50_000)}b` });
  expect(await checkedViolations(id)).toMatchObject([{ path: "", rule: "pattern", schemaPath: "/pattern" }]);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test("a check that takes too long is stopped, says so, and holds up neither the server nor later checks", async () => {
  const slow = await aTaskWith({ type: "array", uniqueItems: true });
  const quick = await aTaskWith({ type: "string" });
  const items = Array.from({ length: 60_000 }, (_, index) => ({ i: index }));
  const slowId = await finish(slow, { output: items });
  const quickId = await finish(quick, { output: 5 });
  let slowest = 0;
  while ((await violationsOf(slowId)) === null) {
    const started = performance.now();
    expect((await server.call("GET", "/api/v1/runs")).status).toBe(200);
    slowest = Math.max(slowest, performance.now() - started);
  }
  expect(await violationsOf(slowId)).toMatchObject([
    { rule: "unchecked", message: expect.stringContaining("too long") },
  ]);
  expect(await checkedViolations(quickId)).toMatchObject([{ rule: "type" }]);
  expect(slowest).toBeLessThan(1_000);
}, 40_000);

/** As one that was saved before it was refused. */
const storeSchema = (schema: object) =>
  server.superuser.query(
    `update task_revisions set output_schema = $2::json
     where id = (select task_revision_id from dataset_version_tasks v join runs r
       on r.dataset_version_id = v.dataset_version_id where r.started_with = $1)`,
    [`dataset-${names}`, JSON.stringify(schema)],
  );

test.each([
  [{ properties: { a: { $ref: "https://example.com/a.json" } } }, "/properties/a/$ref"],
  [{ allOf: [{ $ref: "#" }] }, "/allOf/0/$ref"],
  [{ $async: true, type: "string" }, "/$async"],
])("the schema %j, which cannot be used, is told in the place of violations", async (schema, place) => {
  const task = await aTaskWith({ type: "string" });
  await storeSchema(schema);
  expect(await checkedViolations(await finish(task, { output: {} }))).toMatchObject([
    { rule: "unchecked", message: expect.stringContaining(place) },
  ]);
});

test("an output as large as a record may be, wrong everywhere, is told with the first violations", async () => {
  const task = await aTaskWith({ type: "array", items: { type: "string", enum: ["a", "b"] } });
  const id = await finish(task, { output: Array.from({ length: 190_000 }, () => 1) });
  const found = await checkedViolations(id);
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThanOrEqual(500);
  expect(found[0]).toMatchObject({ path: "/0", rule: "type" });
}, 40_000);

test("a schema that cannot be used is refused when it is saved, with the place", async () => {
  const refusals: [object, string][] = [
    [{ type: "strin" }, "tasks.0.outputSchema/type:"],
    [{ properties: { a: { pattern: "(" } } }, "tasks.0.outputSchema/properties/a/pattern:"],
    [
      { properties: { a: { pattern: "(?=a)" } } },
      "/properties/a/pattern: uses a lookahead, (?=, which is not",
    ],
    [{ patternProperties: { "(?<!x)y": true } }, "tasks.0.outputSchema/patternProperties/(?<!x)y:"],
    [{ items: { $ref: "https://example.com/a.json" } }, "tasks.0.outputSchema/items/$ref:"],
    [{ $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/a" } } }, "tasks.0.outputSchema/$defs/a/$ref:"],
    [{ $ref: "#" }, "tasks.0.outputSchema/$ref: leads back to itself"],
    [{ allOf: [{ $ref: "#" }] }, "tasks.0.outputSchema/allOf/0/$ref:"],
    [{ $ref: "#/$defs/none" }, "tasks.0.outputSchema/$ref: refers to #/$defs/none, which is not"],
    [{ $defs: { unused: { $ref: "#/nope" } } }, "tasks.0.outputSchema/$defs/unused/$ref:"],
    [{ $async: true, type: "string" }, "tasks.0.outputSchema/$async:"],
    [{ properties: { a: { items: { $async: true } } } }, "tasks.0.outputSchema/properties/a/items/$async:"],
    [{ $ref: "#/x-kept/a", "x-kept": { a: { $async: true } } }, "tasks.0.outputSchema/x-kept/a/$async:"],
    [{ $schema: "http://json-schema.org/draft-04/schema#" }, "tasks.0.outputSchema/$schema:"],
    [{ description: "x".repeat(262_144) }, "larger than 256 KiB"],
  ];
  for (const [outputSchema, part] of refusals) {
    const reply = await server.call("POST", "/api/v1/datasets", {
      name: `refused-${++names}`,
      tasks: [{ name: "a", instruction: "", outputSchema }],
    });
    expect(reply).toMatchObject({
      status: 400,
      body: { error: { code: "output_schema_invalid", message: expect.stringContaining(part) } },
    });
  }
});

test("a workspace whose schemas take long holds up no save of another, and its own is ended", async () => {
  const other = await TestPerson.signIn(server, "Olga", null, "olga@example.com");
  await other.makeWorkspace("Quick saves");
  const slowSchema = (seed: number) => ({
    allOf: Array.from({ length: 200 }, (_, index) => ({ pattern: `^[a-z]{${500 + seed}}[0-9]{${index}}$` })),
  });
  const tasks = Array.from({ length: 60 }, (_, index) => ({
    name: `slow-${index}`,
    instruction: "",
    outputSchema: slowSchema(index),
  }));
  let isOver = false;
  const slow = server.call("POST", "/api/v1/datasets", { name: "slow-schemas", tasks }).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const begun = performance.now();
    const quick = { name: `quick-${++names}`, tasks: [aQuickTask] };
    expect((await other.call("POST", "/api/v1/datasets", quick)).status).toBe(201);
    expect(performance.now() - begun).toBeLessThan(5_000);
  }
  expect(await slow).toMatchObject({
    status: 400,
    body: { error: { code: "output_schema_invalid", message: expect.stringContaining("Save fewer tasks") } },
  });
}, 60_000);

const aQuickTask = { name: "a", instruction: "", outputSchema: { type: "string" } };

test("schemas of draft 7, with formats, and with members named like keywords are taken", async () => {
  for (const schema of [
    { $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "string" }] },
    { $schema: "https://json-schema.org/draft/2020-12/schema", prefixItems: [{ type: "string" }] },
    { type: "string", format: "email" },
    { properties: { pattern: { type: "string" }, $ref: { type: "string" }, $async: { type: "string" } } },
    { properties: { next: { $ref: "#" }, kind: { const: { $async: true } } } },
    { title: "Unknown keywords are left alone", "x-order": 3 },
  ])
    await aTaskWith(schema);
});

test("outputs that a killed server had not checked are found when it starts again", async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), "rollout-outputs-"));
  const start = async () =>
    startServerProcess({
      databaseUrl: server.database.databaseUrl,
      migrationUrl: server.database.migrationUrl,
      port: await freePort(),
      dataDir,
    });
  const task = await aTaskWith({ type: "array", uniqueItems: true, items: { type: "object" } });
  const items = Array.from({ length: 8_000 }, (_, index) => ({ i: index }));
  const doomed = await start();
  const ids: string[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    const writer = new RecordBuilder(task.runId);
    const reply = await fetch(`${doomed.url}/api/v1/ingest`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        writerId: writer.writerId,
        records: [writer.started({ task: { id: task.taskId } }), writer.finished({ output: items })],
      }),
    });
    expect(reply.status).toBe(200);
    ids.push(writer.rolloutId);
  }
  doomed.process.kill("SIGKILL");
  expect(await Promise.all(ids.map(violationsOf))).toContain(null);
  const next = await start();
  for (const id of ids) await checkedViolations(id);
  await next.stop();
  await rm(dataDir, { recursive: true, force: true });
  expect((await server.superuser.query("select from output_checks")).rowCount).toBe(0);
}, 60_000);

test("lists of rollouts and their run count outputs that break their schema, and can be asked for them", async () => {
  const task = await aTaskWith(orderSchema);
  const fits = await finish(task, { output: { total: 3, currency: "EUR" } });
  const breaks = await finish(task, { output: { total: -1, currency: "CHF" } });
  const failed = await finish(task, { status: "failed", error: "Out of tokens." });
  await checkedViolations(fits);
  await checkedViolations(breaks);
  const list = async (query: string) =>
    (
      await server.call<{ rollouts: Rollout[] }>("GET", `/api/v1/rollouts?runId=${task.runId}${query}`)
    ).body.rollouts.map(({ id, violations }) => [id, violations]);
  expect(await list("")).toEqual([
    [failed, null],
    [breaks, 2],
    [fits, 0],
  ]);
  expect(await list("&outputMatches=false")).toEqual([[breaks, 2]]);
  expect(await list("&outputMatches=true")).toEqual([[fits, 0]]);
  const { body: run } = await server.call<Run>("GET", `/api/v1/runs/${task.runId}`);
  expect(run.outputMismatches).toBe(1);
  const { body: detail } = await server.call<RolloutDetail>("GET", `/api/v1/rollouts/${fits}`);
  expect(detail.siblings.map(({ id, violations }) => [id, violations])).toEqual([
    [fits, 0],
    [breaks, 2],
    [failed, null],
  ]);
});

test("outputs of a whole workspace are not searched for mismatches", async () => {
  const { status, body } = await server.call("GET", "/api/v1/rollouts?outputMatches=false");
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { code: "request_invalid" } });
});
