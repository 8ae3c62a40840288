import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startTestServer, TestPerson, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

const program = fileURLToPath(new URL("../dist/admin.js", import.meta.url));
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

const admin = (...words: string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: server.database.databaseUrl,
      DATABASE_MIGRATION_URL: server.database.migrationUrl,
    };
    execFile(process.execPath, [program, ...words], { env }, (error, out, notes) =>
      resolve({ code: error ? Number(error.code) : 0, out, notes }),
    );
  });

const sessionOf = (key: string): Promise<Response> =>
  fetch(`${server.url}/api/v1/session`, { headers: { authorization: `Bearer ${key}` } });

test("a key that is made works, is listed, and is over once it is revoked", async () => {
  expect(await admin("create-workspace", "acme", "--name", "Acme")).toMatchObject({ code: 0, out: "" });
  expect((await admin("create-workspace", "acme")).notes).toContain("is there already");
  const made = await admin("create-key", "--workspace", "acme", "--name", "ci", "--scopes", "ingest,read");
  expect(made.out).toMatch(/^mv37_rl_[0-9A-Za-z]{38}\n$/);
  const key = made.out.trim();
  const session = await sessionOf(key);
  expect(await session.json()).toMatchObject({
    apiKey: { name: "ci", scopes: ["ingest", "read"] },
    workspaces: [{ workspace: { slug: "acme", name: "Acme" } }],
  });

  const id = /key_\w+/.exec(made.notes)?.[0] ?? "";
  expect((await admin("list-keys", "--workspace", "acme")).out).toMatch(new RegExp(`^${id}  .*  valid  `));
  expect(await admin("revoke-key", "--workspace", "acme", id)).toMatchObject({ code: 0 });
  await expect.poll(async () => (await sessionOf(key)).status, { timeout: 3_000 }).toBe(401);
  expect((await admin("list-keys", "--workspace", "acme")).out).toContain("  revoked  ");
});

test("a former address of a workspace leads to it, until it is deleted", async () => {
  const owner = await TestPerson.signIn(server, "Olga", null);
  const { slug, name } = await owner.makeWorkspace("Before");
  const renamed = `${slug}-2`;
  await owner.call("PATCH", "/api/v1/workspace", { slug: renamed });
  owner.workspace = renamed;
  expect((await admin("create-workspace", slug)).notes).toContain(`leads to the workspace ${renamed}`);
  expect(await admin("create-key", "--workspace", slug, "--name", "ci")).toMatchObject({ code: 0 });
  await owner.call("DELETE", `/api/v1/workspace?name=${name}`);
  const late = await admin("create-key", "--workspace", slug, "--name", "late");
  expect(late).toMatchObject({ code: 1, out: "", notes: expect.stringContaining("was deleted") });
});

test("the link of the owner signs in", async () => {
  const { out } = await admin("owner-link", "--base-url", server.url);
  expect(out).toMatch(new RegExp(`^${server.url}/sign-in/link#token=[\\w-]{43}\n$`));
  const response = await fetch(`${server.url}/api/v1/session/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: out.trim().split("=")[1] }),
  });
  expect(response.status).toBe(200);
});

test("migrate says what it did, and help names every command", async () => {
  expect(await admin("migrate")).toMatchObject({ code: 0, notes: expect.stringContaining("up to date") });
  const { code, out } = await admin("--help");
  expect(code).toBe(0);
  for (const command of [
    "migrate",
    "create-workspace",
    "create-key",
    "list-keys",
    "revoke-key",
    "owner-link",
  ]) {
    expect(out).toContain(`  ${command}`);
  }
});

test.each([
  [2, "No command", []],
  [2, "no command fly", ["fly"]],
  [2, "takes SLUG", ["create-workspace"]],
  [2, "--name is missing", ["create-key", "--workspace", "my-workspace"]],
  [2, "--workspace is missing", ["list-keys"]],
  [2, "--scopes knows", ["create-key", "--workspace", "my-workspace", "--name", "x", "--scopes", "all"]],
  [2, "whole number", ["create-key", "--workspace", "my-workspace", "--name", "x", "--expires-in-days", "0"]],
  [2, "is not the id of a key", ["revoke-key", "--workspace", "my-workspace", "7"]],
  [2, "not an address", ["owner-link", "--base-url", "javascript:1"]],
  [2, "Unknown option", ["owner-link", "--force"]],
  [1, "no workspace nowhere", ["list-keys", "--workspace", "nowhere"]],
  [1, "cannot be the slug", ["create-workspace", "No Slug"]],
])("a mistake ends with %i and says: %s", async (code, sentence, words) => {
  const outcome = await admin(...words);
  expect(outcome).toMatchObject({ code, out: "", notes: expect.stringContaining(sentence) });
});
