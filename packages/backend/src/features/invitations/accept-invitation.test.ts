import type { InvitationList, ReceivedInvitation, Workspace } from "@rollout/contract";
import {
  listAuditEntries,
  listRoles,
  makeInvitation,
  newAddress,
  signInAs,
  startTestServer,
  type TestInvitation,
  TestPerson,
  type TestServer,
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
const over = { status: 410, code: "invitation_void" };

test("the person invited reads the invitation, joins, and works", async () => {
  const sent = await makeInvitation(server);
  const lukas = await signIn(sent.email);
  expect((await lukas.session()).invitations).toMatchObject([{ id: sent.id, email: sent.email }]);
  const { body } = await open(lukas, sent);
  expect(body).toMatchObject({
    id: sent.id,
    workspace: { slug: sent.slug, name: "Northwind Support" },
    role: "member",
    email: sent.email,
    invitedBy: "Ines Carvalho",
  });
  expect(await deliveryOf(sent)).toEqual({ state: "pending", delivery: "opened" });
  const joined = await lukas.call<Workspace>("POST", `/api/v1/session/invitations/${sent.id}/accept`);
  expect([joined.status, joined.body]).toMatchObject([200, { slug: sent.slug, name: "Northwind Support" }]);
  expect(await rolesIn(sent.slug)).toEqual({ "Ines Carvalho": "owner", Lukas: "member" });
  lukas.workspace = sent.slug;
  expect((await lukas.call("GET", "/api/v1/datasets")).status).toBe(200);
  expect((await lukas.session()).invitations).toEqual([]);
  expect(await deliveryOf(sent)).toBeUndefined();
  expect(await lastEntries(sent.slug, 1)).toMatchObject([
    {
      action: "invitation.accept",
      outcome: "done",
      actor_id: lukas.id,
      actor_name: "Lukas",
      object_name: sent.email,
      after: { role: "member" },
    },
  ]);
});

test("who signs in for the first time joins with the address that was invited, and with no other", async () => {
  const sent = await makeInvitation(server);
  const call = async (cookie: string, address: string, body?: unknown): Promise<number> =>
    (
      await fetch(`${server.url}${address}`, {
        method: "POST",
        headers: { cookie, origin: server.url, "content-type": "application/json" },
        body: JSON.stringify(body ?? {}),
      })
    ).status;
  const joinAs = async (email: string): Promise<number[]> => {
    const cookie = await signInAs(server, { name: "Lukas Brandt", email });
    return [
      await call(cookie, "/api/v1/session/invitations/open", { token: sent.token }),
      await call(cookie, `/api/v1/session/invitations/${sent.id}/accept`),
    ];
  };
  expect(await joinAs(newAddress())).toEqual([403, 403]);
  expect(await joinAs(sent.email)).toEqual([200, 200]);
  expect(await rolesIn(sent.slug)).toEqual({ "Ines Carvalho": "owner", "Lukas Brandt": "member" });
});

test("the role is the one that was sent", async () => {
  const sent = await makeInvitation(server, undefined, "owner");
  await accept(await signIn(sent.email), sent);
  expect(await rolesIn(sent.slug)).toEqual({ "Ines Carvalho": "owner", Lukas: "owner" });
});

test("letter case of an address does not matter", async () => {
  const address = newAddress();
  const sent = await makeInvitation(server, address.toUpperCase());
  const lukas = await signIn(address.replace("lukas", "Lukas"));
  expect(await openOutcome(lukas, sent)).toEqual(opens);
  expect(await accept(lukas, sent)).toEqual(opens);
});

test("an invitation is used once", async () => {
  const sent = await makeInvitation(server);
  const lukas = await signIn(sent.email);
  expect(await accept(lukas, sent)).toEqual(opens);
  expect(await openOutcome(lukas, sent)).toEqual(over);
  // Who is a member still gets the same answer again, as after a reply that was lost.
  expect(await accept(lukas, sent)).toEqual(opens);
  await sent.ines.call("POST", `/api/v1/members/${lukas.id}/remove`, { keepKeys: [] });
  const again = await signIn(sent.email, "Lukas again");
  expect(await accept(again, sent)).toEqual(over);
  expect(Object.keys(await rolesIn(sent.slug))).toEqual(["Ines Carvalho"]);
});

test("who accepts many times at once joins once", async () => {
  for (let count = 0; count < 4; count++) {
    const sent = await makeInvitation(server);
    const lukas = await signIn(sent.email);
    const replies = await Promise.all(Array.from({ length: 4 }, () => accept(lukas, sent)));
    expect(replies).toEqual([opens, opens, opens, opens]);
    expect(await rolesIn(sent.slug)).toEqual({ "Ines Carvalho": "owner", Lukas: "member" });
    const entries = await lastEntries(sent.slug, 10);
    expect(entries.filter(({ action }) => action === "invitation.accept")).toHaveLength(1);
  }
});

test("two people of one address who accept at once make one membership", async () => {
  for (let count = 0; count < 4; count++) {
    const sent = await makeInvitation(server);
    const pair = [await signIn(sent.email, "First"), await signIn(sent.email, "Second")];
    const replies = await Promise.all(pair.map((person) => accept(person, sent)));
    expect(replies).toContainEqual(opens);
    expect(replies).toContainEqual(over);
    expect(Object.keys(await rolesIn(sent.slug))).toHaveLength(2);
  }
});

test("a member who accepts keeps the role", async () => {
  const sent = await makeInvitation(server, undefined, "owner");
  const lukas = await TestPerson.signIn({ ...server, workspace: sent.slug }, "Lukas", "member", sent.email);
  expect(await accept(lukas, sent)).toEqual(opens);
  expect(await rolesIn(sent.slug)).toEqual({ "Ines Carvalho": "owner", Lukas: "member" });
});

test("nobody accepts without a session, nor with a key", async () => {
  const sent = await makeInvitation(server);
  const url = `${server.url}/api/v1/session/invitations/${sent.id}/accept`;
  expect((await fetch(url, { method: "POST" })).status).toBe(401);
  expect((await server.call("POST", `/api/v1/session/invitations/${sent.id}/accept`)).status).toBe(403);
});
