import { type LiveChanged, type Route, routes, type Session, uuidFromId } from "@rollout/contract";
import {
  callRoute,
  fingerprintRows,
  makeWorkspaceObjects,
  type RawReply,
  RecordBuilder,
  sampleCalls,
  startTestServer,
  type TestServer,
  TestStream,
  unknownObjects,
  type WorkspaceObjects,
} from "@rollout/test-support";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createApiKey } from "./features/api-keys/create-api-key.js";
import { createWorkspace } from "./operator/first-start.js";
import { Database } from "./platform/database.js";
import { WorkspaceDb } from "./platform/workspace-db.js";

/*
 * A key of one workspace learns and changes nothing of another. Each route is called with every id and name
 * that its sample call can take, first one that belongs to a stranger, then one that nobody has: the replies
 * must be the same, and the rows of the stranger must stay as they were.
 */

let server: TestServer;
let database: Database;
let superuser: pg.Client;
let victim: WorkspaceObjects;
let victimId: string;
let rowsOfVictim: Record<string, string>;
let strangers = 0;

/** `runs.last_activity_at` moves after the commit of ingest, once a second at most, in ms. */
const activitySettlesMs = 1_500;

beforeAll(async () => {
  server = await startTestServer();
  database = new Database({
    url: server.database.databaseUrl,
    connections: 2,
    onConnectionError: () => undefined,
  });
  superuser = new pg.Client({ connectionString: server.database.superuserUrl });
  await superuser.connect();
  victim = await makeWorkspaceObjects(server.url, server.apiKey);
  const session = await server.call<Session>("GET", "/api/v1/session");
  victimId = uuidFromId("ws", session.body.workspaces[0]!.workspace.id);
  await new Promise((resolve) => setTimeout(resolve, activitySettlesMs));
  rowsOfVictim = await fingerprintRows(superuser, victimId);
});

afterAll(async () => {
  await superuser.end();
  await database.close();
  await server.stop();
});

afterEach(async () => {
  expect(await fingerprintRows(superuser, victimId)).toEqual(rowsOfVictim);
});

interface Stranger {
  readonly slug: string;
  readonly key: string;
  readonly own: WorkspaceObjects;
}

/** A workspace with a key of every scope and objects of its own. */
async function aStranger(): Promise<Stranger> {
  const slug = `stranger-${++strangers}`;
  const { id } = await createWorkspace(database, { slug, ownerEmail: "stranger@example.com" });
  const { key } = await createApiKey(new WorkspaceDb(database, id), { name: "of the stranger" });
  return { slug, key, own: await makeWorkspaceObjects(server.url, key) };
}

const call = (
  name: keyof typeof routes,
  { key }: { key: string },
  objects: WorkspaceObjects,
): Promise<RawReply> =>
  callRoute(server.url, routes[name], sampleCalls[name]!(objects), { authorization: `Bearer ${key}` });

const names = Object.keys(routes) as (keyof typeof routes)[];
const fields = Object.keys(unknownObjects()) as (keyof WorkspaceObjects)[];

/** The fields that change the call of a route. */
function fieldsOf(name: keyof typeof routes): (keyof WorkspaceObjects)[] {
  const objects = unknownObjects();
  const others = unknownObjects();
  const marks = (given: WorkspaceObjects): (keyof WorkspaceObjects)[] => {
    const { path, body = "" } = sampleCalls[name]!(given);
    return fields.filter((field) => (path + body).includes(given[field]));
  };
  expect(marks(objects)).toEqual(marks(others));
  return marks(objects);
}

/** Ids, times and the names given are each reply's own; everything else must be equal. */
function withoutOwn(text: string, objects: WorkspaceObjects): string {
  let masked = text;
  for (const field of fields) masked = masked.replaceAll(objects[field], `<${field}>`);
  return masked
    .replaceAll(/\b(ws|user|key|run|ro|dsv|ds|task|rev|file)_[0-7][0-9a-z]{25}\b/g, "<$1 id>")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>")
    .replaceAll(/"sha256":"[0-9a-f]{64}"/g, '"sha256":"<hash>"');
}

/**
 * Calls with objects of which nobody has `field` that make something of the caller's own instead of finding
 * nothing: ids of runs, rollouts and records come from the client, names of files from whoever uploads.
 */
const making: Partial<Record<keyof typeof routes, readonly (keyof WorkspaceObjects)[]>> = {
  ingest: ["runId", "rolloutId", "taskId", "writerId", "recordId"],
  startRun: ["runId", "groupId", "workflowName", "agentName"],
  createDatasetVersion: ["taskName"],
  uploadFile: ["fileName"],
};

