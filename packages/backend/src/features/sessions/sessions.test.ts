import type { ErrorReply, Session } from "@rollout/contract";
import { startTestServer, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let cookie = "";

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const signIn = (token: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/api/v1/session/link`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ token }),
  });

const tokenOf = (link: string): string => new URLSearchParams(new URL(link).hash.slice(1)).get("token") ?? "";
const read = async <Body>(response: Response): Promise<Body> => (await response.json()) as Body;

const withCookie = (
  method: string,
  address: string,
  headers: Record<string, string> = {},
): Promise<Response> => fetch(`${server.url}${address}`, { method, headers: { cookie, ...headers } });

test("the link that the server prints signs in its owner", async () => {
  expect(server.ownerLink).toMatch(/\/sign-in\/link#token=[\w-]{43}$/);
  const response = await signIn(tokenOf(server.ownerLink));
  expect(response.status).toBe(200);
  const session = await read<Session>(response);
  expect(session).toMatchObject({
    user: { name: "Owner", email: null },
    apiKey: null,
    workspaces: [{ workspace: { slug: "my-workspace" }, role: "owner" }],
  });
  const setCookie = response.headers.get("set-cookie") ?? "";
  expect(setCookie).toMatch(/^rollout_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  cookie = setCookie.split(";")[0]!;

  expect(await read(await withCookie("GET", "/api/v1/session"))).toEqual(session);
});

test("a link works once", async () => {
  const response = await signIn(tokenOf(server.ownerLink));
  expect(response.status).toBe(401);
  expect((await read<ErrorReply>(response)).error.code).toBe("link_invalid");
  expect(response.headers.get("set-cookie")).toBeNull();
});

test("a session acts in the workspaces of its person, named by header", async () => {
  const own = await withCookie("GET", "/api/v1/datasets", { "x-rollout-workspace": server.workspace });
  expect(own.status).toBe(200);
  const other = await withCookie("GET", "/api/v1/datasets", { "x-rollout-workspace": "other" });
  expect((await read<ErrorReply>(other)).error.code).toBe("workspace_not_found");
});

test("a page of another site cannot act with the cookie", async () => {
  for (const headers of [
    { origin: "https://evil.test" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    {},
  ]) {
    const response = await withCookie("DELETE", "/api/v1/session", headers as Record<string, string>);
    expect((await read<ErrorReply>(response)).error.code).toBe("origin_refused");
  }
});

test("a key says what it is and where", async () => {
  const { body } = await server.call<Session>("GET", "/api/v1/session");
  expect(body).toMatchObject({
    user: null,
    apiKey: { preview: `${server.apiKey.slice(0, 12)}…${server.apiKey.slice(-4)}` },
    workspaces: [{ workspace: { slug: server.workspace }, role: null }],
  });
});

test("the audit log tells who used a link, and that a link was refused", async () => {
  const client = new pg.Client({ connectionString: server.database.superuserUrl });
  await client.connect();
  const { rows } = await client.query(
    `select e.outcome, e.code, e.actor_name, w.slug, e.client from audit_entries e
     left join workspaces w on w.id = e.workspace_id where e.action = 'session.open' order by e.id`,
  );
  await client.end();
  expect(rows).toEqual([
    { outcome: "done", code: null, actor_name: "Owner", slug: "my-workspace", client: "node" },
    { outcome: "refused", code: "link_invalid", actor_name: "–", slug: null, client: "node" },
  ]);
});

test("signing out ends the session and takes the cookie back", async () => {
  const response = await withCookie("DELETE", "/api/v1/session", { origin: server.url });
  expect(response.status).toBe(200);
  expect(await read(response)).toEqual({ providerUrl: null });
  expect(response.headers.get("set-cookie")).toMatch(/^rollout_session=;.*Expires=Thu, 01 Jan 1970/);
  const after = await withCookie("GET", "/api/v1/session");
  expect((await read<ErrorReply>(after)).error.code).toBe("session_expired");
});

test("tokens cannot be tried without end", async () => {
  const statuses: number[] = [];
  let last: Response | undefined;
  for (let count = 0; count < 12; count++) {
    last = await signIn("guess");
    statuses.push(last.status);
  }
  expect(statuses).toContain(401);
  expect(last?.status).toBe(429);
  expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await read<ErrorReply>(last!)).error.code).toBe("rate_limited");
});
