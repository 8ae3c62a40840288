import {
  type EventRecord,
  newId,
  type Timeline,
  type TraceEventList,
  timelineFlags,
} from "@rollout/contract";
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
const timeline = async (id: string, query = ""): Promise<Timeline> =>
  (await server.call<Timeline>("GET", `/api/v1/rollouts/${id}/timeline${query}`)).body;

/** The rows of a timeline with their deltas added up and their dictionaries looked up. */
function decode({ columns, dictionaries, count }: Timeline): object[] {
  let seq = 0;
  let startUs = 0;
  return Array.from({ length: count }, (_, row) => {
    seq += columns.seq[row]!;
    startUs += columns.startUs[row]!;
    return {
      key: `${columns.writer[row]}.${seq}`,
      startUs,
      durationUs: columns.durationUs[row],
      type: dictionaries.type[columns.type[row]!],
      name: dictionaries.name[columns.name[row]!],
      role: dictionaries.role[columns.role[row]!],
      agent: dictionaries.agent[columns.agent[row]!],
      call: dictionaries.call[columns.call?.[row] ?? 0],
      span: dictionaries.span[columns.span?.[row] ?? 0],
      parentSpan: dictionaries.span[columns.parentSpan?.[row] ?? 0],
      flags: columns.flags[row],
      tokensIn: columns.tokensIn?.[row] ?? -1,
      tokensOut: columns.tokensOut?.[row] ?? -1,
      costUsd: columns.costUsd?.[row] ?? -1,
    };
  });
}

/** The same rows from the events themselves. */
async function rowsOfEvents(id: string): Promise<object[]> {
  const { events } = (await server.call<TraceEventList>("GET", `/api/v1/rollouts/${id}/events?limit=500`))
    .body;
  return events
    .map((event) => ({
      key: `${event.writer}.${event.seq}`,
      startUs: Math.round(event.startOffsetMs * 1000),
      durationUs: Math.round((event.endOffsetMs - event.startOffsetMs) * 1000),
      type: event.type,
      name: event.name,
      role: event.role,
      agent: event.agent,
      call: event.callId,
      span: event.spanId,
      parentSpan: event.parentSpanId,
      flags:
        (event.status === "error" ? timelineFlags.error : 0) +
        (event.afterFinish ? timelineFlags.afterFinish : 0) +
        (event.conflicting ? timelineFlags.conflicting : 0),
      tokensIn: event.tokens?.input ?? -1,
      tokensOut: event.tokens?.output ?? -1,
      costUsd: event.costUsd ?? -1,
      place: [Math.round(event.startOffsetMs * 1000), event.writer, event.seq] as const,
    }))
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1] || a.place[2] - b.place[2])
    .map(({ place: _, ...row }) => row);
}

const oddNames = ["read_file", 'say "hi"', "back\\slash", "ünïcode 🚀", "null", "{,}", "line\nbreak", "a,b"];

test("columns say the same as the events, in the order of the timeline", async () => {
  const first = new RecordBuilder(runId);
  const second = new RecordBuilder(runId, first.rolloutId);
  const anEvent = (writer: RecordBuilder, index: number): unknown =>
    writer.event({
      type: ["message", "tool_call", "tool_result", "own word"][index % 4]!,
      ...(index % 3 === 0 ? {} : { name: oddNames[index % oddNames.length]! }),
      ...(index % 2 === 0 ? { role: "assistant" } : {}),
      ...(index % 5 === 0 ? {} : { agent: `agent ${index % 3}` }),
      ...(index % 4 === 1 ? { callId: `call_${index}` } : {}),
      ...(index % 6 === 1 ? { spanId: `00000000000000${10 + (index % 80)}` } : {}),
      ...(index % 6 === 2 ? { parentSpanId: `00000000000000${10 + (index % 80)}` } : {}),
      ...(index % 7 === 0 ? { status: "error" as const } : {}),
      ...(index % 8 === 0 ? { tokens: { input: index }, costUsd: index / 1e6 } : {}),
      startOffsetMs: ((index * 7919) % 500) - 100.06,
      endOffsetMs: ((index * 7919) % 500) + (index % 11) * 1.13,
    } as Partial<EventRecord>);
  await send(first, [first.started(), ...Array.from({ length: 200 }, (_, index) => anEvent(first, index))]);
  await send(second, [
    ...Array.from({ length: 100 }, (_, index) => anEvent(second, index)),
    second.finished(),
  ]);
  await send(first, [first.event({ startOffsetMs: 2_000 }), first.finished({ status: "failed" })]);

  const read = await timeline(first.rolloutId);
  expect(read.rolloutId).toBe(first.rolloutId);
  expect(read.count).toBe(304);
  expect(decode(read)).toEqual(await rowsOfEvents(first.rolloutId));
  for (const entries of Object.values(read.dictionaries)) {
    expect(entries[0]).toBeNull();
    expect(new Set(entries).size).toBe(entries.length);
  }
});

test("a column that nobody filled is null", async () => {
  const writer = new RecordBuilder(runId);
  await send(writer, [writer.started(), writer.event({})]);
  const { columns, dictionaries } = await timeline(writer.rolloutId);
  expect(columns).toMatchObject({
    call: null,
    span: null,
    parentSpan: null,
    tokensIn: null,
    tokensOut: null,
    costUsd: null,
  });
  expect(dictionaries).toMatchObject({ call: [null], span: [null], name: [null] });
});

test("ranges leave their rows alone, each once, and may name what is not there", async () => {
  const writer = new RecordBuilder(runId);
  await send(writer, [
    writer.started(),
    ...Array.from({ length: 30 }, (_, at) => writer.event({ startOffsetMs: at })),
  ]);
  const keys = async (ranges: string) =>
    decode(await timeline(writer.rolloutId, `?ranges=${ranges}`)).map((row) => (row as { key: string }).key);
  expect(await keys("1:5-7,1:6-8,1:20-20")).toEqual(["1.5", "1.6", "1.7", "1.8", "1.20"]);
  expect(await keys("1:30-9999999999")).toEqual(["1.30", "1.31"]);
  expect(await keys("7:1-5")).toEqual([]);
  expect(await keys("99999:1-5,1:9-3")).toEqual([]);
  expect(await timeline(writer.rolloutId, "?ranges=7:1-5")).toMatchObject({
    count: 0,
    columns: { writer: [], seq: [], call: null },
  });
});
