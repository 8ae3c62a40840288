import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type ApiKey,
  type ApiKeyList,
  type ApiKeyUse,
  type CreatedApiKey,
  type ErrorReply,
  newId,
  type Session,
  uuidFromId,
} from "@rollout/contract";
import {
  freePort,
  type Outcome,
  RecordBuilder,
  startServerProcess,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Database } from "../../platform/database.js";
import { forgetOldApiKeyUses } from "./api-keys.sql.js";

let server: TestServer;
let owner: TestPerson;
let max: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  owner = await TestPerson.signIn(server, "Olga", "owner");
  max = await TestPerson.signIn(server, "Max", "member");
});
afterAll(() => server.stop());

const create = async (by: TestPerson, wanted: object): Promise<CreatedApiKey> => {
  const reply = await by.call<CreatedApiKey>("POST", "/api/v1/api-keys", wanted);
  expect(reply.status).toBe(201);
  return reply.body;
};

const namesFor = async (person: TestPerson): Promise<string[]> =>
  (await person.call<ApiKeyList>("GET", "/api/v1/api-keys")).body.apiKeys.map(({ name }) => name);

const useOf = async (by: TestPerson, key: ApiKey): Promise<ApiKeyUse> =>
  (await by.call<ApiKeyUse>("GET", `/api/v1/api-keys/${key.id}/use`)).body;

const asKey = async (
  url: string,
  secret: string,
  { address = "/api/v1/datasets", client = "mv37-rollout-python/0.2.0 CPython/3.11" } = {},
): Promise<Outcome> => {
  const headers = { authorization: `Bearer ${secret}`, "user-agent": client };
  const response = await fetch(`${url}${address}`, { headers });
  return {
    status: response.status,
    code: response.ok ? undefined : ((await response.json()) as ErrorReply).error.code,
  };
};

interface Entry {
  action: string;
  actor_kind: string;
  actor_name: string;
  object_name: string;
  after: unknown;
}

/** Entries about one key, oldest first. */
const auditOf = async (keyId: string): Promise<Entry[]> =>
  (
    await server.superuser.query<Entry>(
      `select action, actor_kind, actor_name, object_name, after from audit_entries
       where object_id = $1 order by at, id`,
      [keyId],
    )
  ).rows;

test("a key has every scope and no end unless said, works at once, and shows its secret this once", async () => {
  const { apiKey, secret } = await create(max, { name: "local python runner" });
  expect(secret).toMatch(/^mv37_rl_[0-9A-Za-z]{38}$/);
  expect(apiKey).toMatchObject({
    name: "local python runner",
    preview: `${secret.slice(0, 12)}…${secret.slice(-4)}`,
    kind: "standard",
    scopes: ["ingest", "read", "write"],
    state: "valid",
    createdBy: { id: max.id, name: "Max" },
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
  });
  expect(await asKey(server.url, secret)).toEqual({ status: 200, code: undefined });
  const list = await max.call<ApiKeyList>("GET", "/api/v1/api-keys");
  expect(list.body.apiKeys[0]).toEqual({ ...apiKey, lastUsedAt: expect.any(String) });
  expect(JSON.stringify(list.body)).not.toContain(secret);
  expect(await auditOf(apiKey.id)).toEqual([
    {
      action: "api_key.create",
      actor_kind: "person",
      actor_name: "Max",
      object_name: "local python runner",
      after: { scopes: ["ingest", "read", "write"], expiresAt: null },
    },
  ]);
});

test("a key has the scopes and the days that are wished", async () => {
  const { apiKey, secret } = await create(max, {
    name: "ci",
    scopes: ["read", "ingest", "read"],
    expiresInDays: 90,
  });
  expect(apiKey.scopes).toEqual(["ingest", "read"]);
  const days = (Date.parse(apiKey.expiresAt!) - Date.parse(apiKey.createdAt)) / (24 * 60 * 60 * 1000);
  expect(days).toBeCloseTo(90, 0);
  const headers = { authorization: `Bearer ${secret}` };
  const session = (await (await fetch(`${server.url}/api/v1/session`, { headers })).json()) as Session;
  expect(session.apiKey).toMatchObject({ id: apiKey.id, scopes: ["ingest", "read"] });
  for (const wrong of [{}, { name: "" }, { name: "x", scopes: [] }, { name: "x", expiresInDays: 0 }]) {
    expect(await max.outcome("POST", "/api/v1/api-keys", wrong)).toMatchObject({
      status: 400,
      code: "request_invalid",
    });
  }
});

