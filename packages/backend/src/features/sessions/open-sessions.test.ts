import type { ErrorReply, OpenSession, Session } from "@rollout/contract";
import {
  freePort,
  OpenIdDouble,
  startTestServer,
  TestBrowser,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let provider: OpenIdDouble;
let server: TestServer;

beforeAll(async () => {
  provider = await OpenIdDouble.start();
  server = await startTestServer({ ...provider.environment(await freePort()), TRUSTED_PROXIES: "127.0.0.1" });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

/** A browser in which the person of this subject is signed in. */
async function signedIn(sub: string, userAgent = chrome): Promise<TestBrowser> {
  const browser = new TestBrowser(server.url);
  provider.answers = { claims: { sub, email: `${sub}@northwind.example`, name: sub } };
  const callback = (await browser.send(await browser.startSignIn())).headers.get("location")!;
  await browser.send(callback, { headers: { "user-agent": userAgent } });
  return browser;
}

const codeOf = async (reply: Response): Promise<string | undefined> =>
  reply.status < 400 ? undefined : ((await reply.json()) as ErrorReply).error.code;

const listed = async (browser: TestBrowser): Promise<OpenSession[]> =>
  ((await (await browser.send("/api/v1/sessions")).json()) as { sessions: OpenSession[] }).sessions;

const age = (browser: TestBrowser, column: "last_seen_at" | "created_at", interval: string) =>
  server.superuser.query(
    `update sessions set ${column} = now() - $2::interval where token_hash = sha256($1::bytea)`,
    [browser.cookie("rollout_session")!.split("=")[1], interval],
  );

test("a person sees the browsers in which they are signed in, this one first", async () => {
  const desk = await signedIn("mei", firefox);
  const lap = await signedIn("mei");
  const [current, other, ...rest] = await listed(desk);
  expect(rest).toEqual([]);
  expect(current).toMatchObject({ isCurrent: true, client: "Firefox 145 on Windows" });
  expect(other).toMatchObject({ isCurrent: false, client: "Chrome 156 on Linux" });
  expect(other!.address).toMatch(/^127\./);
  expect(Date.parse(current!.expiresAt) - Date.parse(current!.lastSeenAt)).toBe(7 * 86_400_000);
  expect((await listed(lap)).map(({ id }) => id)).toEqual([other!.id, current!.id]);
});

test("a session that was in use near its last day is said to end on that day", async () => {
  const browser = await signedIn("late");
  await age(browser, "created_at", "29 days");
  const [current] = await listed(browser);
  expect(Date.parse(current!.expiresAt) - Date.parse(current!.createdAt)).toBe(30 * 86_400_000);
});

test("a session ends after seven days without use, and 30 days after sign-in", async () => {
  const [idle, used, old, aged] = [
    await signedIn("a"),
    await signedIn("b"),
    await signedIn("c"),
    await signedIn("d"),
  ];
  await age(idle, "last_seen_at", "7 days 1 minute");
  await age(used, "last_seen_at", "6 days 23 hours");
  await age(old, "created_at", "30 days 1 minute");
  await age(aged, "created_at", "29 days 23 hours");
  const codes = await Promise.all(
    [idle, used, old, aged].map(async (browser) => codeOf(await browser.send("/api/v1/session"))),
  );
  expect(codes).toEqual(["session_expired", undefined, "session_expired", undefined]);
});

test("a person ends one session, and it is over at once", async () => {
  const [here, there] = [await signedIn("ben"), await signedIn("ben", firefox)];
  const target = (await listed(here)).find(({ isCurrent }) => !isCurrent)!;
  const reply = await here.send(`/api/v1/sessions/${target.id}`, { method: "DELETE" });
  expect(reply.status).toBe(204);
  expect(await codeOf(await there.send("/api/v1/session"))).toBe("session_expired");
  expect(await listed(here)).toHaveLength(1);
  const again = await here.send(`/api/v1/sessions/${target.id}`, { method: "DELETE" });
  expect(await codeOf(again)).toBe("session_not_found");
  const { rows } = await server.superuser.query(
    "select action, object_id, object_name, actor_name from audit_entries order by id desc limit 1",
  );
  expect(rows[0]).toEqual({
    action: "session.revoke",
    object_id: target.id,
    object_name: "Firefox 145 on Windows",
    actor_name: "ben",
  });
});

test("nobody ends the session of another person", async () => {
  const [ana, eve] = [await signedIn("ana"), await signedIn("eve")];
  const [target] = await listed(ana);
  const reply = await eve.send(`/api/v1/sessions/${target!.id}`, { method: "DELETE" });
  expect(await codeOf(reply)).toBe("session_not_found");
  expect((await ana.send("/api/v1/session")).status).toBe(200);
});

test("a person ends all sessions but this one", async () => {
  const browsers = [await signedIn("kim"), await signedIn("kim"), await signedIn("kim")];
  const stranger = await signedIn("lea");
  expect((await browsers[1]!.send("/api/v1/sessions", { method: "DELETE" })).status).toBe(204);
  const codes = await Promise.all(
    [...browsers, stranger].map(async (browser) => codeOf(await browser.send("/api/v1/session"))),
  );
  expect(codes).toEqual(["session_expired", undefined, "session_expired", undefined]);
});

test("owners of each workspace of a person see in its log when the person signs in and out", async () => {
  const member = await TestPerson.signIn(server, "Amara", "member");
  await member.makeWorkspace("Own");
  await member.call("DELETE", "/api/v1/session");
  const { rows } = await server.superuser.query(
    `select w.slug from audit_entries e join workspaces w on w.id = e.workspace_id
     where e.action = 'session.close' and e.actor_id = $1 order by w.created_at`,
    [member.id],
  );
  expect(rows.map(({ slug }) => slug)).toEqual(["my-workspace", member.workspace]);
});

test("signing out ends the session here, and says where it is ended with the provider", async () => {
  const browser = await signedIn("noa");
  const { rows } = await server.superuser.query(
    "select id_token_sealed from sessions order by created_at desc limit 1",
  );
  expect(rows[0].id_token_sealed).toMatch(/^1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);

  const reply = await browser.send("/api/v1/session", { method: "DELETE" });
  const { providerUrl } = (await reply.json()) as { providerUrl: string };
  const url = new URL(providerUrl);
  expect(`${url.origin}${url.pathname}`).toBe(`${provider.url}/logout`);
  expect(url.searchParams.get("post_logout_redirect_uri")).toBe(`${server.url}/sign-in?reason=signed-out`);
  const [, payload] = url.searchParams.get("id_token_hint")!.split(".");
  expect(JSON.parse(Buffer.from(payload!, "base64url").toString())).toMatchObject({ sub: "noa" });

  expect(browser.cookie("rollout_session")).toBeUndefined();
  expect(await codeOf(await browser.send("/api/v1/session"))).toBe("unauthenticated");
  const left = await server.superuser.query(
    "select from sessions where revoked_at is not null and id_token_sealed is not null",
  );
  expect(left.rowCount).toBe(0);
});

test("a person signs out while the sealed token cannot be read", async () => {
  const browser = await signedIn("ola");
  await server.superuser.query(
    "update sessions set id_token_sealed = '1.00000000.a.b.c' where revoked_at is null",
  );
  const reply = await browser.send("/api/v1/session", { method: "DELETE" });
  expect([reply.status, await reply.json()]).toEqual([200, { providerUrl: null }]);
});

test("the id that a session has in the list is that of the session", async () => {
  const browser = await signedIn("pia");
  const session = (await (await browser.send("/api/v1/session")).json()) as Session;
  expect((await listed(browser))[0]!.id).toBe(session.id);
});
