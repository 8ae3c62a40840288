import { randomBytes } from "node:crypto";
import {
  type ErrorCode,
  type ErrorReply,
  errorStatus,
  newUuid,
  type Route,
  routes,
  type Scope,
  uuidFromId,
} from "@rollout/contract";
import {
  callRoute,
  makeWorkspaceObjects,
  sampleCalls,
  startTestServer,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApiKey, everyScope } from "./features/api-keys/create-api-key.js";
import { revokeApiKey } from "./features/api-keys/revoke-api-key.js";
import { openSessionByLink, revokeSession } from "./features/sessions/sessions.sql.js";
import { findWorkspaceBySlug } from "./features/workspaces/workspaces.sql.js";
import { createWorkspace } from "./operator/first-start.js";
import { ensureFirstOwner, insertSignInLink } from "./operator/operator.sql.js";
import { newApiKey, sha256 } from "./platform/api-key.js";
import { Database } from "./platform/database.js";
import { WorkspaceDb } from "./platform/workspace-db.js";

/*
 * Every route of the contract, called by everyone who might: the table says what each meets, by what the route
 * declares of its callers. A new route is called too, since it cannot compile without a sample call.
 */

/** What a caller meets: the route's own answer, or a refusal. */
type Outcome = "let in" | ErrorCode;

/** The kinds of routes by their callers. */
type Kind = "anyone" | "person" | "personOrKey" | "workspace" | "ownersOnly";

const kindOf = ({ callers }: Route): Kind => {
  if ("anyone" in callers) return "anyone";
  if ("session" in callers) return callers.session === "owner" ? "ownersOnly" : "workspace";
  return callers.key ? "personOrKey" : "person";
};

type Expected = Readonly<Record<Kind, Outcome>>;

const everywhere = (outcome: Outcome): Expected => ({
  anyone: "let in",
  person: outcome,
  personOrKey: outcome,
  workspace: outcome,
  ownersOnly: outcome,
});

/** Signed in, but not in the workspace that the route is of. */
const outside: Expected = {
  ...everywhere("let in"),
  workspace: "workspace_not_found",
  ownersOnly: "workspace_not_found",
};

const withKeys = {
  nobody: everywhere("unauthenticated"),
  "an authorization that is no key": everywhere("unauthenticated"),
  "a malformed key": everywhere("key_malformed"),
  "an unknown key": everywhere("key_unknown"),
  "a revoked key": everywhere("key_revoked"),
  "an expired key": everywhere("key_expired"),
  "a key without the scope": { ...everywhere("scope_missing"), person: "session_required" },
  "a key with the first of the scopes alone": { ...everywhere("let in"), person: "session_required" },
  "a key with the last of the scopes alone": { ...everywhere("let in"), person: "session_required" },
} as const satisfies Record<string, Expected>;

const inBrowsers = {
  "an owner": everywhere("let in"),
  "a member": { ...everywhere("let in"), ownersOnly: "role_missing" },
  "a member who does not name the workspace": outside,
  "a signed-in stranger of another workspace": outside,
  "a session that was ended": everywhere("session_expired"),
  "a session that never was": everywhere("session_expired"),
} as const satisfies Record<string, Expected>;

/** What a page of another site makes a signed-in browser send. Reading is harmless: the page cannot see the reply. */
const fromOtherSites = {
  "a foreign Origin": { origin: "https://evil.example" },
  "an opaque Origin": { origin: "null" },
  "sec-fetch-site cross-site": { "sec-fetch-site": "cross-site" },
  "sec-fetch-site same-site": { "sec-fetch-site": "same-site" },
  "neither Origin nor sec-fetch-site": {},
} as const;

type Headers = Readonly<Record<string, string>>;

const scopesOf = ({ callers }: Route): readonly Scope[] => ("key" in callers && callers.key) || [];

const isSafe = ({ method }: Route): boolean => method === "GET";

let server: TestServer;
let database: Database;
let workspace: WorkspaceDb;

/** A server for each group of callers: signing in may be tried ten times a minute. */
function startsServer(): void {
  beforeAll(async () => {
    server = await startTestServer();
    database = new Database({
      url: server.database.databaseUrl,
      connections: 2,
      onConnectionError: () => undefined,
    });
    workspace = new WorkspaceDb(database, (await findWorkspaceBySlug(database, server.workspace))!.id);
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
  });
}

/** Calls every route, each time with objects that are there, and compares what the caller meets. */
async function expectOutcomes(
  headersFor: (route: Route) => Promise<Headers>,
  expectedOf: (route: Route) => Outcome,
): Promise<void> {
  const shared = await makeWorkspaceObjects(server.url, server.apiKey);
  const met: string[] = [];
  const expected: string[] = [];
  for (const route of Object.values(routes) as Route[]) {
    const objects = isSafe(route) ? shared : await makeWorkspaceObjects(server.url, server.apiKey);
    const sample = sampleCalls[route.operationId as keyof typeof routes]!(objects);
    const { status, code } = await callRoute(server.url, route, sample, await headersFor(route));
    met.push(`${route.operationId}: ${status} ${code ?? ""}`);
    const outcome = expectedOf(route);
    expected.push(`${route.operationId}: ${outcome === "let in" ? answerOf(route) : refusalOf(outcome)}`);
  }
  expect(met).toEqual(expected);
}

const refusalOf = (code: ErrorCode): string => `${errorStatus(code)} ${code}`;

