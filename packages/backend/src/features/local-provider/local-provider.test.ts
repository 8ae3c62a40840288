import type { ErrorReply, Session, SignInOptions } from "@rollout/contract";
import { freePort, signInAs, startTestServer, TestBrowser, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { LocalProvider, subjectOf } from "./local-provider.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: "127.0.0.1" });
});
afterAll(() => server.stop());

const newBrowser = (url = server.url): TestBrowser => new TestBrowser(url);

const sessionOf = async (browser: TestBrowser): Promise<Session> =>
  (await (await browser.send("/api/v1/session")).json()) as Session;

const form = { "content-type": "application/x-www-form-urlencoded" };

test("a person signs in by name and address", async () => {
  const cookie = await signInAs(server, { name: "Ines Carvalho", email: "Ines@Northwind.example" });
  const reply = await fetch(`${server.url}/api/v1/session`, { headers: { cookie } });
  expect(await reply.json()).toMatchObject({
    user: { name: "Ines Carvalho", email: "ines@northwind.example", hasAccount: true },
    workspaces: [],
    invitations: [],
  });
});

test("the page offers who signed in before, by one click", async () => {
  await signInAs(server, { name: "<b>Mei & Lin</b>", email: "mei@northwind.example" });
  const browser = newBrowser();
  const page = await browser.openSignIn();
  const text = await (await browser.send(page)).text();
  expect(text).toContain("&#60;b&#62;Mei &#38; Lin&#60;/b&#62;");
  expect(text).toContain("ines@northwind.example");
  expect(text).not.toContain("<b>");
  const account = subjectOf("MEI@northwind.example");
  expect(text).toContain(`value="${account}"`);
  expect(await browser.submit(page, { account })).toBe("/");
  expect((await sessionOf(browser)).user).toMatchObject({ email: "mei@northwind.example" });
});

test("the next person in the same browser is another one", async () => {
  const browser = newBrowser();
  for (const name of ["ana", "ben", "ana"]) {
    const page = await browser.openSignIn();
    expect(await browser.submit(page, { name, email: `${name}@example.com` })).toBe("/");
    expect((await sessionOf(browser)).user?.email).toBe(`${name}@example.com`);
  }
});

test("the same address is the same person, whatever its case, also on a server started anew", async () => {
  const browser = newBrowser();
  await browser.submit(await browser.openSignIn(), { name: "Kim", email: "Kim@example.com" });
  const { user } = await sessionOf(browser);
  const cookie = await signInAs(server, { name: "Kim", email: "kim@EXAMPLE.com" });
  const again = (await (
    await fetch(`${server.url}/api/v1/session`, { headers: { cookie } })
  ).json()) as Session;
  expect(again.user).toEqual(user);
  expect(subjectOf("kim@example.com")).toBe("DwNDyrbSMRBiZzSWfw12jtZ3kPweaY9j4QjBFr3m24M");
});

test("going back leads to the sign-in page, without a session", async () => {
  const browser = newBrowser();
  const end = await browser.submit(await browser.openSignIn(), { cancel: "yes" });
  expect(end).toBe("/sign-in?error=sign_in_refused");
  expect(browser.cookie("rollout_session")).toBeUndefined();
});

test("what is no name and address is asked for again, with what was typed", async () => {
  const browser = newBrowser();
  const page = await browser.openSignIn();
  for (const fields of [
    { name: "Ines", email: "ines" },
    { name: " ", email: "ines@example.com" },
    { account: "of nobody" },
    {},
  ] as Record<string, string>[]) {
    const body = new URLSearchParams(fields).toString();
    const reply = await browser.send(page, { method: "POST", headers: form, body });
    expect(reply.status).toBe(422);
    expect(await reply.text()).toContain('aria-invalid="true"');
  }
  expect(await browser.submit(page, { name: "Ines", email: "ines@example.com" })).toBe("/");
});

test("a page of another site can sign nobody in", async () => {
  const browser = newBrowser();
  const page = await browser.openSignIn();
  const body = new URLSearchParams({ name: "Eve", email: "eve@evil.example" }).toString();
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    { origin: "null", "sec-fetch-site": "cross-site" },
    { origin: server.url, "sec-fetch-site": "same-site" },
    { origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site" },
  ];
  for (const headers of foreign) {
    const reply = await browser.send(page, { method: "POST", headers: { ...form, ...headers }, body });
    expect(reply.status).toBe(403);
  }
  // Another browser has not the cookie of this page.
  const other = await newBrowser().send(page, { method: "POST", headers: form, body });
  expect(other.status).toBe(410);
  expect(await browser.submit(page, { name: "Ines", email: "ines@example.com" })).toBe("/");
});

test("an answer that was given stays given", async () => {
  const browser = newBrowser();
  const page = await browser.openSignIn();
  await browser.submit(page, { name: "Ines", email: "ines@example.com" });
  expect((await browser.send(page)).status).toBe(410);
});

