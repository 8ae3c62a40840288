import {
  type ErrorReply,
  type Invitation,
  type InvitationList,
  newId,
  type SentInvitation,
  uuidFromId,
} from "@rollout/contract";
import {
  listAuditEntries,
  startTestServer,
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

/** A workspace of its own, with its owner. */
async function anOwner(): Promise<TestPerson> {
  const ines = await TestPerson.signIn(server, "Ines Carvalho", null);
  await ines.makeWorkspace("Northwind Support");
  return ines;
}

const invite = (by: TestPerson, email: string, role?: "owner" | "member") =>
  by.call<SentInvitation>("POST", "/api/v1/invitations", { email, ...(role ? { role } : {}) });

const inviteOutcome = (by: TestPerson, email: string) => by.outcome("POST", "/api/v1/invitations", { email });

const resend = (by: TestPerson, { id }: { id: string }) =>
  by.call<SentInvitation>("POST", `/api/v1/invitations/${id}/resend`);

const revoke = (by: TestPerson, { id }: { id: string }) => by.outcome("DELETE", `/api/v1/invitations/${id}`);

const listed = async (by: TestPerson): Promise<Invitation[]> =>
  (await by.call<InvitationList>("GET", "/api/v1/invitations")).body.invitations;

/** What the holder of a link meets who is not signed in. */
async function openStatus(link: string | null): Promise<number> {
  const response = await fetch(`${server.url}/api/v1/session/invitations/open`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({ token: tokenOfLink(link) }),
  });
  return response.status;
}

const letExpire = ({ id }: Invitation) =>
  server.superuser.query("update invitations set expires_at = now() - interval '1 second' where id = $1", [
    uuidFromId("inv", id),
  ]);

const auditOf = (slug: string) =>
  listAuditEntries(server.superuser, slug, [
    "action",
    "outcome",
    "code",
    "actor_name",
    "object_id",
    "object_name",
    "before",
    "after",
  ]);

test("without a mail server the inviter gets the link", async () => {
  const ines = await anOwner();
  const { status, body } = await invite(ines, "lukas@northwind.example");
  expect(status).toBe(201);
  expect(body.link).toMatch(new RegExp(`^${server.url}/invitation#token=mv37_rli_[\\w-]{43}$`));
  const { invitation } = body;
  expect(invitation).toMatchObject({
    email: "lukas@northwind.example",
    role: "member",
    state: "pending",
    delivery: "not_sent",
    deliveryError: null,
    deliveryAt: null,
    invitedBy: { id: ines.id, name: "Ines Carvalho" },
  });
  expect(Date.parse(invitation.expiresAt) - Date.parse(invitation.sentAt)).toBe(7 * 24 * 60 * 60 * 1000);
  expect(await listed(ines)).toEqual([invitation]);
  expect((await auditOf(ines.workspace)).at(-1)).toEqual({
    action: "invitation.create",
    outcome: "done",
    code: null,
    actor_name: "Ines Carvalho",
    object_id: invitation.id,
    object_name: "lukas@northwind.example",
    before: null,
    after: { role: "member", expiresAt: invitation.expiresAt },
  });
});

test("the database and the audit log hold no token", async () => {
  const ines = await anOwner();
  const { body } = await invite(ines, "lukas@northwind.example");
  const token = tokenOfLink((await resend(ines, body.invitation)).body.link);
  for (const table of ["invitations", "audit_entries"]) {
    const { rows } = await server.superuser.query<{ text: string }>(
      `select coalesce(json_agg(t), '[]')::text as text from ${table} t`,
    );
    expect(rows[0]!.text).not.toContain("mv37_rli_");
    expect(rows[0]!.text).not.toContain(token.slice(9));
  }
});

test("an address is invited once, in whatever letter case", async () => {
  const ines = await anOwner();
  const { body } = await invite(ines, "  Lukas@Northwind.example ", "owner");
  expect(body.invitation).toMatchObject({ email: "lukas@northwind.example", role: "owner" });
  const pending = { status: 409, code: "invitation_pending" };
  expect(await inviteOutcome(ines, "lukas@northwind.example")).toEqual(pending);
  expect(await inviteOutcome(ines, "LUKAS@NORTHWIND.EXAMPLE")).toEqual(pending);
  expect(await listed(ines)).toHaveLength(1);
});