/** What the sample call meets behind the guard: the link of the sample is one that nobody made. */
const answerOf = (route: Route): string =>
  route.operationId === "signInByLink" ? refusalOf("link_invalid") : `${route.status ?? 200} `;

const bearer = (key: string): Headers => ({ authorization: `Bearer ${key}` });

async function aKey(wanted: { scopes?: readonly Scope[]; expiresInDays?: number } = {}) {
  return createApiKey(workspace, { name: "of the matrix", ...wanted });
}

const keyHeaders: Record<keyof typeof withKeys, (route: Route) => Promise<Headers>> = {
  nobody: async () => ({}),
  "an authorization that is no key": async () => ({ authorization: "Basic b3duZXI6" }),
  "a malformed key": async () => bearer(server.apiKey.replace(/.$/, (last) => (last === "0" ? "1" : "0"))),
  "an unknown key": async () => bearer(newApiKey()),
  "a revoked key": async () => {
    const { id, key } = await aKey();
    await revokeApiKey(workspace, { id: uuidFromId("key", id) });
    return bearer(key);
  },
  "an expired key": async () => bearer((await aKey({ expiresInDays: 0 })).key),
  "a key without the scope": async (route) =>
    bearer((await aKey({ scopes: everyScope.filter((scope) => !scopesOf(route).includes(scope)) })).key),
  "a key with the first of the scopes alone": async (route) =>
    bearer((await aKey({ scopes: scopesOf(route).slice(0, 1) })).key),
  "a key with the last of the scopes alone": async (route) =>
    bearer((await aKey({ scopes: scopesOf(route).slice(-1) })).key),
};

const personOf = (email: string | undefined): Promise<string> =>
  ensureFirstOwner(database, { id: newUuid(), name: "Person", email });

/** Signs a person in as the exchange of a link does, and gives the cookie. */
async function aSession(email?: string): Promise<{ cookie: string; end: () => Promise<void> }> {
  const userId = await personOf(email);
  const [link, token] = [randomBytes(32), randomBytes(32).toString("base64url")];
  await insertSignInLink(database, { tokenHash: link, userId, validForSeconds: 60 });
  await openSessionByLink(database, link, { id: newUuid(), tokenHash: sha256(token) });
  return { cookie: `rollout_session=${token}`, end: () => revokeSession(database, sha256(token)) };
}

const ownPage = (): Headers => ({ origin: server.url, "sec-fetch-site": "same-origin" });
const named = (): Headers => ({ "x-rollout-workspace": server.workspace });

const browserHeaders: Record<keyof typeof inBrowsers, () => Promise<Headers>> = {
  "an owner": async () => ({ ...ownPage(), ...named(), cookie: (await aSession()).cookie }),
  "a member": async () => {
    const email = "member@example.com";
    const { cookie } = await aSession(email);
    await workspace.query(
      `insert into memberships (workspace_id, user_id, role) values ($1, $2, 'member') on conflict do nothing`,
      [workspace.workspaceId, await personOf(email)],
    );
    return { ...ownPage(), ...named(), cookie };
  },
  "a member who does not name the workspace": async () => ({
    ...ownPage(),
    cookie: (await aSession()).cookie,
  }),
  "a signed-in stranger of another workspace": async () => {
    const email = "stranger@example.com";
    await createWorkspace(database, { slug: "stranger", ownerEmail: email });
    return { ...ownPage(), ...named(), cookie: (await aSession(email)).cookie };
  },
  "a session that was ended": async () => {
    const { cookie, end } = await aSession();
    await end();
    return { ...ownPage(), ...named(), cookie };
  },
  "a session that never was": async () => ({ ...ownPage(), ...named(), cookie: "rollout_session=made-up" }),
};

describe("with a key, or with nothing", () => {
  startsServer();
  test.each(Object.keys(withKeys) as (keyof typeof withKeys)[])("%s", async (caller) => {
    await expectOutcomes(keyHeaders[caller], (route) => withKeys[caller][kindOf(route)]);
  });
});

describe("signed in", () => {
  startsServer();
  test.each(Object.keys(inBrowsers) as (keyof typeof inBrowsers)[])("%s", async (caller) => {
    await expectOutcomes(browserHeaders[caller], (route) => inBrowsers[caller][kindOf(route)]);
  });
});

describe("a page of another site, in the browser of a member", () => {
  startsServer();
  test.each(Object.keys(fromOtherSites) as (keyof typeof fromOtherSites)[])(
    "with %s it can change nothing",
    async (sign) => {
      const headersFor = async (): Promise<Headers> => ({
        ...named(),
        ...fromOtherSites[sign],
        cookie: (await aSession()).cookie,
      });
      await expectOutcomes(headersFor, (route) => (isSafe(route) ? "let in" : "origin_refused"));
    },
  );
});

test("a route that changes something has a method that the guard's check of origins covers", () => {
  for (const route of Object.values(routes) as Route[]) {
    if (isSafe(route)) expect(route.body ?? route.bodyBytes).toBeUndefined();
  }
});

test("an address that is called by another method says which it takes", async () => {
  const other = await startTestServer();
  const response = await fetch(`${other.url}/api/v1/datasets`, { method: "PATCH" });
  const unknown = await fetch(`${other.url}/api/v1/datasets/a/b`, { method: "PATCH" });
  await other.stop();
  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST, GET"]);
  expect(((await response.json()) as ErrorReply).error.code).toBe("method_not_allowed");
  expect(unknown.status).toBe(404);
});
