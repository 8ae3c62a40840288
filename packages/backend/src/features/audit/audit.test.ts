import type { AuditEntry, AuditEntryList, CreatedApiKey, Dataset } from "@rollout/contract";
import { insertAuditEntries, startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let server: TestServer;
let olga: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  olga = await TestPerson.signIn(server, "Olga", "owner");
});
afterAll(() => server.stop());

/** A workspace of Olga's own, in which nothing happened but its making. */
async function aWorkspace(): Promise<TestPerson> {
  const owner = await TestPerson.signIn(server, "Olga", null);
  await owner.makeWorkspace("Audited");
  return owner;
}

const list = async (person: TestPerson, query = ""): Promise<AuditEntryList> => {
  const { status, body } = await person.call<AuditEntryList>("GET", `/api/v1/audit${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

const actionsOf = ({ entries }: AuditEntryList): string[] => entries.map(({ action }) => action);

test("an owner reads who did what, when, from where and by which request, newest first", async () => {
  const owner = await aWorkspace();
  const { body, headers } = await owner.call<CreatedApiKey>("POST", "/api/v1/api-keys", { name: "ci" });
  const { entries, counts } = await list(owner);
  expect(counts).toEqual({ entries: 2, refused: 0 });
  expect(entries[0]).toEqual({
    id: expect.stringMatching(/^aud_/),
    at: expect.any(String),
    actor: { kind: "person", id: owner.id, name: "Olga" },
    action: "api_key.create",
    outcome: "done",
    code: null,
    object: { id: body.apiKey.id, name: "ci" },
    before: null,
    after: { scopes: ["ingest", "read", "write"], expiresAt: null },
    address: "127.0.0.1",
    client: "node",
    sessionId: expect.stringMatching(/^ses_/),
    requestId: headers.get("x-request-id"),
  });
  expect(entries[1]).toMatchObject({ action: "workspace.create", object: { name: "Audited" } });
});

test("what a key does is told of the key, and what it is refused too", async () => {
  const owner = await aWorkspace();
  const make = async (name: string, scopes: string[]): Promise<CreatedApiKey> =>
    (await owner.call<CreatedApiKey>("POST", "/api/v1/api-keys", { name, scopes })).body;
  const [writer, reader] = [await make("writer", ["write"]), await make("reader", ["read"])];
  const send = (secret: string, method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const tasks = [{ name: "one", instruction: "Do it." }];
  const made = await send(writer.secret, "POST", "/api/v1/datasets", { name: "nightly", tasks });
  const dataset = (await made.json()) as Dataset;
  const others = [{ name: "one", instruction: "Do it again." }];
  const versions = `/api/v1/datasets/${dataset.id}/versions`;
  await send(writer.secret, "POST", versions, { tasks: others, note: "again" });
  await send(reader.secret, "POST", "/api/v1/datasets", { name: "refused", tasks });
  await send(writer.secret, "POST", "/api/v1/datasets", { name: "nightly", tasks });
  await send(writer.secret, "DELETE", `/api/v1/datasets/${dataset.id}`);
  await send(writer.secret, "DELETE", `/api/v1/datasets/${dataset.id}`);

  const { entries, counts } = await list(owner, "?action=dataset");
  const object = { id: dataset.id, name: "nightly" };
  const actor = { kind: "key", id: writer.apiKey.id, name: "writer" };
  expect(entries).toMatchObject([
    { action: "dataset.delete", outcome: "done", actor, object },
    { action: "dataset.create", outcome: "refused", code: "dataset_name_taken", actor },
    { action: "dataset.create", outcome: "refused", code: "scope_missing", actor: { name: "reader" } },
    {
      action: "dataset.save_version",
      outcome: "done",
      object,
      after: { version: 2, tasks: 1, note: "again" },
    },
    { action: "dataset.create", outcome: "done", actor, object, after: { tasks: 1 } },
  ]);
  expect(counts).toEqual({ entries: 5, refused: 2 });
});

test("only owners read the log, and of their own workspace alone", async () => {
  const owner = await aWorkspace();
  const member = await TestPerson.signIn({ ...server, workspace: owner.workspace }, "Max", "member");
  for (const path of ["/api/v1/audit", "/api/v1/audit/export"]) {
    expect(await member.outcome("GET", path)).toEqual({ status: 403, code: "role_missing" });
  }
  const { entries } = await list(owner);
  expect(entries).toMatchObject([
    { action: "audit.export", outcome: "refused", code: "role_missing", actor: { name: "Max" } },
    { action: "workspace.create" },
  ]);
  expect((await list(olga, `?actor=${owner.id}`)).counts.entries).toBe(0);
});

describe("filters", () => {
  let owner: TestPerson;
  beforeAll(async () => {
    owner = await aWorkspace();
    await insertAuditEntries(server.superuser, owner.workspace, [
      { at: "2026-01-01T00:00:00.000100Z", action: "api_key.create", objectName: "100 % of_it" },
      { at: "2026-01-01T00:00:00.000200Z", action: "api_key.revoke", objectName: "Grüße" },
      { at: "2026-01-02T00:00:00Z", action: "member.leave", outcome: "refused", code: "last_owner" },
      { at: "2026-01-03T00:00:00Z", action: "session.open", actorId: "user_1", actorName: "Ada" },
    ]);
  });
  const old = "until=2026-02-01T00:00:00.000Z";

  test.each([
    ["action=api_key", ["api_key.revoke", "api_key.create"]],
    ["action=api_key.create,session", ["session.open", "api_key.create"]],
    ["action=nothing", []],
    ["notAction=api_key,session.open", ["member.leave"]],
    ["action=api_key&notAction=api_key.revoke", ["api_key.create"]],
    ["outcome=refused", ["member.leave"]],
    ["actor=user_1", ["session.open"]],
    ["search=ADA", ["session.open"]],
    ["search=user_1", ["session.open"]],
    ["search=gr%C3%BC%C3%9F", ["api_key.revoke"]],
    ["search=%25%20of_", ["api_key.create"]],
    ["search=_1", ["session.open"]],
    ["since=2026-01-02T00:00:00.000Z", ["session.open", "member.leave"]],
    ["until=2026-01-02T00:00:00.000Z", ["api_key.revoke", "api_key.create"]],
  ])("%s", async (query, expected) => {
    const query2 = query.startsWith("until") ? query : `${query}&${old}`;
    const found = await list(owner, `?${query2}`);
    expect(actionsOf(found)).toEqual(expected);
    expect(found.counts.entries).toBe(expected.length);
  });

  test("a search for a NUL character is refused with a sentence", async () => {
    expect(await owner.outcome("GET", "/api/v1/audit?search=%00")).toEqual({
      status: 400,
      code: "request_invalid",
    });
  });
});

test("pages follow each other without a gap or a repeat, though entries are of one moment and new ones come", async () => {
  const owner = await aWorkspace();
  const at = "2026-01-01T00:00:00Z";
  await insertAuditEntries(
    server.superuser,
    owner.workspace,
    Array.from({ length: 25 }, (_, index) => ({ at, action: "session.open", objectName: `entry ${index}` })),
  );
  const seen: AuditEntry[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: AuditEntryList = await list(owner, `?limit=4${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.entries);
    cursor = page.nextCursor;
    await owner.call("POST", "/api/v1/api-keys", { name: "meanwhile" });
  }
  const named = seen.flatMap(({ object }) => (object?.name.startsWith("entry") ? [object.name] : []));
  expect(new Set(named).size).toBe(25);
  expect(seen).toHaveLength(26);
  expect(await owner.outcome("GET", "/api/v1/audit?cursor=bm9uZQ")).toMatchObject({
    code: "request_invalid",
  });
});
