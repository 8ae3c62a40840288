import { gzipSync } from "node:zlib";
import { type IngestRecord, type IngestReply, limits, newId, newUuid } from "@rollout/contract";
import { RecordBuilder, startTestServer, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(() => server.stop());

async function aRun(): Promise<string> {
  const id = newId("run");
  const { status } = await server.call("POST", "/api/v1/runs", { id, workflowName: "Tests" });
  expect(status).toBe(200);
  return id;
}

const send = async (writerId: string, records: readonly unknown[]): Promise<IngestReply> => {
  const { status, body } = await server.call<IngestReply>("POST", "/api/v1/ingest", { writerId, records });
  expect(status).toBe(200);
  return body;
};

const rollout = async (id: string) =>
  (
    await server.call<{
      rollout: Record<string, unknown>;
      output: unknown;
      writers: Record<string, unknown>[];
    }>("GET", `/api/v1/rollouts/${id}`)
  ).body;

const events = async (id: string) =>
  (
    await server.call<{
      events: { seq: number; type: string; payload: unknown; afterFinish: boolean; conflicting: boolean }[];
    }>("GET", `/api/v1/rollouts/${id}/events`)
  ).body.events;

test("an event sent twice is stored once", async () => {
  const writer = new RecordBuilder(await aRun());
  const records = [writer.started(), writer.event({ costUsd: 0.5, tokens: { input: 3, output: 2 } })];
  expect(await send(writer.writerId, records)).toMatchObject({ accepted: 2, duplicates: 0, rejected: [] });
  expect(await send(writer.writerId, records)).toMatchObject({
    accepted: 0,
    duplicates: 2,
    acked: { [writer.rolloutId]: { [writer.writerId]: 2 } },
  });
  expect((await rollout(writer.rolloutId)).rollout).toMatchObject({
    events: 1,
    costUsd: 0.5,
    tokensIn: 3,
    tokensOut: 2,
  });
});

test("tokens that no event told stay unknown, and those that were told stay as they are", async () => {
  const writer = new RecordBuilder(await aRun());
  const tokens = async () => {
    const { tokensIn, tokensOut } = (await rollout(writer.rolloutId)).rollout;
    return [tokensIn, tokensOut];
  };
  await send(writer.writerId, [writer.started(), writer.event()]);
  expect(await tokens()).toEqual([null, null]);
  await send(writer.writerId, [writer.event({ tokens: { input: 3 } })]);
  await send(writer.writerId, [writer.event(), writer.finished()]);
  expect(await tokens()).toEqual([3, null]);
});

test("an event repeated inside one batch is stored once", async () => {
  const writer = new RecordBuilder(await aRun());
  const event = writer.event();
  expect(await send(writer.writerId, [event, event])).toMatchObject({ accepted: 1, duplicates: 1 });
});

test("another record under the same writer and seq is a conflict and is kept in quarantine", async () => {
  const writer = new RecordBuilder(await aRun());
  const first = writer.event();
  await send(writer.writerId, [first]);
  const other = { ...first, id: newUuid(), payload: { content: "other" } };
  const reply = await send(writer.writerId, [other, writer.event()]);
  expect(reply).toMatchObject({
    accepted: 1,
    rejected: [{ index: 0, id: other.id, code: "sequence_conflict" }],
  });
  const { rows } = await server.superuser.query(
    "select raw from quarantined_records where code = 'sequence_conflict'",
  );
  expect(rows.map((row) => JSON.parse(row.raw.toString()))).toContainEqual(other);
});

test("a record id that is stored under another seq is a duplicate", async () => {
  const writer = new RecordBuilder(await aRun());
  const event = writer.event() as IngestRecord & { seq: number };
  await send(writer.writerId, [event]);
  expect(await send(writer.writerId, [{ ...event, seq: 7 }, writer.event()])).toMatchObject({
    accepted: 1,
    duplicates: 1,
  });
});

test("an event before its rollout.started makes a stub that the start completes", async () => {
  const writer = new RecordBuilder(await aRun());
  const started = writer.started({ task: { name: "later", instruction: "Do it.", input: { n: 1 } } });
  const event = writer.event();
  expect(await send(writer.writerId, [event])).toMatchObject({
    accepted: 1,
    acked: { [writer.rolloutId]: { [writer.writerId]: 0 } },
  });
  expect((await rollout(writer.rolloutId)).rollout).toMatchObject({
    traceId: null,
    taskName: null,
    status: "running",
  });
  expect(await send(writer.writerId, [started])).toMatchObject({
    accepted: 1,
    acked: { [writer.rolloutId]: { [writer.writerId]: 2 } },
  });
  expect((await rollout(writer.rolloutId)).rollout).toMatchObject({ taskName: "later", attempt: 1 });
});

test("attempts at a task are numbered in the order of their start", async () => {
  const runId = await aRun();
  const attempts = [];
  for (let count = 0; count < 3; count++) {
    const writer = new RecordBuilder(runId);
    await send(writer.writerId, [writer.started({ task: { name: "same" } })]);
    attempts.push((await rollout(writer.rolloutId)).rollout.attempt);
  }
  expect(attempts).toEqual([1, 2, 3]);
});

test("the first finish wins; a second that differs is kept and flagged; later events are flagged", async () => {
  const writer = new RecordBuilder(await aRun());
  await send(writer.writerId, [writer.started(), writer.finished({ output: { answer: 42 } })]);
  await send(writer.writerId, [writer.event(), writer.finished({ status: "failed", error: "no" })]);
  const { rollout: row, output } = await rollout(writer.rolloutId);
  expect(row).toMatchObject({ status: "succeeded", error: null });
  expect(output).toEqual({ answer: 42 });
  expect(
    (await events(writer.rolloutId)).map(({ seq, afterFinish, conflicting }) => [
      seq,
      afterFinish,
      conflicting,
    ]),
  ).toEqual([
    [1, false, false],
    [2, false, false],
    [3, true, false],
    [4, true, true],
  ]);
});

test("a gap and what a writer dropped are known", async () => {
  const writer = new RecordBuilder(await aRun());
  const records = [
    writer.started(),
    writer.event(),
    writer.event(),
    writer.event(),
    writer.finished({ dropped: { queue_full: 2 } }),
  ];
  const reply = await send(writer.writerId, [records[0], records[1], records[4]]);
  expect(reply.acked).toEqual({ [writer.rolloutId]: { [writer.writerId]: 2 } });
  const before = await rollout(writer.rolloutId);
  expect(before.rollout).toMatchObject({ missing: 2, dropped: 2 });
  expect(before.writers[0]).toMatchObject({
    ackedSeq: 2,
    highestSeq: 5,
    missing: [[3, 4]],
    dropped: { queue_full: 2 },
  });
  const filled = await send(writer.writerId, [records[2], records[3]]);
  expect(filled.acked).toEqual({ [writer.rolloutId]: { [writer.writerId]: 5 } });
  expect((await rollout(writer.rolloutId)).rollout).toMatchObject({ missing: 0 });
});

test("several writers of one rollout keep sequences of their own", async () => {
  const runId = await aRun();
  const first = new RecordBuilder(runId);
  const second = new RecordBuilder(runId, first.rolloutId);
  await Promise.all([
    send(first.writerId, [first.started(), first.event()]),
    send(second.writerId, [second.event()]),
  ]);
  expect((await rollout(first.rolloutId)).writers).toHaveLength(2);
  expect(await events(first.rolloutId)).toHaveLength(3);
});

test("a payload comes back byte for byte, NUL, lone surrogate and long numbers included", async () => {
  const writer = new RecordBuilder(await aRun());
  const payload = '{"b":1.10,"a":"\\u0000 \\ud800 ü","b":12345678901234567890123,"c":[ 1 , 2 ]}';
  const event = JSON.stringify(writer.event({ payload: "PAYLOAD" })).replace('"PAYLOAD"', payload);
  const { body } = await server.call<IngestReply>(
    "POST",
    "/api/v1/ingest",
    `{"writerId":"${writer.writerId}","records":[${event}]}`,
  );
  expect(body).toMatchObject({ accepted: 1, rejected: [] });
  const response = await fetch(`${server.url}/api/v1/rollouts/${writer.rolloutId}/events`, {
    headers: { authorization: `Bearer ${server.apiKey}` },
  });
  expect(await response.text()).toContain(payload);
});

test("a name with NUL and half an emoji is stored, replaced in the name alone", async () => {
  const writer = new RecordBuilder(await aRun());
  expect(await send(writer.writerId, [writer.event({ name: "a\0b\ud83d" })])).toMatchObject({ accepted: 1 });
});

test("records of an unknown run, of another run's rollout, and of an unknown task are refused one by one", async () => {
  const runId = await aRun();
  const known = new RecordBuilder(runId);
  await send(known.writerId, [known.started()]);
  const lost = new RecordBuilder(newId("run"));
  const foreign = new RecordBuilder(await aRun(), known.rolloutId);
  const untasked = new RecordBuilder(runId);
  const reply = await send(known.writerId, [
    lost.event(),
    foreign.event(),
    untasked.started({ task: { id: newId("task") } }),
    known.event(),
  ]);
  expect(reply.accepted).toBe(1);
  expect(reply.rejected.map(({ index, code }) => [index, code])).toEqual([
    [0, "run_not_found"],
    [1, "rollout_run_mismatch"],
    [2, "task_not_found"],
  ]);
});

test("of a key written twice, once with escapes, the value that JSON means is stored", async () => {
  const writer = new RecordBuilder(await aRun());
  const plain = JSON.stringify(writer.event({ payload: "PAYLOAD" })).replace(
    '"PAYLOAD"',
    '"first","p\\u0061yload":"second"',
  );
  const { body } = await server.call<IngestReply>(
    "POST",
    "/api/v1/ingest",
    `{"writerId":"${writer.writerId}","records":[${plain}]}`,
  );
  expect(body).toMatchObject({ accepted: 1 });
  expect((await events(writer.rolloutId)).map(({ payload }) => payload)).toEqual(["second"]);
});

test("an envelope with a second list, another field or no record is refused whole", async () => {
  const writer = new RecordBuilder(await aRun());
  const record = JSON.stringify(writer.event());
  for (const rest of [
    `"records":[${record}],"records":[]`,
    `"records":[${record}],"more":1`,
    '"records":[]',
  ]) {
    const { status, body } = await server.call(
      "POST",
      "/api/v1/ingest",
      `{"writerId":"${writer.writerId}",${rest}}`,
    );
    expect([status, body]).toMatchObject([400, { error: { code: "envelope_unreadable" } }]);
  }
});

test("the highest numbers that the wire takes leave the rollout and the lists readable", async () => {
  const runId = await aRun();
  const [first, second] = [new RecordBuilder(runId), new RecordBuilder(runId)];
  const most = Number.MAX_SAFE_INTEGER;
  await send(first.writerId, [
    first.started(),
    first.event({ type: "score", payload: 1e200 }),
    first.event({ tokens: { input: most, output: most }, costUsd: 1e9 }),
    first.event({ tokens: { input: most, output: most }, costUsd: 1e9 }),
    first.finished({ lastSeq: limits.sequence, dropped: { queue_full: most } }),
  ]);
  await send(second.writerId, [second.event({ type: "score", payload: { value: 0 } })]);
  expect((await rollout(first.rolloutId)).rollout).toMatchObject({
    tokensIn: most,
    tokensOut: most,
    score: null,
  });
  for (const address of ["/api/v1/groups", "/api/v1/runs", `/api/v1/runs/${runId}`, "/api/v1/rollouts"]) {
    expect((await server.call("GET", address)).status).toBe(200);
  }
});

test("a record is not called a duplicate of one that was refused", async () => {
  const writer = new RecordBuilder(await aRun());
  const stored = writer.event();
  await send(writer.writerId, [stored]);
  const next = writer.event();
  const reply = await send(writer.writerId, [{ ...next, seq: 1 }, next]);
  expect(reply).toMatchObject({ accepted: 1, duplicates: 0, rejected: [{ code: "sequence_conflict" }] });
});

test("a statement that the database cancelled is to be repeated, not a bad record", async () => {
  const writer = new RecordBuilder(await aRun());
  await send(writer.writerId, [writer.started()]);
  const holder = new pg.Client({ connectionString: server.database.superuserUrl });
  await holder.connect();
  await holder.query("begin");
  await holder.query("select from rollouts for update");
  const sent = server.call("POST", "/api/v1/ingest", {
    writerId: writer.writerId,
    records: [writer.event()],
  });
  const waiting =
    "select pg_cancel_backend(pid) as cancelled from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
  await expect.poll(async () => (await server.superuser.query(waiting)).rowCount).toBe(1);
  expect(await sent).toMatchObject({ status: 503, body: { error: { code: "database_unavailable" } } });
  await holder.query("rollback");
  await holder.end();
});

test("gzip is read; another encoding is refused by name", async () => {
  const writer = new RecordBuilder(await aRun());
  const post = (encoding: string, body: Uint8Array) =>
    fetch(`${server.url}/api/v1/ingest`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${server.apiKey}`,
        "content-type": "application/json",
        "content-encoding": encoding,
      },
      body: new Uint8Array(body),
    });
  const batch = JSON.stringify({ writerId: writer.writerId, records: [writer.started()] });
  expect((await post("gzip", gzipSync(batch))).status).toBe(200);
  const refused = await post("br", Buffer.from(batch));
  expect(refused.status).toBe(415);
  expect(await refused.json()).toMatchObject({ error: { code: "encoding_unsupported" } });
});

test("writers that send the same rollouts at the same time neither deadlock nor store twice", async () => {
  const runId = await aRun();
  const writers = Array.from({ length: 6 }, () => new RecordBuilder(runId));
  const batches = Array.from({ length: 10 }, () =>
    writers.map((writer) => ({ writer, record: writer.event() })),
  );
  const sends = batches.flatMap((batch) =>
    writers.map(({ writerId }) => {
      const own = batch.filter(({ writer }) => writer.writerId === writerId).map(({ record }) => record);
      return Promise.all([send(writerId, own), send(writerId, own)]);
    }),
  );
  const replies = (await Promise.all(sends)).flat();
  expect(replies.reduce((sum, reply) => sum + reply.accepted, 0)).toBe(60);
  expect(replies.reduce((sum, reply) => sum + reply.duplicates, 0)).toBe(60);
  const counts = await Promise.all(
    writers.map(async ({ rolloutId }) => (await rollout(rolloutId)).rollout.events),
  );
  expect(counts).toEqual(writers.map(() => 10));
});
