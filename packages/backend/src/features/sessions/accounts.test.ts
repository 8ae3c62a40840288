import type { ErrorReply, Session } from "@rollout/contract";
import { freePort, OpenIdDouble, startTestServer, TestBrowser, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

/* Whose account it is: people of one-time links, people whom the operator named, and everybody else. */

const ownerEmail = "ines@northwind.example";
let provider: OpenIdDouble;
let server: TestServer;

beforeAll(async () => {
  provider = await OpenIdDouble.start();
  server = await startTestServer({
    ...provider.environment(await freePort()),
    ROLLOUT_INIT_OWNER_EMAIL: "Ines@Northwind.example",
    TRUSTED_PROXIES: "127.0.0.1",
  });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

const newBrowser = (): TestBrowser => new TestBrowser(server.url);

const is = (sub: string, email: string, name = sub): void => {
  provider.answers = { claims: { sub, email, name } };
};

async function signIn(browser: TestBrowser, wish: Record<string, unknown> = {}): Promise<string> {
  const { address } = await browser.follow(await browser.startSignIn(wish));
  return address.slice(new URL(address).origin.length);
}

const sessionOf = async (browser: TestBrowser): Promise<Session> =>
  (await (await browser.send("/api/v1/session")).json()) as Session;

/** Opens a session by a one-time link of the person with this name, who is made for it. */
async function openByLink(name: string): Promise<TestBrowser> {
  const token = `link of ${name}`;
  await server.superuser.query(
    `with person as (insert into users (id, name, made_by_operator) values (gen_random_uuid(), $1, true) returning id)
     insert into sign_in_links (token_hash, user_id, expires_at)
     select sha256($2::bytea), id, now() + interval '1 hour' from person`,
    [name, token],
  );
  const browser = newBrowser();
  const reply = await browser.send("/api/v1/session/link", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  expect(reply.status).toBe(200);
  return browser;
}

beforeEach(() => {
  provider.answers = {};
});

test("whoever signs in first with the address that the operator named, owns the workspace", async () => {
  const [stranger, owner, namesake] = [newBrowser(), newBrowser(), newBrowser()];
  is("stranger", "other@northwind.example");
  await signIn(stranger);
  expect((await sessionOf(stranger)).workspaces).toEqual([]);
  is("ines", "INES@northwind.example", "Ines Carvalho");
  await signIn(owner);
  expect(await sessionOf(owner)).toMatchObject({
    user: { name: "Ines Carvalho", email: ownerEmail, hasAccount: true },
    workspaces: [{ role: "owner", workspace: { slug: "my-workspace" } }],
  });
  is("another ines", ownerEmail);
  await signIn(namesake);
  expect((await sessionOf(namesake)).workspaces).toEqual([]);
});

test("an unverified address does not become the person whom the operator named", async () => {
  await server.superuser.query(
    "insert into users (id, name, email, named_by_operator) values (gen_random_uuid(), 'Named', 'named@example.com', true)",
  );
  provider.answers = { claims: { sub: "eve", email: "named@example.com", email_verified: false } };
  expect(await signIn(newBrowser())).toBe("/sign-in?error=email_unverified");
  const found = await server.superuser.query("select from accounts where subject = 'eve'");
  expect(found.rowCount).toBe(0);
});

test("a person of a one-time link adds an account, and comes back by it", async () => {
  const browser = await openByLink("Link person");
  const before = await sessionOf(browser);
  expect(before.user).toMatchObject({ hasAccount: false });
  is("linked", "linked@northwind.example", "Linked Person");
  expect(await signIn(browser, { attach: true, returnTo: "/w/my-workspace/settings" })).toBe(
    "/w/my-workspace/settings",
  );
  const after = await sessionOf(browser);
  expect(after.user).toEqual({
    id: before.user!.id,
    name: "Linked Person",
    email: "linked@northwind.example",
    hasAccount: true,
  });
  expect(after.id).not.toBe(before.id);

  const later = newBrowser();
  await signIn(later);
  expect((await sessionOf(later)).user?.id).toBe(before.user!.id);
  const entries = await server.superuser.query(
    "select action, object_name from audit_entries where session_id = $1 order by id",
    [after.id],
  );
  expect(entries.rows).toEqual([
    { action: "session.attach", object_name: "linked@northwind.example" },
    { action: "session.open", object_name: null },
  ]);
});

test("without asking for it, a sign-in adds no account to the person of a link", async () => {
  const browser = await openByLink("Keeps apart");
  const before = await sessionOf(browser);
  is("apart", "apart@northwind.example");
  await signIn(browser);
  expect((await sessionOf(browser)).user?.id).not.toBe(before.user!.id);
});

test("an account of another person is not added", async () => {
  is("taken", "taken@northwind.example");
  await signIn(newBrowser());
  const browser = await openByLink("Wants it");
  const before = await sessionOf(browser);
  expect(await signIn(browser, { attach: true })).toBe("/sign-in?error=sign_in_refused");
  expect(await sessionOf(browser)).toEqual(before);
  const { rows } = await server.superuser.query(
    "select action, outcome, code, actor_name from audit_entries order by id desc limit 1",
  );
  expect(rows[0]).toEqual({
    action: "session.attach",
    outcome: "refused",
    code: "sign_in_refused",
    actor_name: "Wants it",
  });
});

test("a second account of the same provider is not added", async () => {
  const browser = await openByLink("Has one");
  is("one", "one@northwind.example");
  const url = await browser.startSignIn({ attach: true });
  const { user } = await sessionOf(browser);
  await server.superuser.query(
    "insert into accounts (issuer, subject, user_id) select $1, 'other', id from users where name = $2",
    [provider.url, user!.name],
  );
  const { address } = await browser.follow(url);
  expect(address).toBe(`${server.url}/sign-in?error=sign_in_refused`);
});

test("an account can be added only by the person of a link, and while that session goes on", async () => {
  const start = (browser: TestBrowser) =>
    browser.send("/api/v1/sign-in", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ attach: true }),
    });
  expect((await start(newBrowser())).status).toBe(401);

  const member = newBrowser();
  is("member", "member@northwind.example");
  await signIn(member);
  const refused = await start(member);
  expect([refused.status, ((await refused.json()) as ErrorReply).error.code]).toEqual([
    401,
    "sign_in_refused",
  ]);

  const browser = await openByLink("Leaves");
  is("leaves", "leaves@northwind.example");
  const url = await browser.startSignIn({ attach: true });
  const cookie = browser.cookie("rollout_session")!.split("=")[1]!;
  await browser.send("/api/v1/session", { method: "DELETE" });
  browser.keepCookie("rollout_session", cookie);
  const { address } = await browser.follow(url);
  expect(address).toBe(`${server.url}/sign-in?error=sign_in_expired`);
});

test("a server's first stranger is not taken for its first owner", async () => {
  const links = await server.superuser.query(
    "select ensure_first_owner(gen_random_uuid(), 'Owner', null) as id",
  );
  const owner = await server.superuser.query("select email from users where id = $1", [links.rows[0].id]);
  expect(owner.rows[0].email).toBe(ownerEmail);
});