test("owners see and end every key, members their own; the key of another is not there for them", async () => {
  const [ofMax, ofOlga] = [await create(max, { name: "of Max" }), await create(owner, { name: "of Olga" })];
  expect(await namesFor(max)).not.toContain("of Olga");
  expect(await namesFor(owner)).toEqual(
    expect.arrayContaining(["of Olga", "of Max", "ROLLOUT_INIT_API_KEY"]),
  );
  const missing = { status: 404, code: "api_key_not_found" };
  for (const id of [ofOlga.apiKey.id, newId("key")]) {
    expect(await max.outcome("DELETE", `/api/v1/api-keys/${id}`)).toEqual(missing);
    expect(await max.outcome("GET", `/api/v1/api-keys/${id}/use`)).toEqual(missing);
  }
  expect(await asKey(server.url, ofOlga.secret)).toEqual({ status: 200, code: undefined });

  const ended = await owner.call<ApiKey>("DELETE", `/api/v1/api-keys/${ofMax.apiKey.id}`);
  expect(ended.body).toMatchObject({ state: "revoked", revokedAt: expect.any(String) });
  const again = await max.call<ApiKey>("DELETE", `/api/v1/api-keys/${ofMax.apiKey.id}`);
  expect(again.body).toEqual(ended.body);
  expect((await auditOf(ofMax.apiKey.id)).map((each) => `${each.actor_name} ${each.action}`)).toEqual([
    "Max api_key.create",
    "Olga api_key.revoke",
  ]);
});

test("a key that its maker left behind goes on and keeps the name", async () => {
  const leaver = await TestPerson.signIn(server, "Lea", "member");
  const { apiKey, secret } = await create(leaver, { name: "of Lea" });
  await server.superuser.query("delete from memberships where user_id = $1", [leaver.uuid]);
  expect(await asKey(server.url, secret)).toEqual({ status: 200, code: undefined });
  const { apiKeys } = (await owner.call<ApiKeyList>("GET", "/api/v1/api-keys")).body;
  expect(apiKeys.find(({ id }) => id === apiKey.id)?.createdBy).toEqual({ id: leaver.id, name: "Lea" });
  expect(await leaver.outcome("GET", "/api/v1/api-keys")).toEqual({
    status: 404,
    code: "workspace_not_found",
  });
});

test("a key that is over stays listed for 30 days", async () => {
  const person = await TestPerson.signIn(server, "Kim", "member");
  for (const [state, column] of [
    ["revoked", "revoked_at"],
    ["expired", "expires_at"],
  ]) {
    for (const days of [31, 29]) {
      const { apiKey } = await create(person, { name: `${state} ${days} days ago` });
      await server.superuser.query(
        `update api_keys set ${column} = now() - make_interval(days => $2) where id = $1`,
        [uuidFromId("key", apiKey.id), days],
      );
    }
  }
  const { apiKeys } = (await person.call<ApiKeyList>("GET", "/api/v1/api-keys")).body;
  expect(apiKeys.map(({ name, state }) => [name, state])).toEqual([
    ["expired 29 days ago", "expired"],
    ["revoked 29 days ago", "revoked"],
  ]);
});

