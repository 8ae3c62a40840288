import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  type CreatedApiKey,
  type ErrorReply,
  errorStatus,
  type Route,
  routes,
  type Scope,
} from "@rollout/contract";
import {
  callerMatrixPath,
  callRoute,
  insertConnections,
  type Meeting,
  makeTeamObjects,
  makeWorkspaceObjects,
  ownRefusals,
  readCallerMatrix,
  sampleCalls,
  startTestServer,
  TestPerson,
  TestProgram,
  type TestServer,
  type WorkspaceObjects,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, expectTypeOf, test } from "vitest";
import { newApiKey } from "./platform/api-key.js";
import { RouteServer } from "./platform/serve-route.js";

/*
 * Every route of the contract is called by everyone who might, each time with objects that are there, and meets
 * what docs/who-may-call.md says. A new route is called too, since it cannot compile without a sample call.
 */

const documentPath = fileURLToPath(new URL(`../../../${callerMatrixPath}`, import.meta.url));
const matrix = readCallerMatrix(await readFile(documentPath, "utf8"));

const notTheirWork = {
  deleteDataset: "not_maker",
  deleteTaskSet: "not_maker",
  deleteFile: "not_maker",
} as const;

/**
 * Refusals of the routes themselves: the session of the sample is another person's, the key another member's, the
 * work an owner's, and an owner has disconnected GitHub the moment before the repositories are listed.
 */
const refusalsOf = (caller: string): typeof ownRefusals => ({
  ...ownRefusals,
  revokeSession: "session_not_found",
  ...(caller === "owner" ? { listGithubRepositories: "github_not_connected" } : {}),
  ...(["member", "CLI key", "key with write"].includes(caller) ? notTheirWork : {}),
  ...(["member", "CLI key"].includes(caller)
    ? { getApiKeyUse: "api_key_not_found", revokeApiKey: "api_key_not_found" }
    : {}),
});

type Headers = Readonly<Record<string, string>>;
type Impersonation = () => Promise<Headers>;

let server: TestServer;
let owner: TestPerson;
let calls = 0;

beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: "127.0.0.1" });
  owner = await TestPerson.signIn(server, "Olga", "owner");
});
afterAll(() => server.stop());

const isSafe = ({ method }: Route): boolean => method === "GET";
const named = (): Headers => ({ "x-rollout-workspace": server.workspace });
const ownPage = (): Headers => ({ origin: server.url, "sec-fetch-site": "same-origin" });

const bearer =
  (key: () => string | Promise<string>): Impersonation =>
  async () => ({ authorization: `Bearer ${await key()}` });

const aKey = async (
  wanted: { scopes?: readonly Scope[]; expiresInDays?: number } = {},
  maker = owner,
): Promise<CreatedApiKey> =>
  (await maker.call<CreatedApiKey>("POST", "/api/v1/api-keys", { name: "of the matrix", ...wanted })).body;

const aKeyWith = (scope: Scope): Impersonation =>
  bearer(async () => (await aKey({ scopes: [scope] })).secret);

const browserOf =
  (person: () => Promise<TestPerson>, headers: () => Headers): Impersonation =>
  async () => ({ ...headers(), cookie: (await person()).cookie });

const onOwnPage = (): Headers => ({ ...ownPage(), ...named() });
const aPerson = (role: "owner" | "member" | null) => (): Promise<TestPerson> =>
  TestPerson.signIn(server, "Person", role);

async function aStranger(): Promise<TestPerson> {
  const person = await aPerson(null)();
  await person.makeWorkspace("Elsewhere");
  return person;
}

async function aRemovedMember(): Promise<TestPerson> {
  const person = await aPerson("member")();
  await person.makeWorkspace("Elsewhere");
  const { status } = await owner.call("POST", `/api/v1/members/${person.id}/remove`, { keepKeys: [] });
  expect(status).toBe(204);
  return person;
}

async function aSignedOutPerson(): Promise<TestPerson> {
  const person = await aPerson("owner")();
  await person.call("DELETE", "/api/v1/session");
  return person;
}

const fromElsewhere = (signs: Headers): Impersonation =>
  browserOf(aPerson("owner"), () => ({ ...named(), ...signs }));

const form = fromElsewhere({ origin: "https://evil.example", "sec-fetch-site": "cross-site" });

/** The media types that a form of another site can have. */
const forms: Readonly<Record<string, string>> = {
  "form of text/plain": "text/plain",
  "form of multipart/form-data": "multipart/form-data; boundary=a",
  "form of x-www-form-urlencoded": "application/x-www-form-urlencoded",
};

