import type { Session } from "@rollout/contract";
import { signInAs, startTestServer, TestBrowser, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: "127.0.0.1" });
});
afterAll(() => server.stop());

test("a person signs in by name and address", async () => {
  const cookie = await signInAs(server, { name: "Ines Carvalho", email: "Ines@Northwind.example" });
  const session = (await (
    await fetch(`${server.url}/api/v1/session`, { headers: { cookie } })
  ).json()) as Session;
  expect(session).toMatchObject({
    user: { name: "Ines Carvalho", email: "ines@northwind.example", hasAccount: true },
    workspaces: [],
    invitations: [],
  });
});

test("the next person in the same browser is another one", async () => {
  const browser = new TestBrowser(server.url);
  for (const name of ["ana", "ben", "ana"]) {
    const page = await browser.openSignIn();
    expect(await browser.submit(page, { name, email: `${name}@example.com` })).toBe("/");
    const session = (await (await browser.send("/api/v1/session")).json()) as Session;
    expect(session.user?.email).toBe(`${name}@example.com`);
  }
});
