import {
  type LiveChanged,
  type LiveRollout,
  type LiveRun,
  newId,
  type RunId,
  type Timeline,
} from "@rollout/contract";
import { RecordBuilder, startTestServer, type TestServer, TestStream } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const open = (address: string, headers: Record<string, string> = {}): Promise<TestStream> =>
  TestStream.open(`${server.url}/api/v1${address}`, { authorization: `Bearer ${server.apiKey}`, ...headers });

async function aRun(): Promise<RunId> {
  const id = newId("run");
  await server.call("POST", "/api/v1/runs", { id });
  return id;
}

const send = async (writer: RecordBuilder, records: readonly unknown[]): Promise<void> => {
  const { body } = await server.call("POST", "/api/v1/ingest", { writerId: writer.writerId, records });
  expect(body).toMatchObject({ accepted: records.length });
};

async function openStreams(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^rollout_event_streams (\d+)$/m.exec(text)?.[1]);
}

/** The next message that names ranges: one without them only tells the rollout's row anew. */
const nextRanges = (stream: TestStream) =>
  stream.next<LiveRollout>("rollout", (message) => message.ranges.length > 0);

/** Adds ranges to what a page has, as its keys. */
function apply(known: Set<string>, message: LiveRollout): void {
  for (const [writer, from, to] of message.ranges) {
    for (let seq = from; seq <= to; seq++) known.add(`${writer}.${seq}`);
  }
}

test("a page that reads the timeline after `ready` and follows the ranges misses nothing", async () => {
  const writer = new RecordBuilder(await aRun());
  await send(writer, [writer.started(), writer.event()]);
  const stream = await open(`/rollouts/${writer.rolloutId}/live`);
  expect((await stream.next()).event).toBe("ready");
  const { body } = await server.call<Timeline>("GET", `/api/v1/rollouts/${writer.rolloutId}/timeline`);
  const known = new Set(Array.from({ length: body.count }, (_, row) => `1.${row + 1}`));
  for (let batch = 0; batch < 10; batch++)
    await send(writer, [writer.event(), writer.event(), writer.event()]);
  await send(writer, [writer.finished()]);
  let last: LiveRollout | undefined;
  while (last?.rollout.status !== "succeeded") {
    last = (await stream.next<LiveRollout>("rollout")).data;
    apply(known, last);
  }
  expect(last.rollout).toMatchObject({ id: writer.rolloutId, events: 31 });
  expect(known.size).toBe(33);
  stream.close();
});

test("a page that comes back gets what it missed at once, by Last-Event-ID or by its first address", async () => {
  const writer = new RecordBuilder(await aRun());
  await send(writer, [writer.started(), ...Array.from({ length: 4 }, () => writer.event())]);
  const first = await open(`/rollouts/${writer.rolloutId}/live?lastEventId=1:2`);
  const caughtUp = await nextRanges(first);
  expect(caughtUp.data.ranges).toEqual([[1, 3, 5]]);
  expect(caughtUp.id).toBe("1:5");
  first.close();
  const second = new RecordBuilder(writer.runId, writer.rolloutId);
  await send(writer, [writer.event()]);
  await send(second, [second.event(), second.event()]);
  const back = await open(`/rollouts/${writer.rolloutId}/live?lastEventId=1:2`, { "last-event-id": "1:5" });
  const message = await nextRanges(back);
  expect(message.data.ranges).toEqual([
    [1, 6, 6],
    [2, 1, 2],
  ]);
  expect(message.id).toBe("1:6,2:2");
  back.close();
});

test("records that arrive out of order are sent, and the id never promises more than is there", async () => {
  const writer = new RecordBuilder(await aRun());
  const [one, two, three, four] = [writer.started(), writer.event(), writer.event(), writer.event()];
  await send(writer, [one]);
  const stream = await open(`/rollouts/${writer.rolloutId}/live`);
  await stream.next("ready");
  await send(writer, [three, four]);
  const early = await nextRanges(stream);
  expect(early.data.ranges).toEqual([[1, 3, 4]]);
  expect(early.id).toBe("1:1");
  await send(writer, [two]);
  const late = await nextRanges(stream);
  expect(late.id).toBe("1:4");
  expect(late.data.ranges).toEqual([[1, 2, 4]]);
  stream.close();
});

