import type { ErrorReply, Workspace, WorkspaceActivity } from "@rollout/contract";
import { newId } from "@rollout/contract";
import {
  listAuditEntries,
  RecordBuilder,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let max: TestPerson;

beforeAll(async () => {
  server = await startTestServer();
  max = await TestPerson.signIn(server, "Max", "member");
});
afterAll(() => server.stop());

let slugs = 0;
const newSlug = (): string => `team-${++slugs}`;

const slugsOf = async (person: TestPerson): Promise<string[]> =>
  (await person.session()).workspaces.map(({ workspace }) => workspace.slug);

/** What the audit log keeps of a workspace, oldest first. */
const auditOf = (slug: string) =>
  listAuditEntries(server.superuser, slug, [
    "action",
    "outcome",
    "code",
    "actor_name",
    "object_name",
    "before",
    "after",
  ]);

const dave = (): Promise<TestPerson> => TestPerson.signIn(server, "Dave", null);

test("anyone who is signed in can make a workspace, and owns it", async () => {
  const person = await dave();
  expect(await slugsOf(person)).toEqual([]);
  const made = await person.makeWorkspace("Dave's team");
  expect((await person.session()).workspaces).toEqual([
    {
      workspace: made,
      role: "owner",
      formerSlugs: [],
      memberCount: 1,
      appearance: { theme: "system", hue: 222 },
    },
  ]);
  expect(await auditOf(made.slug)).toMatchObject([
    { action: "workspace.create", outcome: "done", actor_name: "Dave", object_name: "Dave's team" },
  ]);
});

test("an address that is taken is said to be, and given to nobody twice", async () => {
  const person = await dave();
  const address = async (slug: string) =>
    (await person.call("GET", `/api/v1/workspace-addresses/${slug}`)).body;
  const slug = newSlug();
  expect(await address(slug)).toEqual({ slug, state: "free" });
  const tries = await Promise.all(
    Array.from({ length: 5 }, () => person.outcome("POST", "/api/v1/workspaces", { slug, name: "Race" })),
  );
  expect(tries.map(({ code }) => code).sort()).toEqual([...Array(4).fill("slug_taken"), undefined]);
  expect(await address(slug)).toEqual({ slug, state: "taken" });
  expect(await max.outcome("POST", "/api/v1/workspaces", { slug, name: "Mine" })).toEqual({
    status: 409,
    code: "slug_taken",
  });
  expect(await slugsOf(max)).toEqual([server.workspace]);
});

test("where the operator says so, only owners make workspaces", async () => {
  const strict = await startTestServer({ ROLLOUT_WORKSPACE_CREATION: "owners" });
  try {
    const [owner, member, stranger] = await Promise.all([
      TestPerson.signIn(strict, "Owner", "owner"),
      TestPerson.signIn(strict, "Member", "member"),
      TestPerson.signIn(strict, "Stranger", null),
    ]);
    const make = (person: TestPerson) =>
      person.outcome("POST", "/api/v1/workspaces", { slug: newSlug(), name: "Another" });
    expect((await make(owner)).status).toBe(201);
    const refused = { status: 403, code: "workspace_creation_refused" };
    expect([await make(member), await make(stranger)]).toEqual([refused, refused]);
    expect((await member.session()).mayCreateWorkspace).toBe(false);
  } finally {
    await strict.stop();
  }
});

test("a former address leads on, for people and for keys", async () => {
  const person = await dave();
  const { slug: former } = await person.makeWorkspace("Before");
  const { body: created } = await person.call<{ secret: string }>("POST", "/api/v1/api-keys", { name: "ci" });
  const slug = newSlug();
  const changed = await person.call<Workspace>("PATCH", "/api/v1/workspace", { slug, name: "After" });
  expect(changed.body).toMatchObject({ slug, name: "After" });
  expect((await person.session()).workspaces).toMatchObject([
    { workspace: { slug, name: "After" }, formerSlugs: [former] },
  ]);
  expect((await person.call("GET", "/api/v1/datasets")).status).toBe(200);
  const asKey = (workspace: string) =>
    fetch(`${server.url}/api/v1/datasets`, {
      headers: { authorization: `Bearer ${created.secret}`, "x-rollout-workspace": workspace },
    });
  await expect.poll(async () => (await asKey(slug)).status, { timeout: 2_000 }).toBe(200);
  expect((await asKey(former)).status).toBe(200);
  expect((await auditOf(slug)).at(-1)).toMatchObject({
    action: "workspace.update",
    before: { slug: former, name: "Before" },
    after: { slug, name: "After" },
  });
});

test("an own former address can be taken back, and leads nowhere twice", async () => {
  const person = await dave();
  const { slug: first } = await person.makeWorkspace("Team");
  const second = newSlug();
  await person.call("PATCH", "/api/v1/workspace", { slug: second });
  const back = await person.call<Workspace>("PATCH", "/api/v1/workspace", { slug: first });
  expect(back.body.slug).toBe(first);
  expect((await person.session()).workspaces).toMatchObject([
    { workspace: { slug: first }, formerSlugs: [second] },
  ]);
});

test("a former address is kept for 90 days; whoever takes it then is not reached by keys that name it", async () => {
  const [person, other] = [await dave(), await dave()];
  const { slug: former } = await person.makeWorkspace("Team");
  const { body: created } = await person.call<{ secret: string }>("POST", "/api/v1/api-keys", { name: "ci" });
  const slug = newSlug();
  await person.call("PATCH", "/api/v1/workspace", { slug });
  const take = () => other.outcome("POST", "/api/v1/workspaces", { slug: former, name: "Other" });
  expect(await take()).toEqual({ status: 409, code: "slug_taken" });
  const { slug: theirs } = await other.makeWorkspace("Other");
  other.workspace = theirs;
  expect(await other.outcome("PATCH", "/api/v1/workspace", { slug: former })).toMatchObject({
    code: "slug_taken",
  });
  await server.superuser.query(
    "update workspace_former_slugs set replaced_at = now() - interval '91 days' where slug = $1",
    [former],
  );
  expect(await take()).toMatchObject({ status: 201 });
  expect((await person.session()).workspaces).toMatchObject([{ workspace: { slug }, formerSlugs: [] }]);
  expect(await person.outcome("GET", "/api/v1/datasets")).toEqual({
    status: 404,
    code: "workspace_not_found",
  });
  const code = async () => {
    const headers = { authorization: `Bearer ${created.secret}`, "x-rollout-workspace": former };
    const response = await fetch(`${server.url}/api/v1/datasets`, { headers });
    return ((await response.json()) as ErrorReply).error?.code;
  };
  await expect.poll(code, { timeout: 2_000 }).toBe("workspace_mismatch");
  person.workspace = slug;
  expect(await person.outcome("PATCH", "/api/v1/workspace", { slug: former })).toEqual({
    status: 409,
    code: "slug_taken",
  });
  expect((await auditOf(slug)).at(-1)).toMatchObject({
    action: "workspace.update",
    outcome: "refused",
    code: "slug_taken",
  });
});

test("renaming to what it is called already changes and logs nothing", async () => {
  const person = await dave();
  const { slug, name } = await person.makeWorkspace("Team");
  expect((await person.call("PATCH", "/api/v1/workspace", { slug, name })).status).toBe(200);
  expect((await person.call("PATCH", "/api/v1/workspace", {})).status).toBe(200);
  expect((await auditOf(slug)).map(({ action }) => action)).toEqual(["workspace.create"]);
});

test("members change neither name nor owner, nor delete", async () => {
  const refused = { status: 403, code: "role_missing" };
  expect(await max.outcome("PATCH", "/api/v1/workspace", { name: "Mine" })).toEqual(refused);
  expect(await max.outcome("POST", "/api/v1/workspace/transfer", { userId: max.id })).toEqual(refused);
  expect(await max.outcome("DELETE", `/api/v1/workspace?name=${server.workspace}`)).toEqual(refused);
});

test("what runs now is counted in each workspace of the person; what stalled is not", async () => {
  const person = await dave();
  const quiet = await person.makeWorkspace("Team");
  const busy = await person.makeWorkspace("Team");
  const { body: created } = await person.call<{ secret: string }>("POST", "/api/v1/api-keys", { name: "ci" });
  const post = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${created.secret}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  };
  const runId = newId("run");
  await post("/api/v1/runs", { id: runId, markStalledAfterSeconds: 60 });
  const stalled = newId("ro");
  for (const rolloutId of [newId("ro"), newId("ro"), stalled, undefined]) {
    const writer = new RecordBuilder(runId, rolloutId);
    const records = [writer.started(), ...(rolloutId ? [] : [writer.finished()])];
    await post("/api/v1/ingest", { writerId: writer.writerId, records });
  }
  await server.superuser.query(
    `update rollouts set last_activity_at = now() - interval '2 minutes'
     where id = (select max(id::text)::uuid from rollouts where status = 'running')`,
  );
  const { body } = await person.call<WorkspaceActivity>("GET", "/api/v1/session/activity");
  expect(body.workspaces).toEqual([
    { workspaceId: quiet.id, running: 0 },
    { workspaceId: busy.id, running: 2 },
  ]);
});

