/** Every call makes the records that the shared vectors name, through a real client and over real HTTP. */
import { readdirSync, readFileSync } from "node:fs";
import { ingestBatchSchema } from "@rollout/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Attempt } from "./attempt.js";
import { newId } from "./ids.js";
import { Run } from "./run.js";
import { readSettings } from "./settings.js";
import { type ScriptedServer, startScriptedServer } from "./testing/scripted-server.js";
import { Warnings } from "./warnings.js";
import { Writer } from "./writer/writer.js";

interface VectorCall {
  atMs: number;
  call: string;
  arguments?: Record<string, unknown>;
}

interface Vector {
  name: string;
  calls: VectorCall[];
  records: Record<string, unknown>[];
}

const folder = new URL("../../contract/vectors/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** Replaces `{"$make": …}` by what it stands for. */
function made(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(made);
  if (Object.hasOwn(value, "$make")) return make((value as { $make: unknown }).$make);
  const copy = {};
  for (const [key, item] of Object.entries(value)) {
    // Not an assignment, which would take __proto__ for the prototype.
    Object.defineProperty(copy, key, {
      value: made(item),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return copy;
}

function make(what: unknown): unknown {
  if (what === "cycle") {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    return cycle;
  }
  if (typeof what === "string") return Number(what);
  const [[kind, argument]] = Object.entries(what as Record<string, unknown>) as [[string, unknown]];
  switch (kind) {
    case "integer":
      return BigInt(argument as string);
    case "bytes":
      return new Uint8Array(Buffer.from(argument as string, "base64"));
    case "date":
      return new Date(argument as string);
    case "set":
      return new Set(argument as unknown[]);
    case "nested": {
      const [levels, inner] = argument as [number, unknown];
      let value = inner;
      for (let level = 0; level < levels; level++) value = [value];
      return value;
    }
    case "repeat": {
      const [text, times] = argument as [string, number];
      return text.repeat(times);
    }
    case "items":
      return (argument as [unknown, number][]).flatMap(([item, times]) => Array(times).fill(item));
    case "keys":
      return Object.fromEntries(Array.from({ length: argument as number }, (_, at) => [`key${at}`, 1]));
    default:
      throw new Error(`The vectors have a $make that this runner does not know: ${kind}`);
  }
}

function perform(attempt: Attempt, call: string, given: Record<string, unknown>): Promise<unknown> {
  // Left out stays left out: a call without a role is a call with fewer arguments.
  const options = given.options as never;
  switch (call) {
    case "message":
      return attempt.message(given.content, given.role as string | undefined, options);
    case "toolCall":
      return attempt.toolCall(given.name as string, given.arguments, options);
    case "toolResult":
      return attempt.toolResult(given.name as string, given.result, options);
    case "error":
      return attempt.error(given.message, options);
    case "logEvent":
      return attempt.logEvent(given.type as string, given.payload, options);
    case "finish":
      return attempt.finish(options);
    default:
      throw new Error(`The vectors have a call that this runner does not know: ${call}`);
  }
}

/** The record without what differs from run to run, after a look at its shape. */
function comparable(record: Record<string, unknown>, ids: { runId: string; rolloutId: string }): unknown {
  const { id, runId, rolloutId, traceId, sdk, ...rest } = record;
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect({ runId, rolloutId }).toEqual(ids);
  if (record.kind === "rollout.started") {
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(sdk).toEqual({ name: "@mv37/rollout", version: expect.any(String) });
  }
  return rest;
}

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

async function recordsOfCalls(
  calls: readonly VectorCall[],
  act: (attempt: Attempt, call: string, given: Record<string, unknown>) => Promise<unknown>,
): Promise<unknown[]> {
  server.stored.length = 0;
  server.requests.length = 0;
  let nowMs = 0;
  const clock = { monotonicMs: () => nowMs, wallMs: () => Date.parse("2026-01-01T00:00:00.000Z") };
  const settings = readSettings({ apiKey: "key", baseUrl: server.url });
  const place = { settings, workspace: undefined, runId: newId("run", Date.now()) };
  const run = new Run(place, new Writer(settings, new Warnings(undefined), clock), []);
  let attempt: Attempt | undefined;
  for (const { atMs, call, arguments: given } of calls) {
    nowMs = atMs;
    const values = made(given ?? {}) as Record<string, unknown>;
    if (call === "startRollout")
      attempt = await run.startRollout(values.task as never, values.options as never);
    else await act(attempt!, call, values);
  }
  await attempt!.flush();
  for (const { text } of server.requests) ingestBatchSchema.parse(JSON.parse(text));
  return server.stored.map((record) =>
    comparable(record as unknown as Record<string, unknown>, { runId: run.id, rolloutId: attempt!.id }),
  );
}

describe("the shared vectors", () => {
  test.each(files)("%s", async (file) => {
    const vector = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Vector;
    expect(await recordsOfCalls(vector.calls, perform)).toEqual(made(vector.records));
  });

  test("logEvent in one object records what logEvent in three arguments does", async () => {
    const vector = JSON.parse(readFileSync(new URL("seed-logging.json", folder), "utf8")) as Vector;
    const inOneObject = (attempt: Attempt, call: string, given: Record<string, unknown>) =>
      call === "logEvent"
        ? attempt.logEvent({
            type: given.type as string,
            payload: given.payload,
            ...(given.options as object),
          })
        : perform(attempt, call, given);
    expect(await recordsOfCalls(vector.calls, inOneObject)).toEqual(vector.records);
  });
});