const findsNothing = ({ status, text }: RawReply): boolean =>
  status === 404 ||
  Object.values(JSON.parse(text) as object).every((value) => !Array.isArray(value) || value.length === 0);

describe.each(names)("%s", (name) => {
  const route: Route = routes[name];

  test("answers its sample call in the workspace that holds the objects, as documented", async () => {
    const stranger = await aStranger();
    const reply = await call(name, stranger, stranger.own);
    if (name === "signInByLink") return expect(reply.code).toBe("link_invalid");
    if (!("key" in route.callers)) return expect(reply.code).toBe("session_required");
    expect(reply.status, reply.text).toBe(route.status ?? 200);
    if (!(route.reply instanceof z.ZodType)) return;
    route.reply.parse(JSON.parse(reply.text));
    if (reply.text.includes('"nextCursor"')) expect(findsNothing(reply), reply.text).toBe(false);
  });

  for (const field of fieldsOf(name)) {
    test(`says of a ${field} of another workspace what it says of one that nobody has`, async () => {
      const [one, other] = [await aStranger(), await aStranger()];
      const foreign = { ...one.own, [field]: victim[field] };
      const unknown = { ...other.own, [field]: unknownObjects()[field] };
      const reply = await call(name, one, foreign);
      const expected = await call(name, other, unknown);
      expect(withoutOwn(reply.text, foreign)).toBe(withoutOwn(expected.text, unknown));
      expect(reply.status).toBe(expected.status);
      if (!making[name]?.includes(field)) expect(findsNothing(expected), expected.text).toBe(true);
      for (const secret of fields) {
        if (secret !== field) expect(reply.text).not.toContain(victim[secret]);
      }
    });
  }
});

test("a key cannot ask for another workspace, by header or by address, and is told both names", async () => {
  const { slug, key } = await aStranger();
  const objects = unknownObjects();
  for (const name of names) {
    const route: Route = routes[name];
    if (!("key" in route.callers)) continue;
    const sample = sampleCalls[name]!(objects);
    const withQuery = `${sample.path}${sample.path.includes("?") ? "&" : "?"}workspace=${server.workspace}`;
    const byHeader = { authorization: `Bearer ${key}`, "x-rollout-workspace": server.workspace };
    for (const reply of [
      await callRoute(server.url, route, sample, byHeader),
      await callRoute(server.url, route, { ...sample, path: withQuery }, { authorization: `Bearer ${key}` }),
    ]) {
      expect([name, reply.status, reply.code]).toEqual([name, 403, "workspace_mismatch"]);
      expect(reply.text).toContain(`belongs to the workspace ${slug},`);
      expect(reply.text).toContain(`asks for ${server.workspace}.`);
    }
  }
});

test("records under the run and rollout of another workspace store nothing there", async () => {
  const { key, own } = await aStranger();
  for (const runId of [victim.runId, own.runId]) {
    const writer = new RecordBuilder(runId, victim.rolloutId);
    const records = [writer.started(), writer.event(), writer.finished({ status: "failed" })];
    const reply = await callRoute(
      server.url,
      routes.ingest,
      {
        path: "/api/v1/ingest",
        contentType: "application/json",
        body: JSON.stringify({ writerId: victim.writerId, records }),
      },
      { authorization: `Bearer ${key}` },
    );
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toMatchObject(
      runId === own.runId
        ? { accepted: 3, rejected: [] }
        : { accepted: 0, rejected: Array(3).fill({ code: "run_not_found" }) },
    );
  }
  const { body } = await server.call<{ rollout: { status: string; events: number } }>(
    "GET",
    `/api/v1/rollouts/${victim.rolloutId}`,
  );
  expect(body.rollout).toMatchObject({ status: "succeeded" });
});

test("the stream of a workspace tells nothing of another", async () => {
  const stranger = await aStranger();
  const stream = await TestStream.open(`${server.url}/api/v1/live`, {
    authorization: `Bearer ${stranger.key}`,
  });
  await stream.next("ready");
  await aStranger();
  const own = await makeWorkspaceObjects(server.url, stranger.key);
  const seen: string[] = [];
  while (!seen.includes(own.runId)) {
    const { data } = (await stream.next("changed")) ?? {};
    seen.push(...(data as LiveChanged).runs);
  }
  expect(new Set([...seen, stranger.own.runId])).toEqual(new Set([stranger.own.runId, own.runId]));
  stream.close();
});