/** What each caller sends beside the sample call. Each time it is someone new: calls may end sessions and memberships. */
const impersonations: Readonly<Record<string, Impersonation>> = {
  nobody: async () => ({}),
  "no key": async () => ({ authorization: "Basic b3duZXI6" }),
  "malformed key": bearer(() => server.apiKey.replace(/.$/, (last) => (last === "0" ? "1" : "0"))),
  "unknown key": bearer(newApiKey),
  "revoked key": bearer(async () => {
    const { apiKey, secret } = await aKey();
    await owner.call("DELETE", `/api/v1/api-keys/${apiKey.id}`);
    return secret;
  }),
  "expired key": bearer(async () => {
    const { apiKey, secret } = await aKey({ expiresInDays: 1 });
    await server.superuser.query("update api_keys set expires_at = now() where preview = $1", [
      apiKey.preview,
    ]);
    return secret;
  }),
  "key of a deleted workspace": bearer(async () => {
    const maker = await aStranger();
    const { secret } = await aKey({}, maker);
    await maker.call("DELETE", "/api/v1/workspace?name=Elsewhere");
    return secret;
  }),
  "key of another workspace": async () => ({
    ...named(),
    authorization: `Bearer ${(await aKey({}, await aStranger())).secret}`,
  }),
  "key with ingest": aKeyWith("ingest"),
  "key with read": aKeyWith("read"),
  "key with write": aKeyWith("write"),
  "CLI key": bearer(async () => {
    const { secret } = await TestProgram.signedInBy(await aPerson("member")(), `2001:db8:1:${++calls}::1`);
    return secret;
  }),
  owner: browserOf(aPerson("owner"), onOwnPage),
  member: browserOf(aPerson("member"), onOwnPage),
  "owner who names no workspace": browserOf(aPerson("owner"), ownPage),
  stranger: browserOf(aStranger, onOwnPage),
  "person without a workspace": browserOf(aPerson(null), onOwnPage),
  "removed member": browserOf(aRemovedMember, onOwnPage),
  "ended session": browserOf(aSignedOutPerson, onOwnPage),
  "made-up session": async () => ({ ...onOwnPage(), cookie: "rollout_session=made-up" }),
  "foreign Origin": fromElsewhere({ origin: "https://evil.example" }),
  "Origin null": fromElsewhere({ origin: "null" }),
  "cross-site": fromElsewhere({ "sec-fetch-site": "cross-site" }),
  "same-site": fromElsewhere({ "sec-fetch-site": "same-site" }),
  "neither Origin nor Sec-Fetch-Site": fromElsewhere({}),
  "form of text/plain": form,
  "form of multipart/form-data": form,
  "form of x-www-form-urlencoded": form,
};

const allObjects = async (): Promise<WorkspaceObjects> => {
  const objects = await makeWorkspaceObjects(server.url, server.apiKey);
  return {
    ...objects,
    // How many invitations one person may send is not what is tested here.
    ...(await makeTeamObjects(await aPerson("owner")(), await aPerson("member")())),
    ...(await insertConnections(server.database, server.workspace, objects)),
  };
};

/** What a meeting looks like from outside: status and code. */
function replyOf(caller: string, route: Route, meeting: Meeting): string {
  const code = meeting === "yes" ? refusalsOf(caller)[route.operationId as keyof typeof routes] : meeting;
  return `${route.operationId}: ${code === undefined ? (route.status ?? 200) : `${errorStatus(code)} ${code}`}`;
}

test("the table has everyone whom the tests can play, and every route", () => {
  expect([...matrix.keys()]).toEqual(Object.keys(impersonations));
  for (const meetings of matrix.values()) expect([...meetings.keys()]).toEqual(Object.keys(routes));
});

test.each(Object.keys(impersonations))(
  "%s",
  async (caller) => {
    const impersonate = impersonations[caller]!;
    const shared = { objects: await allObjects(), headers: await impersonate() };
    const met: string[] = [];
    const expected: string[] = [];
    for (const route of Object.values(routes) as Route[]) {
      const meeting = matrix.get(caller)!.get(route.operationId)!;
      const changes = meeting === "yes" && !isSafe(route);
      const { objects, headers } = changes
        ? { objects: await allObjects(), headers: await impersonate() }
        : shared;
      const sample = sampleCalls[route.operationId as keyof typeof routes](objects);
      const contentType = isSafe(route) ? undefined : forms[caller];
      const { status, code } = await callRoute(
        server.url,
        route,
        contentType === undefined ? sample : { ...sample, contentType, body: "a=1" },
        // Each call from an address of its own: how often one may try is not what is tested here.
        { ...headers, "x-forwarded-for": `2001:db8:0:${(++calls).toString(16)}::1` },
      );
      met.push(`${route.operationId}: ${status}${code === undefined ? "" : ` ${code}`}`);
      expected.push(replyOf(caller, route, meeting));
    }
    expect(met).toEqual(expected);
  },
  // Hundreds of calls on a machine that may be busy.
  240_000,
);

test("a route that does not say who may call it does not compile, and stops the start", () => {
  expectTypeOf<Omit<Route, "callers">>().not.toExtend<Route>();
  const { callers: _callers, ...silent } = routes.getSession;
  expect(() => RouteServer.prototype.serve(silent as Route, async () => undefined)).toThrow(
    "getSession does not declare who may call it.",
  );
});

test("a route that changes something says what the audit log calls it, and has a method whose Origin is checked", () => {
  for (const route of Object.values(routes) as Route[]) {
    if (isSafe(route)) expect(route.body ?? route.bodyBytes).toBeUndefined();
    else expect(route.audit, route.operationId).toBeDefined();
  }
});

test("an address that is called by another method says which it takes", async () => {
  const response = await fetch(`${server.url}/api/v1/datasets`, { method: "PATCH" });
  const unknown = await fetch(`${server.url}/api/v1/datasets/a/b`, { method: "PATCH" });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST, GET"]);
  expect(((await response.json()) as ErrorReply).error.code).toBe("method_not_allowed");
  expect(unknown.status).toBe(404);
});
