import type { InvitationList, SentInvitation } from "@rollout/contract";
import {
  MailDouble,
  startSilentMailServer,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { invitationMail } from "./invitation-mail.js";

let server: TestServer;
let mailbox: MailDouble;

const mailFrom = "Rollout <rollout@northwind.example>";

beforeAll(async () => {
  mailbox = await MailDouble.start();
  server = await startTestServer({ SMTP_URL: mailbox.url, ROLLOUT_MAIL_FROM: mailFrom });
});
afterAll(async () => {
  await server.stop();
  await mailbox.stop();
});

async function anOwner(on = server, name = "Ines Carvalho", workspace = "northwind-support") {
  const ines = await TestPerson.signIn(on, name, null);
  await ines.makeWorkspace(workspace);
  return ines;
}

const invite = (by: TestPerson, email: string) =>
  by.call<SentInvitation>("POST", "/api/v1/invitations", { email });

const linkIn = (text: string): string => /\S+\/invitation#token=\S+/.exec(text)?.[0] ?? "";

const aLetter = {
  email: "lukas@northwind.example",
  role: "member",
  inviterName: "Ines Carvalho",
  workspaceName: "northwind-support",
  expiresAt: new Date("2026-11-30T14:05:00Z"),
  link: "https://rollout.example.com/invitation#token=mv37_rli_abc",
} as const;

test("the mail says who invites where, until when, and with which address to sign in", () => {
  const { to, subject, text } = invitationMail(aLetter);
  expect([to, subject]).toEqual([
    "lukas@northwind.example",
    "Ines Carvalho invited you to northwind-support",
  ]);
  expect(text).toBe(`Ines Carvalho invited you to northwind-support on Rollout, as a member.

Join northwind-support:
https://rollout.example.com/invitation#token=mv37_rli_abc

The link works once, until November 30, 2026 at 14:05 UTC.
Sign in with this address, lukas@northwind.example: the invitation opens for no other.

If you do not expect it, leave it: nothing happens without you.
`);
});

test("names that people write stay text: in one line, short, and never markup", () => {
  const { subject, text, html } = invitationMail({
    ...aLetter,
    inviterName: `<img src=x>\r\nBcc: eve@evil.example\u202e`,
    workspaceName: `"&'${"long ".repeat(60)}`,
  });
  expect(subject).toMatch(/^<img src=x> Bcc: eve@evil\.example invited you to "&'[long ]+…$/);
  expect(subject.length).toBeLessThan(200);
  expect(text.split("\n")[0]).toContain("Bcc: eve@evil.example");
  expect(html).not.toContain("<img");
  expect(html).toContain("&#60;img src=x&#62; Bcc");
});

test("an invitation goes out by mail, and its link works", async () => {
  const ines = await anOwner();
  const { body } = await invite(ines, "lukas@northwind.example");
  expect(body).toMatchObject({ link: null, invitation: { delivery: "sent", deliveryError: null } });
  expect(Date.parse(body.invitation.deliveryAt!)).toBeGreaterThan(Date.now() - 60_000);
  const mail = mailbox.mails.at(-1)!;
  expect(mail.to).toEqual(["lukas@northwind.example"]);
  expect(mail.headers.get("subject")).toBe("Ines Carvalho invited you to northwind-support");
  const link = linkIn(mail.text);
  expect(link.startsWith(`${server.url}/invitation#token=mv37_rli_`)).toBe(true);
  expect(mail.html).toContain(`href="${link}"`);

  const lukas = await TestPerson.signIn(server, "Lukas", null, "lukas@northwind.example");
  const token = link.split("=")[1];
  const opened = await lukas.call("POST", "/api/v1/session/invitations/open", { token });
  expect(opened.body).toMatchObject({ id: body.invitation.id, email: "lukas@northwind.example" });
});

test("a resent invitation is mailed again with a link of its own", async () => {
  const ines = await anOwner();
  const { body } = await invite(ines, "mei@northwind.example");
  const first = linkIn(mailbox.mails.at(-1)!.text);
  const again = await ines.call<SentInvitation>("POST", `/api/v1/invitations/${body.invitation.id}/resend`);
  expect(again.body).toMatchObject({ link: null, invitation: { delivery: "sent" } });
  const second = linkIn(mailbox.mails.at(-1)!.text);
  expect(second).toMatch(/#token=mv37_rli_/);
  expect(second).not.toBe(first);
});

test("a name that tries to write headers reaches the person invited alone", async () => {
  const ines = await anOwner(server, "Ines\r\nBcc: eve@evil.example", "team\nX-Evil: yes");
  await invite(ines, "sofia@northwind.example");
  const mail = mailbox.mails.at(-1)!;
  expect(mail.to).toEqual(["sofia@northwind.example"]);
  expect([mail.headers.has("bcc"), mail.headers.has("x-evil")]).toEqual([false, false]);
  expect(mail.headers.get("subject")).toBe("Ines Bcc: eve@evil.example invited you to team X-Evil: yes");
});

test("when the mail server refuses, its words are kept and the inviter gets the link", async () => {
  const ines = await anOwner();
  mailbox.unknownAddresses.add("dana@contractor.example");
  const { status, body } = await invite(ines, "dana@contractor.example");
  expect(status).toBe(201);
  expect(body.link).toMatch(/\/invitation#token=mv37_rli_/);
  expect(body.invitation).toMatchObject({
    state: "pending",
    delivery: "failed",
    deliveryError: "No such mailbox (550)",
  });
  const { invitations } = (await ines.call<InvitationList>("GET", "/api/v1/invitations")).body;
  expect(invitations).toEqual([body.invitation]);

  mailbox.unknownAddresses.clear();
  const again = await ines.call<SentInvitation>("POST", `/api/v1/invitations/${body.invitation.id}/resend`);
  expect(again.body).toMatchObject({ link: null, invitation: { delivery: "sent", deliveryError: null } });
});

test("a mail server that hangs is given up after ten seconds, holding nothing up", async () => {
  const silent = await startSilentMailServer();
  const other = await startTestServer({ SMTP_URL: silent.url, ROLLOUT_MAIL_FROM: mailFrom });
  const superuser = new pg.Client({ connectionString: other.database.superuserUrl });
  await superuser.connect();
  try {
    const ines = await anOwner(other);
    const before = Date.now();
    const invited = invite(ines, "lukas@northwind.example");
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    // Others work on meanwhile, and what was invited is there.
    const { invitations } = (await ines.call<InvitationList>("GET", "/api/v1/invitations")).body;
    expect(invitations).toMatchObject([{ state: "pending", delivery: "not_sent" }]);
    expect((await ines.call("PATCH", "/api/v1/workspace", { name: "Renamed" })).status).toBe(200);
    const { rows } = await superuser.query(
      "select from pg_stat_activity where state = 'idle in transaction' and datname = current_database()",
    );
    expect(rows).toEqual([]);

    const { body } = await invited;
    expect(Date.now() - before).toBeLessThan(12_000);
    expect(body.link).toMatch(/\/invitation#token=/);
    expect(body.invitation).toMatchObject({
      delivery: "failed",
      deliveryError: "The mail server did not answer within 10 s",
    });
  } finally {
    await superuser.end();
    await other.stop();
    await silent.stop();
  }
}, 40_000);
