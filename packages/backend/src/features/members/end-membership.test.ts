import { type ApiKeyId, type CreatedApiKey, newId, uuidFromId } from "@rollout/contract";
import {
  listAuditEntries,
  startTestServer,
  TestPerson,
  type TestServer,
  TestStream,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Team {
  readonly slug: string;
  readonly ines: TestPerson;
  readonly jonas: TestPerson;
}

/** A workspace with an owner and a member. */
async function aTeam(): Promise<Team> {
  const ines = await TestPerson.signIn(server, "Ines", null);
  const { slug } = await ines.makeWorkspace("Northwind Support");
  return { slug, ines, jonas: await TestPerson.signIn({ ...server, workspace: slug }, "Jonas", "member") };
}

async function aKey(
  maker: TestPerson,
  name: string,
  kind: "standard" | "cli" = "standard",
): Promise<{ id: ApiKeyId; secret: string }> {
  const { body } = await maker.call<CreatedApiKey>("POST", "/api/v1/api-keys", { name });
  await server.superuser.query("update api_keys set kind = $2 where id = $1", [
    uuidFromId("key", body.apiKey.id),
    kind,
  ]);
  return { id: body.apiKey.id, secret: body.secret };
}

const statusOf = async ({ secret }: { secret: string }): Promise<number> =>
  (await fetch(`${server.url}/api/v1/session`, { headers: { authorization: `Bearer ${secret}` } })).status;

/** Each server may know a key for half a second. */
const keysSettle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_000));

const remove = (by: TestPerson, { id }: { id: string }, keepKeys: string[] = []) =>
  by.outcome("POST", `/api/v1/members/${id}/remove`, { keepKeys });

const auditOf = (slug: string) =>
  listAuditEntries(server.superuser, slug, [
    "action",
    "outcome",
    "actor_name",
    "object_id",
    "object_name",
    "before",
    "after",
  ]);

test("who is removed is refused at the next request", async () => {
  const { ines, jonas, slug } = await aTeam();
  expect((await jonas.call("GET", "/api/v1/datasets")).status).toBe(200);
  expect(await remove(ines, jonas)).toEqual({ status: 204, code: undefined });
  expect(await jonas.outcome("GET", "/api/v1/datasets")).toEqual({ status: 401, code: "session_expired" });
  expect((await auditOf(slug)).at(-1)).toEqual({
    action: "member.remove",
    outcome: "done",
    actor_name: "Ines",
    object_id: jonas.id,
    object_name: "Jonas",
    before: { role: "member" },
    after: { revokedKeys: [], keptKeys: [] },
  });
  expect(await remove(ines, jonas)).toEqual({ status: 404, code: "member_not_found" });
});

test("an event stream that is open ends within five seconds of the removal", async () => {
  for (const hasOtherWorkspace of [true, false]) {
    const { ines, jonas, slug } = await aTeam();
    if (hasOtherWorkspace) await jonas.makeWorkspace("Of Jonas");
    const stream = await TestStream.open(`${server.url}/api/v1/live?workspace=${slug}`, {
      cookie: jonas.cookie,
    });
    const removedAt = Date.now();
    await remove(ines, jonas);
    expect((await stream.next("closed")).data).toMatchObject({
      code: hasOtherWorkspace ? "workspace_not_found" : "session_expired",
    });
    await stream.ended();
    expect(Date.now() - removedAt).toBeLessThan(5_000);
  }
});

test("who has another workspace stays signed in there", async () => {
  const { ines, jonas, slug } = await aTeam();
  const own = await jonas.makeWorkspace("Of Jonas");
  await remove(ines, jonas);
  expect((await jonas.call("GET", "/api/v1/datasets")).status).toBe(200);
  expect((await jonas.session()).workspaces.map(({ workspace }) => workspace.slug)).toEqual([own.slug]);
  jonas.workspace = slug;
  expect(await jonas.outcome("GET", "/api/v1/datasets")).toEqual({
    status: 404,
    code: "workspace_not_found",
  });
});

test("who is removed from all workspaces at the same time is signed out", async () => {
  for (let count = 0; count < 4; count++) {
    const [one, other] = [await aTeam(), await aTeam()];
    const { jonas } = one;
    await server.superuser.query(
      `insert into memberships (workspace_id, user_id, role) select id, $2, 'member' from workspaces where slug = $1`,
      [other.slug, jonas.uuid],
    );
    await Promise.all([remove(one.ines, jonas), remove(other.ines, jonas)]);
    expect(await jonas.outcome("GET", "/api/v1/session")).toMatchObject({ code: "session_expired" });
  }
});

