import { newId } from "@rollout/contract";
import { listAuditEntries, startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

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
