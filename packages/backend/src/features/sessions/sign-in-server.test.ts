import { spawn } from "node:child_process";
import type { ErrorReply } from "@rollout/contract";
import {
  createTestDatabase,
  freePort,
  OpenIdDouble,
  serverEntry,
  startTestServer,
  TestBrowser,
} from "@rollout/test-support";
import pg from "pg";
import { expect, test } from "vitest";

/* What a server with a configured provider does around a sign-in: starting, limits, cookies, logs. */

const start = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/api/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: "{}",
  });

const codeOf = async (reply: Response): Promise<string> => ((await reply.json()) as ErrorReply).error.code;

test("a server starts while its provider is away, says so to who signs in, and goes on once it is there", async () => {
  const [port, providerPort] = [await freePort(), await freePort()];
  const absent = await OpenIdDouble.start(providerPort);
  const environment = absent.environment(port);
  await absent.stop();
  const server = await startTestServer(environment);
  const refused = await start(server.url);
  expect([refused.status, await codeOf(refused)]).toEqual([503, "sign_in_unavailable"]);
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(refused.headers.get("set-cookie")).toBeNull();

  const provider = await OpenIdDouble.start(providerPort);
  expect((await start(server.url)).status).toBe(200);

  // Away again: what it said of itself is known for a while, and no session comes of it.
  await provider.stop();
  const begun = await start(server.url);
  const { url } = (await begun.json()) as { url: string };
  const cookie = begun.headers.get("set-cookie")!.split(";")[0]!;
  const answer = new URL("/auth/callback", server.url);
  answer.search = new URLSearchParams({
    code: "x",
    state: new URL(url).searchParams.get("state")!,
    iss: provider.url,
  }).toString();
  const end = await fetch(answer, { redirect: "manual", headers: { cookie } });
  expect(end.headers.get("location")).toBe("/sign-in?error=sign_in_unavailable");
  await server.stop();
});

test("an address begins ten sign-ins a minute, and comes back from ten", async () => {
  const provider = await OpenIdDouble.start();
  const server = await startTestServer(provider.environment(await freePort()));
  const begun = await Promise.all(Array.from({ length: 12 }, () => start(server.url)));
  expect(begun.filter(({ status }) => status === 429)).toHaveLength(2);
  const ends = await Promise.all(
    Array.from({ length: 12 }, () =>
      fetch(`${server.url}/auth/callback?code=x&state=y`, { redirect: "manual" }),
    ),
  );
  const locations = ends.map(({ headers }) => headers.get("location"));
  expect(locations.filter((location) => location === "/sign-in?error=sign_in_expired")).toHaveLength(10);
  expect(locations.filter((location) => location === "/sign-in?error=rate_limited")).toHaveLength(2);
  await server.stop();
  await provider.stop();
});

test("where browsers come by https, no other host can set the cookies, nor http carry them", async () => {
  const provider = await OpenIdDouble.start();
  const port = await freePort();
  const server = await startTestServer({
    ...provider.environment(port),
    NEXT_PUBLIC_APP_URL: "https://rollout.example.com",
  });
  const browser = new TestBrowser(`http://127.0.0.1:${port}`);
  const begun = await browser.send("/api/v1/sign-in", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect(begun.headers.get("set-cookie")).toMatch(
    /^__Host-rollout_sign_in=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  const answer = await browser.send(((await begun.json()) as { url: string }).url);
  const arrived = await browser.send(answer.headers.get("location")!);
  expect(arrived.headers.get("location")).toBe("/");
  expect(arrived.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-rollout_sign_in=; Max-Age=0; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/,
    ),
    expect.stringMatching(
      /^__Host-rollout_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ]);
  await server.stop();
  await provider.stop();
});

test("nothing of a sign-in that opens anything is in the log, even where all is logged", async () => {
  const [provider, database, port] = await Promise.all([
    OpenIdDouble.start(),
    createTestDatabase(),
    freePort(),
  ]);
  const secret = "bG9nZ2VkLXNlY3JldC1vZi1hLXNlcnZlci0wMTIzNDU2Nzg5";
  const child = spawn(process.execPath, [serverEntry()], {
    env: {
      ...process.env,
      ...provider.environment(port),
      DATABASE_URL: database.databaseUrl,
      DATABASE_MIGRATION_URL: database.migrationUrl,
      AUTH_SECRET: secret,
      LOG_LEVEL: "trace",
    },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (log += part));
  const url = `http://127.0.0.1:${port}`;
  const browser = new TestBrowser(url);
  await expect
    .poll(
      () =>
        fetch(`${url}/readyz`).then(
          (reply) => reply.status,
          () => 0,
        ),
      { timeout: 15_000 },
    )
    .toBe(200);

  const words = [secret, provider.clientSecret];
  for (const answers of [
    {},
    { claims: { nonce: "wrong" } },
    { signature: "foreign key" as const },
    { tokenStatus: 500 },
  ]) {
    provider.answers = answers;
    const begun = await browser.startSignIn();
    words.push(browser.cookie("rollout_sign_in")!.split("=")[1]!);
    const answer = (await browser.send(begun)).headers.get("location")!;
    const { searchParams } = new URL(answer);
    words.push(
      searchParams.get("code")!,
      searchParams.get("state")!,
      new URL(begun).searchParams.get("nonce")!,
    );
    await browser.send(answer);
  }
  words.push(browser.cookie("rollout_session")!.split("=")[1]!);
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  const { rows } = await client.query("select code_verifier from sign_in_requests");
  words.push(...rows.map((row) => row.code_verifier as string));
  await client.end();
  await browser.send("/api/v1/session", { method: "DELETE" });
  words.push(provider.signOuts[0]?.get("id_token_hint") ?? "eyJ");

  await new Promise((resolve) => child.once("exit", resolve).kill("SIGTERM"));
  await Promise.all([provider.stop(), database.drop()]);
  expect(words.length).toBeGreaterThan(18);
  for (const word of words) expect(log).not.toContain(word);
  expect(log).toContain('"url":"/auth/callback"');
  expect(log).toContain("a sign-in was refused");
  expect(log).toMatch(/"reason":"unexpected JWT claim value encountered: /);
}, 40_000);
