import { type EventRecord, newId, type TraceEventList } from "@rollout/contract";
import { RecordBuilder, startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let runId: string;
beforeAll(async () => {
  server = await startTestServer();
  runId = newId("run");
  await server.call("POST", "/api/v1/runs", { id: runId });
});
afterAll(() => server.stop());

const send = async (writer: RecordBuilder, records: readonly unknown[]): Promise<void> => {
  const { body } = await server.call("POST", "/api/v1/ingest", { writerId: writer.writerId, records });
  expect(body).toMatchObject({ rejected: [] });
};
const read = async (id: string, query = ""): Promise<TraceEventList> =>
  (await server.call<TraceEventList>("GET", `/api/v1/rollouts/${id}/events${query}`)).body;
const keysOf = ({ events }: TraceEventList) => events.map((event) => `${event.writer}.${event.seq}`);

async function readAll(id: string, query: string): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: TraceEventList = await read(id, `?${query}${cursor && `&cursor=${cursor}`}`);
    pages.push(keysOf(page));
    cursor = page.nextCursor;
  }
  return pages;
}

test("an event has everything that was sent", async () => {
  const writer = new RecordBuilder(runId);
  const sent = writer.event({
    type: "model_call",
    name: "gpt-5",
    role: "assistant",
    agent: "planner",
    status: "error",
    callId: "call_1",
    spanId: "00f067aa0ba902b7",
    parentSpanId: "00f067aa0ba902b8",
    startedAt: "2026-01-01T00:00:01.500Z",
    endedAt: "2026-01-01T01:00:02.250+01:00",
    startOffsetMs: -12.5,
    endOffsetMs: 740.125,
    latencyMs: 750,
    costUsd: 0.0042,
    tokens: { input: 10, cached: 4 },
    payload: { messages: [{ role: "user", content: "Hi" }] },
    metadata: { task_name: "refund" },
  }) as EventRecord;
  await send(writer, [sent]);
  const { id, seq, kind: _, rolloutId: __, runId: ___, endedAt: ____, ...fields } = sent;
  expect((await read(writer.rolloutId)).events).toEqual([
    {
      ...fields,
      id,
      seq,
      writer: 1,
      endedAt: "2026-01-01T00:00:02.250Z",
      afterFinish: false,
      conflicting: false,
    },
  ]);
});

test("payload and metadata leave the server as they came, byte for byte", async () => {
  const writer = new RecordBuilder(runId);
  const payload =
    '{"b": 1.10,"a":[1E3 , -0.0],"a":12345678901234567890,"s":"\\u0000\\ud800 ü \\u00fc","__proto__":{}}';
  const metadata = '{"z":1.0,  "y":null}';
  const record = JSON.stringify(writer.event({ payload: "PAYLOAD", metadata: { m: 1 } }))
    .replace('"PAYLOAD"', payload)
    .replace('{"m":1}', metadata);
  await server.call("POST", "/api/v1/ingest", `{"writerId":"${writer.writerId}","records":[${record}]}`);
  const reply = await fetch(`${server.url}/api/v1/rollouts/${writer.rolloutId}/events`, {
    headers: { authorization: `Bearer ${server.apiKey}` },
  });
  const text = await reply.text();
  expect(text).toContain(`"payload":${payload}`);
  expect(text).toContain(`"metadata":${metadata}`);
});

test("pages go on by writer and seq, and keys name single events", async () => {
  const first = new RecordBuilder(runId);
  const second = new RecordBuilder(runId, first.rolloutId);
  await send(first, [first.started(), first.event(), first.event()]);
  await send(second, [second.event(), second.event()]);
  expect(await readAll(first.rolloutId, "limit=2")).toEqual([["1.1", "1.2"], ["1.3", "2.1"], ["2.2"]]);
  expect(keysOf(await read(first.rolloutId, "?keys=2.2,1.3,1.99,9.1,1.9999999999"))).toEqual(["1.3", "2.2"]);
  expect(await readAll(first.rolloutId, "keys=2.2,1.3,1.1&limit=2")).toEqual([["1.1", "1.3"], ["2.2"]]);
});

test("a page of large payloads ends early, and the next one goes on", async () => {
  const writer = new RecordBuilder(runId);
  const large = { text: "x".repeat(1_000_000) };
  await send(
    writer,
    Array.from({ length: 10 }, () => writer.event({ payload: large })),
  );
  await send(
    writer,
    Array.from({ length: 10 }, () => writer.event({ payload: large })),
  );
  const pages = await readAll(writer.rolloutId, "limit=500");
  expect(pages.map((page) => page.length)).toEqual([8, 8, 4]);
  expect(new Set(pages.flat()).size).toBe(20);
});

test("search finds text in type, name, role and payload, case ignored, in the order of the timeline", async () => {
  const writer = new RecordBuilder(runId);
  await send(writer, [
    writer.event({ type: "Refund_check", startOffsetMs: 50 }),
    writer.event({ name: "issue_refund", startOffsetMs: 10 }),
    writer.event({ payload: { text: "The REFUND was made" }, startOffsetMs: 30 }),
    writer.event({ payload: { text: "nothing here 100%" }, startOffsetMs: 20 }),
    writer.event({ payload: { text: 'she said "Grüße"\n' }, startOffsetMs: 40 }),
  ]);
  const search = async (text: string) =>
    (
      await server.call<{ keys: number[][]; truncated: boolean }>(
        "GET",
        `/api/v1/rollouts/${writer.rolloutId}/search?text=${encodeURIComponent(text)}`,
      )
    ).body;
  expect(await search("refund")).toEqual({
    keys: [
      [1, 2],
      [1, 3],
      [1, 1],
    ],
    truncated: false,
  });
  expect((await search("100%")).keys).toEqual([[1, 4]]);
  expect((await search("d_c")).keys).toEqual([[1, 1]]);
  expect((await search("%")).keys).toEqual([[1, 4]]);
  expect((await search('said "grÜSSE'.replace("SS", "ß"))).keys).toEqual([[1, 5]]);
  expect((await search("no such text")).keys).toEqual([]);
});

test("search finds a text that its sender wrote in ASCII", async () => {
  const writer = new RecordBuilder(runId);
  const record = JSON.stringify(writer.event({ payload: "P" })).replace('"P"', '{"t":"Gr\\u00fc\\u00dfe"}');
  await server.call("POST", "/api/v1/ingest", `{"writerId":"${writer.writerId}","records":[${record}]}`);
  const reply = await server.call("GET", `/api/v1/rollouts/${writer.rolloutId}/search?text=Gr%C3%BC%C3%9Fe`);
  expect(reply.body).toEqual({ keys: [[1, 1]], truncated: false });
});
