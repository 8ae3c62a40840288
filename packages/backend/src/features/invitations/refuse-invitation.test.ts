import {
  type ErrorReply,
  type InvitationList,
  newId,
  type ReceivedInvitation,
  type SentInvitation,
  uuidFromId,
} from "@rollout/contract";
import {
  listAuditEntries,
  listRoles,
  makeInvitation,
  newAddress,
  sendInvitation,
  startTestServer,
  type TestInvitation,
  TestPerson,
  type TestServer,
  tokenOfLink,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const signIn = (email?: string, name = "Lukas"): Promise<TestPerson> =>
  TestPerson.signIn(server, name, null, email);

const open = (by: TestPerson, { token }: { token: string }) =>
  by.call<ReceivedInvitation>("POST", "/api/v1/session/invitations/open", { token });

const openOutcome = (by: TestPerson, { token }: { token: string }) =>
  by.outcome("POST", "/api/v1/session/invitations/open", { token });

const accept = (by: TestPerson, { id }: { id: string }) =>
  by.outcome("POST", `/api/v1/session/invitations/${id}/accept`);

async function openAsNobody(token: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${server.url}/api/v1/session/invitations/open`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  return { status: response.status, text: await response.text() };
}

const rolesIn = (slug: string) => listRoles(server.superuser, slug);

const deliveryOf = async ({ ines, slug }: TestInvitation) => {
  ines.workspace = slug;
  const [invitation] = (await ines.call<InvitationList>("GET", "/api/v1/invitations")).body.invitations;
  return invitation && { state: invitation.state, delivery: invitation.delivery };
};

const lastEntries = async (slug: string, count: number) =>
  (
    await listAuditEntries(server.superuser, slug, [
      "action",
      "outcome",
      "code",
      "actor_id",
      "actor_name",
      "object_name",
      "after",
      "session_id",
    ])
  )
    .reverse()
    .slice(0, count);

const opens = { status: 200, code: undefined };
const other = { status: 403, code: "invitation_other_address" };
const over = { status: 410, code: "invitation_void" };
const unknown = { status: 404, code: "invitation_not_found" };

test("who is not signed in reads whom the invitation is for, and it stays as it was", async () => {
  const sent = await makeInvitation(server);
  const { status, text } = await openAsNobody(sent.token);
  expect([status, JSON.parse(text)]).toMatchObject([200, { email: sent.email }]);
  expect(await deliveryOf(sent)).toEqual({ state: "pending", delivery: "not_sent" });
});

test("a person with another address is refused, and it stays open for the one invited", async () => {
  const sent = await makeInvitation(server);
  const mallory = await signIn(newAddress(), "Mallory");
  const reply = await open(mallory, sent);
  const { error } = reply.body as unknown as ErrorReply;
  expect([reply.status, error.code]).toEqual([403, "invitation_other_address"]);
  expect(error.details).toEqual({ invitedAddress: "l…@northwind.example" });
  expect(JSON.stringify(reply.body)).not.toContain(sent.email);
  expect(JSON.stringify(reply.body)).not.toContain(sent.slug);
  expect(await accept(mallory, sent)).toEqual(other);
  expect(await deliveryOf(sent)).toEqual({ state: "pending", delivery: "refused" });
  expect(Object.keys(await rolesIn(sent.slug))).toEqual(["Ines Carvalho"]);
  const { email } = (await mallory.session()).user!;
  const refusal = {
    action: "invitation.accept",
    outcome: "refused",
    code: "invitation_other_address",
    actor_id: mallory.id,
    actor_name: email,
    object_name: sent.email,
    session_id: expect.stringMatching(/^ses_/),
  };
  // Opening and accepting were refused within a minute: the log says it once.
  expect(await lastEntries(sent.slug, 2)).toMatchObject([refusal, { action: "invitation.create" }]);

  const lukas = await signIn(sent.email);
  expect(await openOutcome(lukas, sent)).toEqual(opens);
  expect(await accept(lukas, sent)).toEqual(opens);
});

test("an address that no account proves does not count", async () => {
  const sent = await makeInvitation(server);
  const lukas = await signIn();
  await server.superuser.query("update users set email = $2 where id = $1", [lukas.uuid, sent.email]);
  expect(await openOutcome(lukas, sent)).toEqual(other);
  expect(await accept(lukas, sent)).toEqual(other);
  expect((await lukas.session()).invitations).toEqual([]);
});

test("an invitation is void when its inviter was demoted or removed", async () => {
  const endings = {
    demoted: (by: TestPerson, { id }: TestPerson) =>
      by.call("PATCH", `/api/v1/members/${id}`, { role: "member" }),
    removed: (by: TestPerson, { id }: TestPerson) =>
      by.call("POST", `/api/v1/members/${id}/remove`, { keepKeys: [] }),
    left: (_by: TestPerson, who: TestPerson) => who.call("POST", "/api/v1/members/leave"),
  };
  for (const end of Object.values(endings)) {
    const { ines, slug } = await makeInvitation(server);
    const zoe = await TestPerson.signIn({ ...server, workspace: slug }, "Zoe", "owner");
    const sent = await sendInvitation(zoe);
    const lukas = await signIn(sent.email);
    expect((await end(ines, zoe)).status).toBeLessThan(300);
    expect(await openOutcome(lukas, sent)).toEqual(over);
    expect(await accept(lukas, sent)).toEqual(over);
    expect((await lukas.session()).invitations).toEqual([]);
    expect(await lastEntries(slug, 1)).toMatchObject([{ outcome: "refused", code: "invitation_void" }]);
  }
});

test("who accepts while the inviter is demoted joins before, or not at all", async () => {
  for (let count = 0; count < 6; count++) {
    const { ines, slug } = await makeInvitation(server);
    const zoe = await TestPerson.signIn({ ...server, workspace: slug }, "Zoe", "owner");
    const sent = await sendInvitation(zoe);
    const lukas = await signIn(sent.email);
    const [accepted] = await Promise.all([
      accept(lukas, sent),
      ines.call("PATCH", `/api/v1/members/${zoe.id}`, { role: "member" }),
    ]);
    expect(accepted).toEqual("Lukas" in (await rolesIn(slug)) ? opens : over);
    const entries = (await lastEntries(slug, 2)).map(({ action, outcome }) => `${action} ${outcome}`);
    expect(entries.sort()).toEqual([
      `invitation.accept ${accepted.status === 200 ? "done" : "refused"}`,
      "member.update done",
    ]);
  }
});

test("what has expired or was revoked opens no more, and a resent link replaces the old one", async () => {
  const sent = await makeInvitation(server);
  const lukas = await signIn(sent.email);
  const resent = await sent.ines.call<SentInvitation>("POST", `/api/v1/invitations/${sent.id}/resend`);
  const token = tokenOfLink(resent.body.link);
  expect(await openOutcome(lukas, sent)).toEqual(unknown);
  expect(await openOutcome(lukas, { token })).toEqual(opens);

  const uuid = uuidFromId("inv", sent.id);
  await server.superuser.query("update invitations set expires_at = now() where id = $1", [uuid]);
  expect([await openOutcome(lukas, { token }), await accept(lukas, sent)]).toEqual([over, over]);
  await server.superuser.query("update invitations set expires_at = now() + interval '1 day' where id = $1", [
    uuid,
  ]);
  expect(await openOutcome(lukas, { token })).toEqual(opens);

  await sent.ines.call("DELETE", `/api/v1/invitations/${sent.id}`);
  expect([await openOutcome(lukas, { token }), await accept(lukas, sent)]).toEqual([over, over]);
  expect(Object.keys(await rolesIn(sent.slug))).toEqual(["Ines Carvalho"]);
});

test("a workspace that was deleted is not joined", async () => {
  const sent = await makeInvitation(server);
  const lukas = await signIn(sent.email);
  const name = encodeURIComponent("Northwind Support");
  expect((await sent.ines.call("DELETE", `/api/v1/workspace?name=${name}`)).status).toBe(204);
  expect([await openOutcome(lukas, sent), await accept(lukas, sent)]).toEqual([over, over]);
});

test("a token or id that was never sent opens nothing", async () => {
  const lukas = await signIn(newAddress());
  const tokens = ["x", "mv37_rli_", `mv37_rli_${"A".repeat(43)}`, `mv37_rl_${"A".repeat(38)}`, "\u0000"];
  for (const token of tokens) expect(await openOutcome(lukas, { token })).toEqual(unknown);
  expect(await accept(lukas, { id: newId("inv") })).toEqual(unknown);
});