test("the page has a strict policy: no script, nothing inline, no frame around it", async () => {
  const browser = newBrowser();
  const reply = await browser.send(await browser.openSignIn());
  expect(reply.headers.get("content-security-policy")).toBe(
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  expect(reply.headers.get("cache-control")).toBe("no-store");
  expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await reply.text()).not.toMatch(/<script|<style|\s(style|on\w+)=/);
  const styles = await browser.send("/oidc/continue.css");
  expect(styles.headers.get("content-type")).toBe("text/css; charset=utf-8");
});

test("under each of its names the sign-in stays where the browser began it", async () => {
  for (const name of ["localhost", "127.0.0.1"]) {
    const url = Object.assign(new URL(server.url), { hostname: name }).origin;
    const browser = newBrowser(url);
    const page = await browser.openSignIn();
    expect(new URL(page).origin).toBe(url);
    expect(await browser.submit(page, { name: "Ines", email: "ines@example.com" })).toBe("/");
  }
});

test("a code goes to the callback of this server alone", async () => {
  const browser = newBrowser();
  const url = new URL(await browser.startSignIn());
  for (const wrong of [
    "https://evil.example/auth/callback",
    `${server.url}/other`,
    "http://127.0.0.1.evil.example/auth/callback",
  ]) {
    url.searchParams.set("redirect_uri", wrong);
    const reply = await browser.send(url.href, { headers: { accept: "text/html" } });
    expect(reply.status).toBe(400);
    expect(reply.headers.get("location")).toBeNull();
    expect(reply.headers.get("content-type")).toMatch(/^text\/plain/);
  }
});

test("who comes by a proxy from elsewhere is not let in", async () => {
  for (const headers of [
    { "x-forwarded-for": "203.0.113.9" },
    { "x-forwarded-for": "127.0.0.1, 203.0.113.9" },
    { "x-real-ip": "203.0.113.9" },
    { forwarded: "for=203.0.113.9" },
  ] as Record<string, string>[]) {
    for (const path of ["/oidc/.well-known/openid-configuration", "/oidc/auth", "/oidc/continue/x"])
      expect((await fetch(server.url + path, { headers })).status).toBe(404);
  }
});

test("it cannot run on a server that others reach", () => {
  const options = { listeningOrigin: () => "http://127.0.0.1:1", callbackPath: "/auth/callback" };
  for (const reached of [
    { isLoopback: false, appUrl: undefined },
    { isLoopback: false, appUrl: "http://localhost:8080" },
    { isLoopback: true, appUrl: "https://rollout.example.com" },
    { isLoopback: true, appUrl: "https://localhost.example.com" },
  ])
    expect(() => new LocalProvider({ ...options, ...reached })).toThrow(/on loopback alone/);
  for (const appUrl of [undefined, "http://localhost:5173", "https://127.0.0.1:8443", "http://[::1]:8080"])
    expect(() => new LocalProvider({ ...options, isLoopback: true, appUrl })).not.toThrow();
});

test("a server that others reach by a name has no local sign-in", async () => {
  const port = await freePort();
  const named = await startTestServer({
    PORT: String(port),
    NEXT_PUBLIC_APP_URL: "https://rollout.example.com",
  });
  const reply = await fetch(`http://127.0.0.1:${port}/api/v1/sign-in`);
  expect(((await reply.json()) as SignInOptions).provider).toBeNull();
  const begun = await fetch(`http://127.0.0.1:${port}/api/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect([begun.status, ((await begun.json()) as ErrorReply).error.code]).toEqual([
    503,
    "sign_in_unavailable",
  ]);
  await named.stop();
});

test("a configured provider takes the place of the local one", async () => {
  const configured = await startTestServer({
    ROLLOUT_MV37_ISSUER_URL: "https://id.example.com",
    ROLLOUT_MV37_CLIENT_ID: "rollout",
    ROLLOUT_MV37_CLIENT_SECRET: "x",
    ROLLOUT_MV37_REDIRECT_URL: "http://127.0.0.1:8080/auth/callback",
    ROLLOUT_SIGN_IN_NAME: "Northwind",
  });
  const reply = await fetch(`${configured.url}/api/v1/sign-in`);
  expect(await reply.json()).toMatchObject({ provider: { name: "Northwind", isLocal: false } });
  expect((await fetch(`${configured.url}/oidc/.well-known/openid-configuration`)).status).toBe(404);
  await configured.stop();
});

test("nothing is printed by it", async () => {
  const printed = [vi.spyOn(console, "warn"), vi.spyOn(console, "info"), vi.spyOn(console, "error")];
  const other = await startTestServer();
  await signInAs(other, { name: "Ines", email: "ines@example.com" });
  await other.stop();
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});