test("keys of rollout login end with the membership, others only when they are named", async () => {
  const { ines, jonas, slug } = await aTeam();
  const [cli, staging, production] = [
    await aKey(jonas, "jonas-laptop", "cli"),
    await aKey(jonas, "staging"),
    await aKey(jonas, "production"),
  ];
  const ofInes = await aKey(ines, "ines-laptop", "cli");
  expect(await remove(ines, jonas, [production.id])).toMatchObject({ status: 204 });
  await keysSettle();
  expect(await Promise.all([cli, staging, production, ofInes].map(statusOf))).toEqual([401, 401, 200, 200]);
  const entries = (await auditOf(slug)).slice(-3);
  expect(entries.map(({ action, object_name }) => [action, object_name])).toEqual([
    ["api_key.revoke", "jonas-laptop"],
    ["api_key.revoke", "staging"],
    ["member.remove", "Jonas"],
  ]);
  expect(entries.at(-1)).toMatchObject({
    after: {
      revokedKeys: [
        { id: cli.id, name: "jonas-laptop" },
        { id: staging.id, name: "staging" },
      ],
      keptKeys: [{ id: production.id, name: "production" }],
    },
  });
});

test("a key that the member did not make here stops the removal", async () => {
  const { ines, jonas } = await aTeam();
  const other = await aTeam();
  const own = await aKey(jonas, "own");
  const strange = [await aKey(ines, "of Ines"), await aKey(other.jonas, "elsewhere"), { id: newId("key") }];
  for (const { id } of strange) {
    expect(await remove(ines, jonas, [own.id, id])).toEqual({ status: 404, code: "api_key_not_found" });
  }
  expect(await statusOf(own)).toBe(200);
  expect((await jonas.call("GET", "/api/v1/datasets")).status).toBe(200);
});

test("a key that was revoked before may be named again", async () => {
  const { ines, jonas } = await aTeam();
  const { id } = await aKey(jonas, "old");
  await jonas.call("DELETE", `/api/v1/api-keys/${id}`);
  expect(await remove(ines, jonas, [id, id])).toMatchObject({ status: 204 });
});

test("who leaves stays signed in; keys of rollout login end, others go on", async () => {
  const { jonas, slug } = await aTeam();
  const [cli, production] = [await aKey(jonas, "laptop", "cli"), await aKey(jonas, "production")];
  expect(await jonas.outcome("POST", "/api/v1/members/leave")).toEqual({ status: 204, code: undefined });
  await keysSettle();
  expect(await Promise.all([cli, production].map(statusOf))).toEqual([401, 200]);
  expect((await jonas.session()).workspaces).toEqual([]);
  expect(await jonas.outcome("GET", "/api/v1/datasets")).toMatchObject({ code: "workspace_not_found" });
  expect((await auditOf(slug)).at(-1)).toMatchObject({
    action: "member.leave",
    actor_name: "Jonas",
    object_name: "Northwind Support",
    before: { role: "member" },
    after: { keptKeys: [{ name: "production" }] },
  });
});

test("a member removes nobody", async () => {
  const { ines, jonas } = await aTeam();
  expect(await remove(jonas, ines)).toEqual({ status: 403, code: "role_missing" });
});

test("a key that is made during the removal is either not made, or told of", async () => {
  for (let count = 0; count < 8; count++) {
    const { ines, jonas, slug } = await aTeam();
    const [made] = await Promise.all([
      jonas.call<CreatedApiKey>("POST", "/api/v1/api-keys", { name: "late" }),
      remove(ines, jonas),
    ]);
    const entries = (await auditOf(slug)).filter(({ action }) => action === "member.remove");
    const late = made.status === 201 ? [{ id: made.body.apiKey.id, name: "late" }] : [];
    expect(entries).toMatchObject([{ after: { revokedKeys: late, keptKeys: [] } }]);
  }
});

test("an open stream ends also when the address of the workspace leads to another one of the person", async () => {
  const { ines, jonas, slug } = await aTeam();
  const stream = await TestStream.open(`${server.url}/api/v1/live?workspace=${slug}`, {
    cookie: jonas.cookie,
  });
  await stream.next("ready");
  const moved = `${slug}-moved`;
  expect((await ines.call("PATCH", "/api/v1/workspace", { slug: moved })).status).toBe(200);
  ines.workspace = moved;
  await server.superuser.query("delete from workspace_former_slugs where slug = $1", [slug]);
  expect((await jonas.call("POST", "/api/v1/workspaces", { slug, name: "Of Jonas" })).status).toBe(201);
  expect(await remove(ines, jonas)).toMatchObject({ status: 204 });
  expect((await stream.next("closed")).data).toMatchObject({ code: "workspace_not_found" });
  await stream.ended();
});

test("a key that nobody saw when a removal was decided ends with the membership", async () => {
  const { ines, jonas } = await aTeam();
  const seen = await aKey(jonas, "production");
  const unseen = await aKey(jonas, "made meanwhile");
  expect(await remove(ines, jonas, [seen.id])).toMatchObject({ status: 204 });
  await keysSettle();
  expect([await statusOf(seen), await statusOf(unseen)]).toEqual([200, 401]);
});