test("appearance is one's own, in this workspace, and what is not given stays", async () => {
  const person = await TestPerson.signIn(server, "Painter", "member");
  const change = async (body: unknown) => (await person.call("PATCH", "/api/v1/appearance", body)).body;
  expect(await change({ theme: "dark" })).toEqual({ theme: "dark", hue: 222 });
  expect(await change({ hue: 0 })).toEqual({ theme: "dark", hue: 0 });
  expect((await person.session()).workspaces[0]!.appearance).toEqual({ theme: "dark", hue: 0 });
  expect((await max.session()).workspaces[0]!.appearance).toEqual({ theme: "system", hue: 222 });
  expect(await person.outcome("PATCH", "/api/v1/appearance", { hue: 360 })).toMatchObject({
    status: 400,
  });
});

test("who is no owner any more when it is their turn changes nothing", async () => {
  const [ines, amara] = [await dave(), await dave()];
  const { slug } = await ines.makeWorkspace("Team");
  ines.workspace = slug;
  await server.superuser.query(
    "insert into memberships (workspace_id, user_id, role) select id, $2, 'owner' from workspaces where slug = $1",
    [slug, amara.uuid],
  );
  amara.workspace = slug;
  await server.superuser.query("begin");
  await server.superuser.query("select from workspaces where slug = $1 for update", [slug]);
  const waiting = [
    amara.outcome("PATCH", "/api/v1/workspace", { name: "Of Amara" }),
    amara.outcome("DELETE", "/api/v1/workspace?name=Team"),
    amara.outcome("POST", "/api/v1/invitations", { email: "friend@example.com" }),
  ];
  await expect
    .poll(async () => {
      const { rows } = await server.superuser.query<{ count: number }>(
        "select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return rows[0]?.count;
    })
    .toBe(3);
  await server.superuser.query("delete from memberships where user_id = $1", [amara.uuid]);
  await server.superuser.query("commit");
  for (const each of waiting) expect(await each).toMatchObject({ status: 403, code: "role_missing" });
  expect((await ines.session()).workspaces).toMatchObject([{ workspace: { slug, name: "Team" } }]);
});
