import { gzipSync } from "node:zlib";
import { type ErrorReply, errorCodes, type IngestReply, newId } from "@rollout/contract";
import { RecordBuilder, startTestServer, type TestServer } from "@rollout/test-support";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

/*
 * A thousand generated bad bodies. Each is a batch of good records into which something bad was put, or a body
 * that is bad as a whole. Never a 5xx, never a good record lost beside a bad one, each error with code, message
 * and hint.
 */

let server: TestServer;
let runId: string;

beforeAll(async () => {
  server = await startTestServer();
  runId = newId("run");
  await server.call("POST", "/api/v1/runs", { id: runId });
});
afterAll(() => server.stop());

const post = (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/api/v1/ingest`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });

/** Texts that stand where a record should: JSON or nearly so. */
const badRecord: fc.Arbitrary<string> = fc.oneof(
  fc.json(),
  fc.constantFrom(
    "{}",
    "[]",
    "5",
    '"text"',
    "null",
    "{,}",
    '{"kind":}',
    '{"kind":"event"}',
    '{"kind":"__proto__"}',
    '{"kind":"constructor"}',
    '{"__proto__":{"kind":"event"}}',
    "NaN",
    "tru",
    "0x10",
    "'single'",
  ),
  fc
    .constantFrom(
      { seq: 0 },
      { seq: -1 },
      { seq: 1.5 },
      { seq: 2 ** 53 },
      { seq: "1" },
      { seq: 2 ** 40 },
      { id: "no-uuid" },
      { id: "" },
      { rolloutId: "ro_zzzzzzzzzzzzzzzzzzzzzzzzzz" },
      { rolloutId: "run_00000000000000000000000000" },
      { rolloutId: null },
      { runId: "run_1" },
      { runId: newId("run") },
      { type: "" },
      { type: "x".repeat(10_000) },
      { type: "rollout.started" },
      { type: 5 },
      { startedAt: "yesterday" },
      { startedAt: "2026-13-45T99:99:99Z" },
      { endedAt: "0000-00-00T00:00:00Z" },
      { startOffsetMs: 10, endOffsetMs: 5 },
      { startOffsetMs: 1e300 },
      { costUsd: "free" },
      { costUsd: 1e308 },
      { tokens: { input: -1 } },
      { tokens: { input: 1e308 } },
      { tokens: { input: 2 ** 53 } },
      { tokens: { imput: 1 } },
      { latencyMs: -5 },
      { spanId: "0000000000000000" },
      { latency_ms: 5 },
      { metadata: [] },
      { metadata: "x" },
      { status: "fine" },
    )
    .map((change) => JSON.stringify({ ...new RecordBuilder(runId).event(), ...change })),
  fc
    .constantFrom("1e400", "-1e999", "9".repeat(400), `${"[".repeat(10_000)}${"]".repeat(10_000)}`)
    .map(withPayload),
  fc
    .constant(null)
    .map(() => withPayload(`{${Array.from({ length: 20_000 }, (_, key) => `"k${key}":1`).join(",")}}`)),
);

function withPayload(payload: string): string {
  return JSON.stringify(new RecordBuilder(runId).event({ payload: "PAYLOAD" })).replace('"PAYLOAD"', payload);
}

/** Odd but legal payloads: their records are good and must be stored. */
const oddPayload = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '"\\u0000"',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    "9007199254740993",
    "-0",
    "1.10",
    "null",
    `"${"x".repeat(500_000)}"`,
    '{"a":1,"a":2}',
  ),
);

test("a good record is never lost beside bad ones, and every refusal says code, message and hint", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(badRecord, { minLength: 1, maxLength: 6 }),
      fc.array(oddPayload, { minLength: 1, maxLength: 3 }),
      fc.nat(),
      async (bad, payloads, at) => {
        const writer = new RecordBuilder(runId);
        const good = payloads.map((payload) =>
          JSON.stringify(writer.event({ payload: "PAYLOAD" })).replace('"PAYLOAD"', () => payload),
        );
        const place = at % (good.length + 1);
        const records = [...good.slice(0, place), ...bad, ...good.slice(place)];
        const response = await post(`{"writerId":"${writer.writerId}","records":[${records.join(",")}]}`);
        expect(response.status).toBe(200);
        const reply = (await response.json()) as IngestReply;
        expect(reply.accepted).toBe(good.length);
        expect(reply.rejected).toHaveLength(bad.length);
        for (const { code, message, hint } of reply.rejected) {
          expect(Object.keys(errorCodes)).toContain(code);
          expect(message.length).toBeGreaterThan(5);
          expect(hint.length).toBeGreaterThan(5);
        }
      },
    ),
    { numRuns: 700 },
  );
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
}, 240_000);

const validBatch = fc.constant(null).map(() => {
  const writer = new RecordBuilder(runId);
  return JSON.stringify({ writerId: writer.writerId, records: [writer.started(), writer.event()] });
});

/** Bodies that are broken as a whole. */
const badBody: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.string(),
  fc.uint8Array({ maxLength: 2_000 }),
  fc.json(),
  fc.tuple(validBatch, fc.nat()).map(([text, at]) => text.slice(0, 1 + (at % (text.length - 1)))),
  fc.constantFrom(
    "",
    "{}",
    "[]",
    "null",
    '{"records":[]}',
    '{"writerId":"x","records":[]}',
    '{"writerId":null,"records":[{}]}',
    `${"[".repeat(100_000)}`,
    `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)},"records":[]}`,
    '{"records":[{}],"writerId":{"__proto__":1}}',
    `{"writerId":"${"x".repeat(1_000_000)}","records":[]}`,
  ),
);

test("a body that is bad as a whole is refused with a code, never with a 5xx", async () => {
  await fc.assert(
    fc.asyncProperty(badBody, async (body) => {
      const response = await post(body);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      const { error } = (await response.json()) as ErrorReply;
      expect(Object.keys(errorCodes)).toContain(error.code);
      expect([error.message.length > 5, error.hint.length > 5, error.requestId.length > 5]).toEqual([
        true,
        true,
        true,
      ]);
    }),
    { numRuns: 295 },
  );
}, 120_000);

test.each([
  [
    "a gzip bomb of 200 MiB",
    gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20)),
    { "content-encoding": "gzip" },
    413,
  ],
  ["gzip that is none", Buffer.from("not gzip"), { "content-encoding": "gzip" }, 400],
  [
    "gzip that is cut off",
    gzipSync(Buffer.alloc(10_000)).subarray(0, 20),
    { "content-encoding": "gzip" },
    400,
  ],
  ["a body of 17 MiB", Buffer.alloc(17 * 1024 * 1024, 0x20), {}, 413],
  [
    "half a million keys in the envelope",
    Buffer.from(`{${Array.from({ length: 500_000 }, (_, key) => `"k${key}":0`)}}`),
    {},
    400,
  ],
] as const)("%s is refused", async (_name, body, headers, status) => {
  const response = await post(body, headers);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({
    error: { code: expect.any(String), hint: expect.any(String) },
  });
});

test("a batch of 501 records is refused whole, with the limit", async () => {
  const writer = new RecordBuilder(runId);
  const records = Array.from({ length: 501 }, () => writer.event());
  const response = await post(JSON.stringify({ writerId: writer.writerId, records }));
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ error: { code: "batch_too_long" } });
});
