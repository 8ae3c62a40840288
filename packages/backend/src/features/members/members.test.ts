import { type Member, type MemberList, newId } from "@rollout/contract";
import { listAuditEntries, startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** A workspace of its own, with its owner. */
async function aTeam(): Promise<{ ines: TestPerson; slug: string }> {
  const ines = await TestPerson.signIn(server, "Ines", null, undefined);
  const { slug } = await ines.makeWorkspace("Northwind Support");
  return { ines, slug };
}

const joins = (slug: string, name: string, role: "owner" | "member", email?: string): Promise<TestPerson> =>
  TestPerson.signIn({ ...server, workspace: slug }, name, role, email);

const membersAs = async (reader: TestPerson): Promise<Member[]> =>
  (await reader.call<MemberList>("GET", "/api/v1/members")).body.members;

const setRole = (by: TestPerson, { id }: { id: string }, role: "owner" | "member") =>
  by.outcome("PATCH", `/api/v1/members/${id}`, { role });

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

test("owners come first, then members by name", async () => {
  const { ines, slug } = await aTeam();
  await joins(slug, "tomasz", "member");
  await joins(slug, "Amara", "member");
  await joins(slug, "Zoe", "owner");
  const members = await membersAs(ines);
  expect(members.map(({ user, role }) => [user.name, role])).toEqual([
    ["Ines", "owner"],
    ["Zoe", "owner"],
    ["Amara", "member"],
    ["tomasz", "member"],
  ]);
  expect(members.map(({ isLastOwner }) => isLastOwner)).toEqual([false, false, false, false]);
});

test("owners see addresses and activity of all, members their own alone", async () => {
  const { ines, slug } = await aTeam();
  const amara = await joins(slug, "Amara", "member", "amara@northwind.example");
  const [owner, member] = await membersAs(ines);
  expect(owner).toMatchObject({ isLastOwner: true, joinedAt: expect.any(String) });
  expect(member).toMatchObject({ email: "amara@northwind.example", lastActiveAt: expect.any(String) });
  expect(Date.now() - Date.parse(member!.lastActiveAt!)).toBeLessThan(60_000);
  expect(await membersAs(amara)).toMatchObject([
    { user: { name: "Ines" }, email: null, lastActiveAt: null },
    { user: { name: "Amara" }, email: "amara@northwind.example", lastActiveAt: expect.any(String) },
  ]);
});

test("a list names the members of its own workspace alone", async () => {
  const [{ ines }, { ines: other }] = [await aTeam(), await aTeam()];
  expect((await membersAs(ines)).map(({ user }) => user.id)).toEqual([ines.id]);
  expect((await membersAs(other)).map(({ user }) => user.id)).toEqual([other.id]);
});

test("an owner changes roles, and the log tells what they were", async () => {
  const { ines, slug } = await aTeam();
  const amara = await joins(slug, "Amara", "member");
  const reply = await ines.call<Member>("PATCH", `/api/v1/members/${amara.id}`, { role: "owner" });
  expect([reply.status, reply.body]).toMatchObject([200, { role: "owner", isLastOwner: false }]);
  expect((await auditOf(slug)).at(-1)).toMatchObject({
    action: "member.update",
    outcome: "done",
    actor_name: "Ines",
    object_name: "Amara",
    before: { role: "member" },
    after: { role: "owner" },
  });
  const before = (await auditOf(slug)).length;
  expect((await setRole(ines, amara, "owner")).status).toBe(200);
  expect(await auditOf(slug)).toHaveLength(before);
});

test("a role is that of a member of this workspace", async () => {
  const { ines } = await aTeam();
  const { ines: stranger } = await aTeam();
  const missing = { status: 404, code: "member_not_found" };
  expect(await setRole(ines, stranger, "member")).toEqual(missing);
  expect(await setRole(ines, { id: newId("user") }, "owner")).toEqual(missing);
});

test("a member changes no role", async () => {
  const { ines, slug } = await aTeam();
  const amara = await joins(slug, "Amara", "member");
  expect(await setRole(amara, amara, "owner")).toEqual({ status: 403, code: "role_missing" });
  expect(await setRole(amara, ines, "member")).toEqual({ status: 403, code: "role_missing" });
  expect((await auditOf(slug)).at(-1)).toMatchObject({ action: "member.update", outcome: "refused" });
});

test("the last owner stays owner", async () => {
  const { ines, slug } = await aTeam();
  const amara = await joins(slug, "Amara", "member");
  const last = { status: 409, code: "last_owner" };
  expect(await setRole(ines, ines, "member")).toEqual(last);
  expect(await ines.outcome("POST", "/api/v1/members/leave")).toEqual(last);
  expect(await ines.outcome("POST", `/api/v1/members/${ines.id}/remove`, { keepKeys: [] })).toEqual(last);
  expect((await auditOf(slug)).slice(-3).map(({ action, code }) => [action, code])).toEqual([
    ["member.update", "last_owner"],
    ["member.leave", "last_owner"],
    ["member.remove", "last_owner"],
  ]);
  await setRole(ines, amara, "owner");
  expect((await setRole(ines, ines, "member")).status).toBe(200);
  expect((await membersAs(amara)).map(({ role, isLastOwner }) => [role, isLastOwner])).toEqual([
    ["owner", true],
    ["member", false],
  ]);
});

const endings: Record<string, (by: TestPerson, other: TestPerson) => Promise<{ status: number }>> = {
  "make each other members": (by, other) => setRole(by, other, "member"),
  "make themselves members": (by) => setRole(by, by, "member"),
  "remove each other": (by, other) =>
    by.outcome("POST", `/api/v1/members/${other.id}/remove`, { keepKeys: [] }),
  leave: (by) => by.outcome("POST", "/api/v1/members/leave"),
};

test.each(Object.keys(endings))("two owners who %s at the same time leave one owner", async (ending) => {
  const teams = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const { ines, slug } = await aTeam();
      return { ines, slug, amara: await joins(slug, "Amara", "owner") };
    }),
  );
  for (const { ines, amara, slug } of teams) {
    const act = endings[ending]!;
    const replies = await Promise.all([act(ines, amara), act(amara, ines)]);
    expect(replies.filter(({ status }) => status < 300)).toHaveLength(1);
    const { rows } = await server.superuser.query(
      `select from memberships m join workspaces w on w.id = m.workspace_id where w.slug = $1 and m.role = 'owner'`,
      [slug],
    );
    expect(rows).toHaveLength(1);
  }
});