test("an address that is invited twice at the same time is invited once", async () => {
  const ines = await anOwner();
  const replies = await Promise.all(
    Array.from({ length: 5 }, () => inviteOutcome(ines, "lukas@northwind.example")),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  expect(await listed(ines)).toHaveLength(1);
});

test("another workspace invites the same address by itself", async () => {
  const [ines, other] = [await anOwner(), await anOwner()];
  expect((await invite(ines, "lukas@northwind.example")).status).toBe(201);
  const { body } = await invite(other, "lukas@northwind.example");
  expect(await revoke(ines, body.invitation)).toEqual({ status: 404, code: "invitation_not_found" });
  expect((await resend(ines, body.invitation)).status).toBe(404);
  expect(await listed(other)).toEqual([body.invitation]);
});

test("a member is not invited again", async () => {
  const ines = await anOwner();
  await TestPerson.signIn(
    { ...server, workspace: ines.workspace },
    "Amara",
    "member",
    "Amara@northwind.example",
  );
  expect(await inviteOutcome(ines, "amara@Northwind.example")).toEqual({
    status: 409,
    code: "already_member",
  });
});

test("what is no address is not invited", async () => {
  const ines = await anOwner();
  for (const email of [
    "lukas",
    "lukas@",
    "a@b.example, c@d.example",
    "a@b.example\r\nBcc: c@d.example",
    "Lukas <lukas@northwind.example>",
    "",
  ]) {
    expect(await inviteOutcome(ines, email)).toEqual({ status: 400, code: "request_invalid" });
  }
});

test("members see and send no invitations", async () => {
  const ines = await anOwner();
  const { body } = await invite(ines, "lukas@northwind.example");
  const amara = await TestPerson.signIn({ ...server, workspace: ines.workspace }, "Amara", "member");
  const refused = { status: 403, code: "role_missing" };
  expect(await amara.outcome("GET", "/api/v1/invitations")).toEqual(refused);
  expect(await inviteOutcome(amara, "x@northwind.example")).toEqual(refused);
  expect(await revoke(amara, body.invitation)).toEqual(refused);
  expect((await resend(amara, body.invitation)).status).toBe(403);
});

test("a resent invitation has a new link for another seven days, and the old one stops", async () => {
  const ines = await anOwner();
  const first = (await invite(ines, "lukas@northwind.example")).body;
  await letExpire(first.invitation);
  expect(await listed(ines)).toMatchObject([{ state: "expired" }]);
  expect(await openStatus(first.link)).toBe(410);
  const second = await resend(ines, first.invitation);
  expect(second.body.invitation).toMatchObject({ id: first.invitation.id, state: "pending" });
  expect(Date.parse(second.body.invitation.expiresAt)).toBeGreaterThan(Date.now() + 6.9 * 24 * 3600 * 1000);
  expect([await openStatus(first.link), await openStatus(second.body.link)]).toEqual([404, 200]);
  expect((await auditOf(ines.workspace)).at(-1)).toMatchObject({
    action: "invitation.resend",
    before: { state: "expired" },
    after: { state: "pending" },
  });
});

test("an invitation that has expired gives way to a new one", async () => {
  const ines = await anOwner();
  const first = (await invite(ines, "lukas@northwind.example")).body;
  await letExpire(first.invitation);
  const second = await invite(ines, "lukas@northwind.example", "owner");
  expect(second.status).toBe(201);
  expect((await listed(ines)).map(({ id }) => id)).toEqual([second.body.invitation.id]);
  expect((await resend(ines, first.invitation)).status).toBe(410);
});

test("a revoked invitation is gone, with its link", async () => {
  const ines = await anOwner();
  const { invitation, link } = (await invite(ines, "lukas@northwind.example")).body;
  expect(await revoke(ines, invitation)).toEqual({ status: 204, code: undefined });
  expect(await revoke(ines, invitation)).toEqual({ status: 204, code: undefined });
  expect(await listed(ines)).toEqual([]);
  expect(await openStatus(link)).toBe(410);
  expect((await resend(ines, invitation)).status).toBe(410);
  expect((await auditOf(ines.workspace)).map(({ action, code }) => [action, code]).slice(-2)).toEqual([
    ["invitation.revoke", null],
    ["invitation.resend", "invitation_void"],
  ]);
  expect(await revoke(ines, { id: newId("inv") })).toEqual({ status: 404, code: "invitation_not_found" });
  expect((await invite(ines, "lukas@northwind.example")).status).toBe(201);
});

test("an invitation is void when its inviter is no owner any more, and another owner renews it", async () => {
  const ines = await anOwner();
  const zoe = await TestPerson.signIn({ ...server, workspace: ines.workspace }, "Zoe", "owner");
  const { invitation, link } = (await invite(zoe, "lukas@northwind.example")).body;
  await ines.call("PATCH", `/api/v1/members/${zoe.id}`, { role: "member" });
  expect(await listed(ines)).toMatchObject([{ id: invitation.id, state: "void" }]);
  expect(await openStatus(link)).toBe(410);
  const renewed = await resend(ines, invitation);
  expect(renewed.body.invitation).toMatchObject({ state: "pending", invitedBy: { name: "Ines Carvalho" } });
  expect(await openStatus(renewed.body.link)).toBe(200);
});

test("thirty invitations go out in an hour, of whatever workspace, also when they are sent at once", async () => {
  const ines = await anOwner();
  const { body } = await invite(ines, "first@northwind.example");
  const replies = await Promise.all(
    Array.from({ length: 31 }, (_, count) => invite(ines, `person-${count}@northwind.example`)),
  );
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(29);
  const limited = replies.find(({ status }) => status === 429)!;
  expect((limited.body as unknown as ErrorReply).error.code).toBe("rate_limited");
  expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(3_500);
  expect((await resend(ines, body.invitation)).status).toBe(429);
  ines.workspace = (await ines.makeWorkspace("Another")).slug;
  expect((await invite(ines, "last@northwind.example")).status).toBe(429);
  expect((await invite(await anOwner(), "elsewhere@northwind.example")).status).toBe(201);
});
