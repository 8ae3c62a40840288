import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type CreatedApiKey, type Route, routes, type SentInvitation } from "@rollout/contract";
import {
  callRoute,
  createTestDatabase,
  type FullWorkspace,
  freePort,
  listColumnsHolding,
  makeFullWorkspace,
  type RawReply,
  type SampleCall,
  type ServerProcess,
  sampleCalls,
  startServerProcess,
  type TestDatabase,
} from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newApiKey } from "./platform/api-key.js";

/*
 * Every route is called with keys, sessions and links that could be real, right and wrong, while the server writes
 * all that it can write. None of them is in what it wrote, in the database, or in a reply that did not make it.
 */

let database: TestDatabase;
let dataDir: string;
let server: ServerProcess;
let output = "";
let workspace: FullWorkspace;
const initialKey = newApiKey();
const linkToken = "L".repeat(43);
/** Whatever is a secret, by what it is. */
const secrets: Record<string, string> = { initialKey, linkToken };

const tokenOf = (link: string | null): string =>
  new URLSearchParams(new URL(link ?? "").hash.slice(1)).get("token") ?? "";

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), "rollout-secrets-"));
  server = await startServerProcess({
    ...database,
    port: await freePort(),
    dataDir,
    environment: {
      LOG_LEVEL: "trace",
      ROLLOUT_INIT_WORKSPACE: "my-workspace",
      ROLLOUT_INIT_API_KEY: initialKey,
    },
    onOutput: (text) => {
      output += text;
    },
  });
  workspace = await makeFullWorkspace({ url: server.url, workspace: "my-workspace", database });
  const { owner, key } = workspace;
  const email = "canary@example.com";
  const invited = await owner.call<SentInvitation>("POST", "/api/v1/invitations", { email });
  const sent = await owner.call<SentInvitation>(
    "POST",
    `/api/v1/invitations/${invited.body.invitation.id}/resend`,
  );
  const made = await owner.call<CreatedApiKey>("POST", "/api/v1/api-keys", { name: "canary" });
  const unknownKey = newApiKey();
  Object.assign(secrets, {
    key,
    session: owner.cookie.split("=")[1],
    invitation: tokenOf(invited.body.link),
    resentInvitation: tokenOf(sent.body.link),
    keyOnce: made.body.secret,
    unknownKey,
    mistypedKey: `${unknownKey.slice(0, -1)}!`,
    madeUpSession: "S".repeat(43),
  });
  for (const [name, secret] of Object.entries(secrets)) expect(secret.length, name).toBeGreaterThan(30);
});

afterAll(async () => {
  await server.stop();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** The secrets that a text holds. */
const secretsIn = (text: string): string[] =>
  Object.entries(secrets).flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));

/** The tokens of links stand in bodies alone. */
function sampleOf(name: keyof typeof routes): SampleCall {
  const sample = sampleCalls[name](workspace.own);
  if (name === "signInByLink") return { ...sample, body: JSON.stringify({ token: linkToken }) };
  if (name === "openInvitation") return { ...sample, body: JSON.stringify({ token: secrets.invitation }) };
  return sample;
}

test("no reply repeats a secret, but to whom it was made for", async () => {
  const onPage = { origin: server.url, "x-rollout-workspace": workspace.slug };
  const callers: readonly Record<string, string>[] = [
    { authorization: `Bearer ${secrets.unknownKey}` },
    { authorization: `Bearer ${secrets.mistypedKey}` },
    { authorization: `Basic ${secrets.key}` },
    { authorization: `Bearer ${secrets.key}`, "x-rollout-workspace": "another" },
    { ...onPage, cookie: `rollout_session=${secrets.madeUpSession}` },
    { ...onPage, cookie: workspace.owner.cookie, origin: "https://evil.example" },
    { authorization: `Bearer ${secrets.initialKey}` },
    { authorization: `Bearer ${secrets.key}` },
    { ...onPage, cookie: workspace.owner.cookie },
  ];
  const replies: RawReply[] = [];
  for (const headers of callers) {
    for (const [name, route] of Object.entries(routes) as [keyof typeof routes, Route][]) {
      // The session is to last until the end.
      if (name === "signOut" || name === "revokeSession") continue;
      const reply = await callRoute(server.url, route, sampleOf(name), headers);
      expect([name, reply.status, secretsIn(reply.text)]).toEqual([name, reply.status, []]);
      replies.push(reply);
      const made = /mv37_rl_\w{38}/.exec(reply.text)?.[0];
      if (made) secrets[`made by ${name} ${replies.length}`] = made;
    }
  }
  const outcomes = new Set(replies.map(({ status }) => status));
  expect([...outcomes].sort()).toEqual(expect.arrayContaining([200, 201, 204, 401, 403]));
  await workspace.owner.call("DELETE", "/api/v1/session");
});

test("a key that was put where none belongs is not repeated", async () => {
  const { key } = secrets;
  const misplaced: readonly [path: string, headers: Record<string, string>][] = [
    [`/api/v1/datasets?api_key=${key}`, {}],
    [`/api/v1/${key}`, {}],
    [`/${key}`, { accept: "text/html" }],
    [`/api/v1/runs/${key}`, { authorization: `Bearer ${key}` }],
    ["/api/v1/datasets", { authorization: `Bearer ${key}`, "x-rollout-workspace": key! }],
    ["/api/v1/session", { authorization: `Bearer ${secrets.initialKey}`, "user-agent": key! }],
    [
      "/api/v1/session",
      { authorization: `Bearer ${secrets.initialKey}`, "user-agent": `Mozilla/5.0 ${key}` },
    ],
  ];
  for (const [path, headers] of misplaced) {
    const reply = await fetch(`${server.url}${path}`, { headers });
    expect([path.replace(key!, "…"), secretsIn(await reply.text())]).toEqual([path.replace(key!, "…"), []]);
  }
});

test("the server wrote no secret, though it wrote of every request", () => {
  expect(output.split("\n").length).toBeGreaterThan(500);
  expect(output).toContain('"level":30');
  expect(output).toContain('"url":"/api/v1/api-keys"');
  expect(secretsIn(output)).toEqual([]);
  expect(output).not.toMatch(/mv37_rl_\w{38}/);
});

test("no column of the database holds a secret", async () => {
  const superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  expect(await listColumnsHolding(superuser, ["canary@example.com"])).toContain("invitations.email");
  expect(await listColumnsHolding(superuser, Object.values(secrets))).toEqual([]);
  await superuser.end();
});