test("who uses a key is told: clients of 30 days, newest first, and what runs now of what it started", async () => {
  const { apiKey, secret } = await create(max, { name: "busy" });
  expect(await useOf(max, apiKey)).toEqual({ clients: [], runningRollouts: 0 });
  await asKey(server.url, secret);
  await asKey(server.url, secret, { client: "curl/8.5.0" });
  expect((await useOf(owner, apiKey)).clients).toEqual([
    { address: "127.0.0.1", client: "curl 8.5.0", lastUsedAt: expect.any(String) },
    { address: "127.0.0.1", client: "mv37-rollout-python 0.2.0", lastUsedAt: expect.any(String) },
  ]);
  await server.superuser.query(
    "update api_key_uses set last_used_at = now() - interval '31 days' where client = 'curl 8.5.0'",
  );
  expect((await useOf(max, apiKey)).clients.map(({ client }) => client)).toEqual([
    "mv37-rollout-python 0.2.0",
  ]);

  const post = async (key: string, address: string, body: unknown): Promise<void> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const response = await fetch(`${server.url}${address}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  };
  for (const key of [secret, server.apiKey]) {
    const runId = newId("run");
    await post(key, "/api/v1/runs", { id: runId });
    for (const isFinished of [false, false, true]) {
      const writer = new RecordBuilder(runId);
      const records = [writer.started(), ...(isFinished ? [writer.finished()] : [])];
      await post(key, "/api/v1/ingest", { writerId: writer.writerId, records });
    }
  }
  expect((await useOf(max, apiKey)).runningRollouts).toBe(2);
  await server.superuser.query("update rollouts set last_activity_at = now() - interval '1 hour'");
  expect((await useOf(max, apiKey)).runningRollouts).toBe(0);
});

test("uses that are no longer shown are forgotten, in every workspace", async () => {
  const { apiKey, secret } = await create(max, { name: "used long ago" });
  await asKey(server.url, secret);
  await asKey(server.url, secret, { client: "curl/8.5.0" });
  await server.superuser.query(
    "update api_key_uses set last_used_at = now() - interval '31 days' where key_id = $1 and client = 'curl 8.5.0'",
    [uuidFromId("key", apiKey.id)],
  );
  const database = new Database({
    url: server.database.databaseUrl,
    connections: 1,
    onConnectionError: () => undefined,
  });
  await forgetOldApiKeyUses(database);
  await database.close();
  const { rows } = await server.superuser.query("select client from api_key_uses where key_id = $1", [
    uuidFromId("key", apiKey.id),
  ]);
  expect(rows).toEqual([{ client: "mv37-rollout-python 0.2.0" }]);
});

test("a key that is revoked ends within a second on every server process", async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), "rollout-second-"));
  const { databaseUrl, migrationUrl } = server.database;
  const port = await freePort();
  const second = await startServerProcess({ databaseUrl, migrationUrl, port, dataDir });
  try {
    const { apiKey, secret } = await create(max, { name: "short-lived" });
    const urls = [server.url, second.url];
    const busy = urls.map(async (url) => {
      const seen: { at: number; status: number }[] = [];
      const until = Date.now() + 3_000;
      while (Date.now() < until) {
        const at = Date.now();
        seen.push({ at, ...(await asKey(url, secret)) });
      }
      return seen;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const askedAt = Date.now();
    await max.call("DELETE", `/api/v1/api-keys/${apiKey.id}`);
    const revokedAt = Date.now();
    for (const seen of await Promise.all(busy)) {
      expect(seen.filter(({ at, status }) => at < askedAt - 200 && status !== 200)).toEqual([]);
      expect(seen.filter(({ at }) => at > revokedAt + 1_000).length).toBeGreaterThan(0);
      expect(seen.filter(({ at, status }) => at > revokedAt + 1_000 && status !== 401)).toEqual([]);
    }
    for (const url of urls) expect(await asKey(url, secret)).toEqual({ status: 401, code: "key_revoked" });
  } finally {
    await second.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

test("a key that has expired says so", async () => {
  const { apiKey, secret } = await create(max, { name: "brief", expiresInDays: 1 });
  await server.superuser.query("update api_keys set expires_at = now() where id = $1", [
    uuidFromId("key", apiKey.id),
  ]);
  expect(await asKey(server.url, secret)).toEqual({ status: 401, code: "key_expired" });
});
