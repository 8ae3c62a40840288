import type { Session } from "@rollout/contract";
import { freePort, OpenIdDouble, startTestServer, TestBrowser, type TestServer } from "@rollout/test-support";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

let provider: OpenIdDouble;
let server: TestServer;

beforeAll(async () => {
  provider = await OpenIdDouble.start();
  provider.answers = { userInfo: { sub: "subject-1" } };
  server = await startTestServer({ ...provider.environment(await freePort()), TRUSTED_PROXIES: "127.0.0.1" });
});
afterEach(() => {
  provider.answers = { userInfo: { sub: "subject-1" } };
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

const newBrowser = (): TestBrowser => new TestBrowser(server.url);

/** Signs in, and says where the browser ends. */
async function signIn(browser: TestBrowser, wish: Record<string, unknown> = {}): Promise<string> {
  const { address } = await browser.follow(await browser.startSignIn(wish));
  return address.slice(new URL(address).origin.length);
}

const sessionOf = async (browser: TestBrowser): Promise<Session> =>
  (await (await browser.send("/api/v1/session")).json()) as Session;

const lastEntry = async () =>
  (
    await server.superuser.query(
      "select action, outcome, code, actor_name, workspace_id, session_id from audit_entries order by id desc limit 1",
    )
  ).rows[0];

test("a person whom the provider vouches for is signed in", async () => {
  const browser = newBrowser();
  expect(await signIn(browser, { returnTo: "/w/my-workspace/traces?q=1" })).toBe(
    "/w/my-workspace/traces?q=1",
  );
  const session = await sessionOf(browser);
  expect(session).toMatchObject({
    user: { name: "Jonas Weber", email: "jonas@northwind.example", hasAccount: true },
    workspaces: [],
  });
  expect(browser.cookie("rollout_sign_in")).toBeUndefined();
  expect(await lastEntry()).toMatchObject({
    action: "session.open",
    outcome: "done",
    actor_name: "Jonas Weber",
    workspace_id: null,
    session_id: session.id,
  });
});

test("PKCE, state and nonce are sent always", async () => {
  await newBrowser().startSignIn();
  const url = new URL(await newBrowser().startSignIn());
  expect(url.origin).toBe(provider.url);
  const query = Object.fromEntries(url.searchParams);
  expect(query).toMatchObject({
    response_type: "code",
    scope: "openid email profile",
    code_challenge_method: "S256",
    redirect_uri: `${server.url}/auth/callback`,
  });
  for (const name of ["state", "nonce", "code_challenge"]) expect(query[name]).toMatch(/^[\w-]{43}$/);
});

test("what a sign-in under way is compared with lies in the database as hashes, in the browser out of reach", async () => {
  const browser = newBrowser();
  const response = await browser.send("/api/v1/sign-in", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect(response.headers.get("set-cookie")).toMatch(
    /^rollout_sign_in=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const state = new URL(((await response.json()) as { url: string }).url).searchParams.get("state");
  const rows = (await server.superuser.query("select to_jsonb(r) as row from sign_in_requests r")).rows;
  const text = JSON.stringify(rows);
  expect(text).not.toContain(state);
  expect(text).not.toContain(browser.cookie("rollout_sign_in")!.split("=")[1]);
});

test("what the token does not tell is asked of the userinfo endpoint", async () => {
  const browser = newBrowser();
  provider.answers = {
    claims: { sub: "subject-3", email: undefined, email_verified: undefined, name: undefined },
    userInfo: {
      sub: "subject-3",
      email: "Mei@Northwind.example",
      email_verified: true,
      given_name: "Mei",
      family_name: "Lin",
    },
  };
  expect(await signIn(browser)).toBe("/");
  expect((await sessionOf(browser)).user).toMatchObject({ name: "Mei Lin", email: "mei@northwind.example" });
});

test("a person is issuer and subject: the address may change, and never finds another person", async () => {
  const [first, second, third] = [newBrowser(), newBrowser(), newBrowser()];
  provider.answers = {
    userInfo: { sub: "subject-1" },
    claims: { sub: "s-10", email: "old@northwind.example" },
  };
  await signIn(first);
  provider.answers = {
    userInfo: { sub: "subject-1" },
    claims: { sub: "s-10", email: "new@northwind.example", name: "Renamed" },
  };
  await signIn(second);
  provider.answers = {
    userInfo: { sub: "subject-1" },
    claims: { sub: "s-11", email: "new@northwind.example" },
  };
  await signIn(third);
  const [one, same, other] = [await sessionOf(first), await sessionOf(second), await sessionOf(third)];
  expect(same.user).toEqual({ ...one.user, name: "Renamed", email: "new@northwind.example" });
  expect(other.user?.id).not.toBe(one.user?.id);
});

test("first sign-ins of one account at once make one person", async () => {
  provider.answers = {
    userInfo: { sub: "subject-1" },
    claims: { sub: "s-20", email: "at-once@northwind.example" },
  };
  const browsers = Array.from({ length: 6 }, newBrowser);
  await Promise.all(browsers.map((browser) => signIn(browser)));
  const people = await Promise.all(browsers.map(async (browser) => (await sessionOf(browser)).user?.id));
  expect(new Set(people).size).toBe(1);
});

test("signing in again ends the session that this browser had, and gives it another cookie", async () => {
  const browser = newBrowser();
  await signIn(browser);
  const former = browser.cookie("rollout_session")!;
  await signIn(browser);
  expect(browser.cookie("rollout_session")).not.toBe(former);
  const reply = await fetch(`${server.url}/api/v1/session`, { headers: { cookie: former } });
  expect(reply.status).toBe(401);
});

test("another account is asked for where the person wants it", async () => {
  const url = new URL(await newBrowser().startSignIn({ chooseAccount: true }));
  expect(url.searchParams.get("prompt")).toBe("select_account");
});