test("a run's stream sends the run and the rollouts that changed, and nothing of other runs", async () => {
  const runId = await aRun();
  const stream = await open(`/runs/${runId}/live`);
  await stream.next("ready");
  const other = new RecordBuilder(await aRun());
  await send(other, [other.started()]);
  const writer = new RecordBuilder(runId);
  await send(writer, [writer.started({ task: { name: "t" } }), writer.finished({ status: "failed" })]);
  const { run, rollouts } = (await stream.next<LiveRun>("run", ({ rollouts }) => rollouts.length > 0)).data;
  expect(run).toMatchObject({ id: runId, status: "failed", totals: { rollouts: 1, failed: 1 } });
  expect(rollouts).toMatchObject([{ id: writer.rolloutId, runId, status: "failed", taskName: "t" }]);
  stream.close();
});

test("a workspace's stream names runs that are new and rollouts that changed", async () => {
  const stream = await open("/live");
  await stream.next("ready");
  const runId = await aRun();
  await stream.next<LiveChanged>("changed", ({ runs }) => runs.includes(runId));
  const writer = new RecordBuilder(runId);
  await send(writer, [writer.started()]);
  const { data } = await stream.next<LiveChanged>("changed", ({ rollouts }) => rollouts.length > 0);
  expect(data).toEqual({ runs: [runId], rollouts: [writer.rolloutId] });
  stream.close();
});

test("after a lost connection to Postgres every stream catches up", async () => {
  const writer = new RecordBuilder(await aRun());
  await send(writer, [writer.started()]);
  const [ofRollout, ofRun, ofWorkspace] = await Promise.all([
    open(`/rollouts/${writer.rolloutId}/live`),
    open(`/runs/${writer.runId}/live`),
    open("/live"),
  ]);
  for (const stream of [ofRollout, ofRun, ofWorkspace]) await stream.next("ready");
  const behind = new pg.Client({ connectionString: server.database.superuserUrl });
  await behind.connect();
  await behind.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'rollout live'",
  );
  await behind.end();
  expect((await ofRun.next("resync")).event).toBe("resync");
  expect((await ofWorkspace.next("resync")).event).toBe("resync");
  await send(writer, [writer.event()]);
  const known = new Set<string>();
  while (!known.has("1.2")) apply(known, (await ofRollout.next<LiveRollout>("rollout")).data);
  for (const stream of [ofRollout, ofRun, ofWorkspace]) stream.close();
});

test("a key that is revoked ends its stream within seconds, and says why", async () => {
  const second = await startTestServer();
  try {
    const stream = await TestStream.open(`${second.url}/api/v1/live`, {
      authorization: `Bearer ${second.apiKey}`,
    });
    await stream.next("ready");
    const behind = new pg.Client({ connectionString: second.database.superuserUrl });
    await behind.connect();
    await behind.query("update api_keys set revoked_at = now()");
    await behind.end();
    const began = Date.now();
    expect((await stream.next("closed")).data).toMatchObject({ code: "key_revoked" });
    expect(Date.now() - began).toBeLessThan(7_000);
    await stream.ended();
  } finally {
    await second.stop();
  }
});

test("a stopping server ends its streams", async () => {
  const second = await startTestServer();
  const stream = await TestStream.open(`${second.url}/api/v1/live`, {
    authorization: `Bearer ${second.apiKey}`,
  });
  await stream.next("ready");
  const ended = stream.ended();
  await second.stop();
  await ended;
});

test("a page that goes away leaves nothing behind", async () => {
  await expect.poll(openStreams).toBe(0);
  const writer = new RecordBuilder(await aRun());
  await send(writer, [writer.started()]);
  const streams = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      open([`/rollouts/${writer.rolloutId}/live`, `/runs/${writer.runId}/live`, "/live"][index % 3]!),
    ),
  );
  expect(await openStreams()).toBe(30);
  await send(writer, [writer.event()]);
  for (const stream of streams) stream.close();
  await expect.poll(openStreams).toBe(0);
});

test("a stream of another workspace's run or rollout is not found", async () => {
  await expect(open(`/runs/${newId("run")}/live`)).rejects.toThrow(/404.*run_not_found/);
  await expect(open(`/rollouts/${newId("ro")}/live`)).rejects.toThrow(/404.*rollout_not_found/);
});
