import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "@rollout/test-support";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Database } from "./database.js";
import { EventStream } from "./event-stream.js";
import { LiveBus, type LiveChange } from "./live-bus.js";
import { LiveFeed } from "./live-feed.js";

const workspaceId = "018f0000-0000-7000-8000-000000000001";
const runId = "018f0000-0000-7000-8000-000000000002";

let testDatabase: TestDatabase;
let database: Database;
let live: LiveBus;
let app: FastifyInstance;
let stream: EventStream;
const deliveries: string[][] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const url = testDatabase.databaseUrl;
  const onError = (error: Error) => expect.unreachable(error.message);
  database = new Database({ url, connections: 2, onConnectionError: onError });
  live = new LiveBus({ database, url, onError, reviveDatabase: async () => undefined });
  await live.listen();
  app = Fastify();
  app.get("/", async (request, reply) => {
    stream = new EventStream({
      request,
      reply,
      checkAccess: async () => undefined,
      stopped: new AbortController().signal,
    });
    new LiveFeed({
      live,
      stream,
      concerns: (change) => change.runId === runId,
      deliver: async ({ rollouts }) => {
        deliveries.push([...rollouts.keys()]);
        stream.send("changed", JSON.stringify([...rollouts.keys()]));
      },
      onError: (error) => expect.unreachable(String(error)),
    }).start(false);
    return reply;
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
});

afterAll(async () => {
  app.server.closeAllConnections();
  await app.close();
  await live.close();
  await database.close();
  await testDatabase.drop();
});

const change = (rolloutId: string): LiveChange => ({ workspaceId, runId, rolloutId, ranges: [[1, 1, 1]] });
const notified = async (rolloutId: string): Promise<void> => {
  const heard = new Promise<void>((resolve) => {
    const unsubscribe = live.subscribe(
      (told) => {
        if (told.rolloutId !== rolloutId) return;
        unsubscribe();
        resolve();
      },
      () => undefined,
    );
  });
  live.publish([change(rolloutId)]);
  await heard;
};

test("a client that does not read gets what it missed in one message when it reads again", async () => {
  const client = net.connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await once(client, "readable");
  client.pause();
  const filler = JSON.stringify("x".repeat(1024 * 1024));
  // The kernel takes some megabytes before they stay with the server.
  for (let quietMs = 0; quietMs < 100; quietMs += 20) {
    while (!stream.isCongested) {
      stream.send("filler", filler);
      quietMs = 0;
    }
    await setTimeout(20);
  }

  for (const rolloutId of ["first", "second", "third"]) await notified(rolloutId);
  expect(deliveries).toEqual([]);
  expect(live.subscribers).toBe(1);

  let received = "";
  client.setEncoding("utf8").on("data", (text: string) => {
    received = (received + text).slice(-10_000);
  });
  client.resume();
  await expect.poll(() => received).toContain('event: changed\ndata: ["first","second","third"]');
  expect(deliveries).toEqual([["first", "second", "third"]]);
  expect(stream.isCongested).toBe(false);

  client.destroy();
  await expect.poll(() => live.subscribers).toBe(0);
  expect(stream.ended.aborted).toBe(true);
});

test("changes of one moment are gathered into one message", async () => {
  deliveries.length = 0;
  const client = net.connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  client.resume();
  await expect.poll(() => live.subscribers).toBe(1);
  const began = Date.now();
  for (let index = 0; Date.now() - began < 1_000; index++) await notified(`rollout ${index}`);
  await expect.poll(() => deliveries.length).toBeGreaterThan(2);
  expect(deliveries.length).toBeLessThanOrEqual(12);
  client.destroy();
});
