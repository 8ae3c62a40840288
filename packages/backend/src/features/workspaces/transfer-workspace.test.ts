import { newId } from "@rollout/contract";
import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let superuser: pg.Client;

beforeAll(async () => {
  server = await startTestServer();
  superuser = new pg.Client({ connectionString: server.database.superuserUrl });
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await server.stop();
});

interface Entry {
  action: string;
  outcome: string;
  code: string | null;
  actor_name: string;
  object_name: string | null;
  before: unknown;
  after: unknown;
}

/** What the audit log keeps of a workspace, oldest first. */
const auditOf = async (slug: string): Promise<Entry[]> =>
  (
    await superuser.query<Entry>(
      `select action, outcome, code, actor_name, object_name, before, after from audit_entries
       where workspace_id = (select id from workspaces where slug = $1) order by at, id`,
      [slug],
    )
  ).rows;

const dave = (): Promise<TestPerson> => TestPerson.signIn(server, "Dave", null);

test("an owner hands a workspace on and is a member then", async () => {
  const heir = await TestPerson.signIn(server, "Heir", "member");
  const owner = await TestPerson.signIn(server, "Giver", "owner");
  const to = (person: TestPerson, userId: string) =>
    person.outcome("POST", "/api/v1/workspace/transfer", { userId });
  expect(await to(owner, newId("user"))).toEqual({ status: 404, code: "member_not_found" });
  expect(await to(owner, (await dave()).id)).toEqual({ status: 404, code: "member_not_found" });
  expect(await to(owner, owner.id)).toEqual({ status: 400, code: "request_invalid" });
  expect(await to(owner, heir.id)).toEqual({ status: 204, code: undefined });
  const roleOf = async (person: TestPerson) => (await person.session()).workspaces[0]!.role;
  expect([await roleOf(owner), await roleOf(heir)]).toEqual(["member", "owner"]);
  expect((await auditOf(server.workspace)).findLast(({ outcome: o }) => o === "done")).toMatchObject({
    action: "workspace.transfer",
    actor_name: "Giver",
    object_name: "Heir",
    before: { role: "member", ownRole: "owner" },
    after: { role: "owner", ownRole: "member" },
  });
  expect(await to(owner, heir.id)).toEqual({ status: 403, code: "role_missing" });
});

test("two owners who hand on to each other at once leave an owner", async () => {
  const pairs = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const person = await dave();
      const { slug } = await person.makeWorkspace("Team");
      const other = await TestPerson.signIn({ ...server, workspace: slug }, "Other", "owner");
      const hand = (from: TestPerson, to: TestPerson) =>
        from.call("POST", "/api/v1/workspace/transfer", { userId: to.id });
      await Promise.all([hand(person, other), hand(other, person)]);
      return [(await person.session()).workspaces[0]!.role, (await other.session()).workspaces[0]!.role];
    }),
  );
  for (const roles of pairs) expect(roles).toContain("owner");
});
