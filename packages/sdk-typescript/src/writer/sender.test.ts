/** Delivery against a server that fails in every way that servers do. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Attempt } from "../attempt.js";
import { newId } from "../ids.js";
import { Run } from "../run.js";
import { readSettings } from "../settings.js";
import {
  hangUp,
  json,
  recordsOf,
  refusal,
  type ScriptedServer,
  startScriptedServer,
} from "../testing/scripted-server.js";
import { Warnings } from "../warnings.js";
import { Writer } from "./writer.js";

const key = "mv37_rl_secret";
let server: ScriptedServer;
let warned: string[];
let writer: Writer;

beforeEach(async () => {
  server = await startScriptedServer();
  warned = [];
  writer = new Writer(
    readSettings({ apiKey: key, baseUrl: server.url }),
    new Warnings((message) => warned.push(message)),
  );
});
afterEach(() => server.close());

const startAttempt = (workspace?: string): Promise<Attempt> => {
  const settings = readSettings({ apiKey: key, baseUrl: server.url });
  return new Run({ settings, workspace, runId: newId("run", Date.now()) }, writer, []).startRollout();
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
};

const seqsOf = (index: number): number[] => recordsOf(server.requests[index]!).map(({ seq }) => seq);

describe("batches", () => {
  test("records go out within a second without anybody asking", async () => {
    const attempt = await startAttempt();
    await attempt.message("Hi");
    await until(() => server.stored.length === 2);
    expect(server.requests).toHaveLength(1);
  });

  test("a hundred records go at once, and finish sends what is left", async () => {
    const attempt = await startAttempt();
    for (let index = 0; index < 149; index++) await attempt.message(`message ${index}`);
    await until(() => server.requests.length === 1);
    expect(seqsOf(0)).toHaveLength(100);
    expect(await attempt.finish()).toEqual({
      state: "confirmed",
      confirmed: 151,
      spooled: 0,
      pending: 0,
      dropped: {},
    });
    expect(server.stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 151 }, (_, index) => index + 1));
  });

  test("bodies over a kilobyte are gzipped, small ones are not", async () => {
    const attempt = await startAttempt();
    await attempt.flush();
    await attempt.message("x".repeat(2000));
    await attempt.flush();
    expect(server.requests.map(({ headers }) => headers["content-encoding"])).toEqual([undefined, "gzip"]);
  });

  test("each workspace gets its own batches", async () => {
    const [first, second] = await Promise.all([startAttempt("alpha"), startAttempt("beta")]);
    await Promise.all([first!.finish(), second!.finish()]);
    const seen = server.requests.map((request) => [
      request.headers["x-rollout-workspace"],
      [...new Set(recordsOf(request).map(({ rolloutId }) => rolloutId))],
    ]);
    expect(seen.sort()).toEqual([
      ["alpha", [first.id]],
      ["beta", [second.id]],
    ]);
  });

  test("what is logged is the value at that moment, not what the caller makes of it later", async () => {
    const attempt = await startAttempt();
    const notes = { step: 1 };
    await attempt.logEvent("note", notes);
    notes.step = 2;
    await attempt.flush();
    expect(server.stored[1]).toMatchObject({ payload: { step: 1 } });
  });
});

describe("a server in trouble", () => {
  test("a batch that broke off is sent again with the same ids", async () => {
    server.script = [hangUp, refusal(503, "database_unavailable"), refusal(429, "rate_limited")];
    const attempt = await startAttempt();
    await attempt.message("Hi");
    expect(await attempt.flush()).toMatchObject({ confirmed: 2, pending: 0 });
    const ids = server.requests.map((request) => recordsOf(request).map(({ id }) => id));
    expect(ids).toHaveLength(4);
    expect(new Set(ids.map(String)).size).toBe(1);
  });

  test("records stored before the answer was lost count once", async () => {
    server.script = [
      hangUp,
      (request, response) =>
        json(response, 200, {
          accepted: 0,
          duplicates: recordsOf(request).length,
          rejected: [],
          acked: {},
        }),
    ];
    const attempt = await startAttempt();
    expect(await attempt.finish()).toMatchObject({ state: "confirmed", confirmed: 2 });
  });

  test("Retry-After is the least that it waits", async () => {
    server.script = [refusal(503, "shutting_down", { "retry-after": "1" })];
    const attempt = await startAttempt();
    const startedMs = performance.now();
    await attempt.flush();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(995);
  });

  test("a page of a proxy with status 200 acknowledges nothing", async () => {
    server.script = [(_, response) => response.writeHead(200).end("<html>Welcome</html>")];
    const attempt = await startAttempt();
    expect(await attempt.finish()).toMatchObject({ state: "confirmed", confirmed: 2 });
    expect(server.requests).toHaveLength(2);
  });

  test("finish gives up waiting in time and delivery goes on", async () => {
    server.script = [refusal(503, "database_unavailable", { "retry-after": "1" })];
    const attempt = await startAttempt();
    expect(await attempt.finish({ timeoutMs: 100 })).toMatchObject({
      state: "pending",
      pending: 2,
      confirmed: 0,
    });
    await until(() => server.stored.length === 2);
  });

  test("a refused key keeps the records and is told of once, without the key", async () => {
    server.script = [refusal(401, "key_revoked")];
    const attempt = await startAttempt();
    const startedMs = performance.now();
    expect(await attempt.finish()).toMatchObject({ state: "pending", pending: 2 });
    await attempt.message("Late");
    expect(await attempt.flush()).toMatchObject({ pending: 3 });
    // Nothing will change in ten seconds, so nobody is made to wait for them.
    expect(performance.now() - startedMs).toBeLessThan(2000);
    expect(server.requests).toHaveLength(1);
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain("401 (key_revoked)");
    expect(warned[0]).not.toContain(key);
  });

  test("a redirect is not followed with the key", async () => {
    const other = await startScriptedServer();
    server.script = [
      (_, response) => response.writeHead(307, { location: `${other.url}/api/v1/ingest` }).end(),
    ];
    const attempt = await startAttempt();
    expect(await attempt.finish()).toMatchObject({ state: "pending" });
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

describe("records that cannot be stored", () => {
  test("a batch too large is halved until it fits", async () => {
    server.script = [refusal(413, "batch_too_long"), refusal(413, "batch_too_long")];
    const attempt = await startAttempt();
    for (let index = 0; index < 7; index++) await attempt.message("Hi");
    expect(await attempt.flush()).toMatchObject({ confirmed: 8, dropped: {} });
    expect(seqsOf(2)).toEqual([1, 2]);
  });

  test("a single record too large is dropped and the others go on", async () => {
    const tooLarge = refusal(413, "body_too_large");
    server.script = Array.from({ length: 8 }, () => (request, response) => {
      const records = recordsOf(request);
      if (records.some(({ seq }) => seq === 3)) tooLarge(request, response);
      else json(response, 200, { accepted: records.length, duplicates: 0, rejected: [], acked: {} });
    });
    const attempt = await startAttempt();
    for (let index = 0; index < 4; index++) await attempt.message("Hi");
    expect(await attempt.finish()).toMatchObject({
      state: "partial",
      confirmed: 5,
      pending: 0,
      dropped: { too_large: 1 },
    });
  });

  test("a batch refused as a whole is split until the bad record is found", async () => {
    const unreadable = refusal(400, "envelope_unreadable");
    server.script = Array.from({ length: 60 }, () => (request, response) => {
      const records = recordsOf(request);
      if (records.some(({ seq }) => seq === 37)) return unreadable(request, response);
      server.stored.push(...records);
      json(response, 200, { accepted: records.length, duplicates: 0, rejected: [], acked: {} });
    });
    const attempt = await startAttempt();
    for (let index = 0; index < 60; index++) await attempt.message("Hi");
    expect(await attempt.flush()).toMatchObject({ confirmed: 60, pending: 0, dropped: { rejected: 1 } });
    expect(server.stored.map(({ seq }) => seq)).not.toContain(37);
  });

  test("records that the server refuses one by one are counted by its codes", async () => {
    server.script = [
      (_, response) =>
        json(response, 200, {
          accepted: 1,
          duplicates: 0,
          rejected: [
            { index: 1, id: null, code: "record_too_deep", message: "", hint: "" },
            { index: 2, id: null, code: "record_too_deep", message: "", hint: "" },
          ],
          acked: {},
        }),
    ];
    const attempt = await startAttempt();
    await attempt.message("deep");
    await attempt.message("deeper");
    expect(await attempt.flush()).toMatchObject({ confirmed: 1, dropped: { record_too_deep: 2 } });
    expect(await attempt.finish()).toMatchObject({ state: "partial" });
    expect(server.stored.at(-1)).toMatchObject({ kind: "rollout.finished", dropped: { record_too_deep: 2 } });
  });

  test("with a full queue events are dropped with their numbers, the finish never", async () => {
    server.script = [refusal(503, "database_unavailable", { "retry-after": "1" })];
    const attempt = await startAttempt();
    for (let index = 0; index < 10_050; index++) void attempt.message("Hi");
    expect(await attempt.finish({ timeoutMs: 15_000 })).toMatchObject({
      state: "partial",
      confirmed: 10_001,
      pending: 0,
      dropped: { queue_full: 51 },
    });
    expect(server.stored.at(-1)).toMatchObject({
      kind: "rollout.finished",
      seq: 10_052,
      lastSeq: 10_052,
      dropped: { queue_full: 51 },
    });
    expect(server.stored.at(-2)).toMatchObject({ seq: 10_000 });
  });

  test("with a full queue starts and finishes wait without their large values", async () => {
    server.script = [refusal(503, "database_unavailable", { "retry-after": "1" })];
    const attempt = await startAttempt();
    for (let index = 0; index < 80; index++) void attempt.message("x".repeat(1_000_000));
    const long = { text: "y".repeat(500_000) };
    const settings = readSettings({ apiKey: key, baseUrl: server.url });
    const run = new Run({ settings, workspace: undefined, runId: newId("run", Date.now()) }, writer, []);
    const late = await run.startRollout({ name: "late", input: long }, { metadata: { step: 1 } });
    await late.finish({ output: long, metadata: { step: 2 }, timeoutMs: 15_000 });
    const cut = { $truncated: true, length: 500_011, start: `{"text":"${"y".repeat(991)}` };
    expect(server.stored.at(-2)).toMatchObject({ task: { name: "late", input: cut }, metadata: { step: 1 } });
    expect(server.stored.at(-1)).toMatchObject({ output: cut, metadata: { step: 2 }, lastSeq: 2 });
  });

  test("64 MiB of waiting text are the most that it keeps", async () => {
    server.script = [refusal(503, "database_unavailable", { "retry-after": "2" })];
    const attempt = await startAttempt();
    for (let index = 0; index < 80; index++) void attempt.message("x".repeat(1_000_000));
    const { dropped } = await attempt.flush({ timeoutMs: 100 });
    expect(dropped).toEqual({ queue_full: 13 });
  });
});
