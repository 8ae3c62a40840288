import { type IngestRecord, newId } from "@rollout/contract";
import { RecordBuilder, type TestServer } from "@rollout/test-support";

const agents = ["browser-agent", "planner", "search-worker 1", "search-worker 2", "search-worker 3"];
const recordsPerBatch = 500;
const connections = 4;

/** Sends a rollout of so many records as SDKs do: in batches, on a few connections. Returns its id. */
export async function ingestBusyRollout(server: TestServer, eventCount: number): Promise<string> {
  const runId = newId("run");
  const started = await server.call("POST", "/api/v1/runs", { id: runId });
  if (started.status >= 300) throw new Error(`The run was not started: ${JSON.stringify(started.body)}`);
  const writer = new RecordBuilder(runId);
  const records = [writer.started(), ...busyEvents(writer, eventCount)];
  records.push(writer.finished({ endOffsetMs: lastEndOf(records) }));
  const batches: IngestRecord[][] = [];
  for (let at = 0; at < records.length; at += recordsPerBatch)
    batches.push(records.slice(at, at + recordsPerBatch));
  // The start goes first, so that the others find their rollout.
  await send(server, writer.writerId, batches.shift()!);
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift())
        await send(server, writer.writerId, batch);
    }),
  );
  return writer.rolloutId;
}

async function send(server: TestServer, writerId: string, records: IngestRecord[]): Promise<void> {
  const reply = await server.call<{ accepted: number }>("POST", "/api/v1/ingest", { writerId, records });
  if (reply.body?.accepted !== records.length) throw new Error(JSON.stringify(reply.body).slice(0, 300));
}

const lastEndOf = (records: readonly IngestRecord[]): number =>
  records.reduce((last, record) => (record.kind === "event" ? Math.max(last, record.endOffsetMs) : last), 0);

/** Five agents that call models and tools in turns, with messages, states and an error now and then. */
function busyEvents(writer: RecordBuilder, eventCount: number): IngestRecord[] {
  const events: IngestRecord[] = [];
  const clock = agents.map(() => 0);
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  while (events.length < eventCount - 2) {
    const which = Math.floor(random() * agents.length);
    const agent = agents[which]!;
    const from = clock[which]! + random() ** 4 * 400;
    const lasts = 1 + random() ** 3 * 180;
    const dice = random();
    const status = random() < 0.003 ? "error" : "ok";
    const at = (start: number, end: number) => ({ startOffsetMs: start, endOffsetMs: end, agent });
    if (dice < 0.45) {
      const tokens = { input: 800 + Math.floor(random() * 6000), output: Math.floor(random() * 500) };
      const payload = { model: "qwen3-235b", finish: "stop" };
      events.push(
        writer.event({
          ...at(from, from + lasts),
          type: "model_call",
          name: "qwen3-235b",
          status,
          tokens,
          costUsd: 0.0042,
          payload,
        }),
      );
    } else if (dice < 0.85) {
      const name = ["search", "open_page", "click", "get_order"][Math.floor(random() * 4)]!;
      const callId = `call_${events.length}`;
      events.push(
        writer.event({
          ...at(from, from),
          type: "tool_call",
          name,
          callId,
          payload: { arguments: { query: "a kettle" } },
        }),
      );
      events.push(
        writer.event({
          ...at(from + lasts, from + lasts),
          type: "tool_result",
          name,
          callId,
          status,
          payload: { result: "ok" },
        }),
      );
    } else if (dice < 0.93)
      events.push(writer.event({ ...at(from, from), payload: { content: "Looking at the next page." } }));
    else
      events.push(
        writer.event({
          ...at(from, from + lasts / 2),
          type: "http",
          name: "GET /orders",
          payload: { status: 200 },
        }),
      );
    clock[which] = from + lasts;
  }
  return events;
}
