import type {
  ApiKey,
  ApiKeyList,
  CreatedApiKey,
  DeviceLoginKey,
  ErrorReply,
  Session,
} from "@rollout/contract";
import { startTestServer, TestPerson, TestProgram, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

/* A key of a command-line login acts as its person: it has a name, and looks after that person's own keys. */

let server: TestServer;
let superuser: pg.Client;
let ines: TestPerson;
let login: DeviceLoginKey;
let addresses = 0;

beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: "127.0.0.1" });
  superuser = new pg.Client({ connectionString: server.database.superuserUrl });
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await server.stop();
});
beforeEach(async () => {
  ines = await TestPerson.signIn(server, "Ines", "member", `ines${++addresses}@example.com`);
  login = await TestProgram.signedInBy(ines, `198.51.100.${addresses}`);
});

async function call<Reply>(key: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as Reply & Partial<ErrorReply> };
}

const codeOf = async (key: string, method: string, path: string, body?: unknown) =>
  (await call(key, method, path, body)).body.error?.code;

const withScopes = (scopes: string[]) =>
  superuser.query("update api_keys set scopes = $2 where preview = $1", [login.apiKey.preview, scopes]);

/** Longer than a server remembers a key, in ms. */
const forgotten = () => new Promise((resolve) => setTimeout(resolve, 600));

test("it says who its person is, where another key says only what it is", async () => {
  const { body } = await call<Session>(login.secret, "GET", "/api/v1/session");
  expect(body).toMatchObject({
    user: { id: ines.id, name: "Ines", email: `ines${addresses}@example.com`, hasAccount: true },
    apiKey: { id: login.apiKey.id, name: "rollout CLI on build-1", preview: login.apiKey.preview },
    workspaces: [{ workspace: { slug: server.workspace } }],
  });
  expect((await call<Session>(server.apiKey, "GET", "/api/v1/session")).body.user).toBeNull();
});

test("it lists, makes and ends the keys of its person and of nobody else, an owner's too", async () => {
  const owner = await TestPerson.signIn(server, "Olga", "owner");
  const ofOwner = await TestProgram.signedInBy(owner, "198.51.100.200");
  for (const [person, { secret, apiKey }] of [
    [ines, login],
    [owner, ofOwner],
  ] as const) {
    const made = await call<CreatedApiKey>(secret, "POST", "/api/v1/api-keys", { name: "made by hand" });
    expect(made.body.apiKey).toMatchObject({ kind: "standard", createdBy: { id: person.id } });
    const listed = await call<ApiKeyList>(secret, "GET", "/api/v1/api-keys");
    expect(listed.body.apiKeys.map(({ id }) => id)).toEqual([made.body.apiKey.id, apiKey.id]);
    const ended = await call<ApiKey>(secret, "DELETE", `/api/v1/api-keys/${made.body.apiKey.id}`);
    expect(ended.body).toMatchObject({ state: "revoked" });
  }
  const foreign = `/api/v1/api-keys/${login.apiKey.id}`;
  expect(await codeOf(ofOwner.secret, "DELETE", foreign)).toBe("api_key_not_found");
  expect(await codeOf(ofOwner.secret, "GET", `${foreign}/use`)).toBe("api_key_not_found");
});

test("it gives a new key no scope that it has not, and its own unless told", async () => {
  await withScopes(["ingest", "read"]);
  await forgotten();
  const beyond = { name: "writer", scopes: ["read", "write"] };
  expect(await codeOf(login.secret, "POST", "/api/v1/api-keys", beyond)).toBe("scope_missing");
  const made = await call<CreatedApiKey>(login.secret, "POST", "/api/v1/api-keys", { name: "same" });
  expect(made.body.apiKey.scopes).toEqual(["ingest", "read"]);
  const fewer = { name: "reader", scopes: ["read"] };
  expect((await call<CreatedApiKey>(login.secret, "POST", "/api/v1/api-keys", fewer)).status).toBe(201);
});

test("it makes keys as its person does: with any end or none, and they outlive it until that person ends them", async () => {
  const made = await call<CreatedApiKey>(login.secret, "POST", "/api/v1/api-keys", { name: "production" });
  expect(made.body.apiKey).toMatchObject({ expiresAt: null, createdBy: { id: ines.id } });
  const short = { name: "short", expiresInDays: 7 };
  const { apiKey } = (await call<CreatedApiKey>(login.secret, "POST", "/api/v1/api-keys", short)).body;
  expect(Math.round((Date.parse(apiKey.expiresAt!) - Date.now()) / 86_400_000)).toBe(7);

  await call(login.secret, "DELETE", `/api/v1/api-keys/${login.apiKey.id}`);
  await forgotten();
  expect((await call<Session>(made.body.secret, "GET", "/api/v1/session")).status).toBe(200);
  const listed = (await ines.call<ApiKeyList>("GET", "/api/v1/api-keys")).body.apiKeys;
  expect(listed.map(({ name, state }) => [name, state])).toEqual([
    ["short", "valid"],
    ["production", "valid"],
    [login.apiKey.name, "revoked"],
  ]);
  await ines.call("DELETE", `/api/v1/api-keys/${made.body.apiKey.id}`);
  await forgotten();
  expect(await codeOf(made.body.secret, "GET", "/api/v1/session")).toBe("key_revoked");
});

test("it ends itself, and is refused by that name from then on", async () => {
  expect((await call(login.secret, "DELETE", `/api/v1/api-keys/${login.apiKey.id}`)).status).toBe(200);
  await forgotten();
  expect(await codeOf(login.secret, "GET", "/api/v1/session")).toBe("key_revoked");
});

test("it ends with the membership of its person", async () => {
  const owner = await TestPerson.signIn(server, "Olga", "owner");
  await owner.call("POST", `/api/v1/members/${ines.id}/remove`, { keepKeys: [] });
  await forgotten();
  expect(await codeOf(login.secret, "GET", "/api/v1/session")).toBe("key_revoked");
});

test("it ends when its person is gone altogether", async () => {
  await superuser.query("delete from users where id = $1", [ines.uuid]);
  await forgotten();
  expect(await codeOf(login.secret, "GET", "/api/v1/api-keys")).toBe("key_revoked");
});

test("it is no way to the team, the audit log or the settings, even of an owner", async () => {
  const owner = await TestPerson.signIn(server, "Olga", "owner");
  const { secret } = await TestProgram.signedInBy(owner, "198.51.100.201");
  for (const [method, path] of [
    ["GET", "/api/v1/members"],
    ["GET", "/api/v1/audit"],
    ["GET", "/api/v1/invitations"],
    ["GET", "/api/v1/sessions"],
    ["POST", "/api/v1/device-logins/open"],
  ] as const)
    expect([path, await codeOf(secret, method, path)]).toEqual([path, "session_required"]);
});
