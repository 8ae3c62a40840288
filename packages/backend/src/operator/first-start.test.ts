import { createTestDatabase, type TestDatabase } from "@rollout/test-support";
import { beforeEach, expect, test } from "vitest";
import { listApiKeys } from "../features/api-keys/api-keys.sql.js";
import { revokeApiKey } from "../features/api-keys/revoke-api-key.js";
import { updateWorkspace } from "../features/workspaces/update-workspace.js";
import { findWorkspaceBySlug, markWorkspaceDeleted } from "../features/workspaces/workspaces.sql.js";
import { newApiKey, sha256 } from "../platform/api-key.js";
import { operatorAuditTrail } from "../platform/audit-trail.js";
import { findApiKey, listWorkspacesOfUser } from "../platform/callers.sql.js";
import { Database } from "../platform/database.js";
import { WorkspaceDb } from "../platform/workspace-db.js";
import { createOwnerLink, createWorkspace, ensureFirstWorkspace, type FirstStart } from "./first-start.js";
import { ensureFirstOwner } from "./operator.sql.js";

let testDatabase: TestDatabase;
let database: Database;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({
    url: testDatabase.databaseUrl,
    connections: 4,
    onConnectionError: () => undefined,
  });
  return async () => {
    await database.close();
    await testDatabase.drop();
  };
});

const nothing: FirstStart = { workspace: undefined, ownerEmail: undefined, apiKey: undefined };
const onLoopback = { isLoopback: true };
const elsewhere = { isLoopback: false };

const anOwner = (email?: string): Promise<string> =>
  ensureFirstOwner(database, { id: crypto.randomUUID(), name: "", email });

const workspacesOfOwner = async (email?: string): Promise<string[]> => {
  return (await listWorkspacesOfUser(database, await anOwner(email))).map(
    ({ slug, role }) => `${slug} ${role}`,
  );
};

test("a first start on loopback makes my-workspace, once, for the owner whom the link signs in", async () => {
  const first = await ensureFirstWorkspace(database, nothing, onLoopback);
  expect(first).toEqual({ slug: "my-workspace", created: true });
  expect(await ensureFirstWorkspace(database, nothing, onLoopback)).toBeUndefined();
  expect(await workspacesOfOwner()).toEqual(["my-workspace owner"]);
});

test("an owner who has a workspace gets no other one on loopback", async () => {
  await createWorkspace(database, { slug: "acme" });
  expect(await ensureFirstWorkspace(database, nothing, onLoopback)).toBeUndefined();
});

test("elsewhere than on loopback only what the operator names is made", async () => {
  expect(await ensureFirstWorkspace(database, nothing, elsewhere)).toBeUndefined();
  const init = { workspace: "acme", ownerEmail: "ada@example.com", apiKey: newApiKey() };
  expect(await ensureFirstWorkspace(database, init, elsewhere)).toEqual({ slug: "acme", created: true });
  expect(await ensureFirstWorkspace(database, init, elsewhere)).toEqual({ slug: "acme", created: false });
  expect(await workspacesOfOwner("ada@example.com")).toEqual(["acme owner"]);

  const workspace = (await findWorkspaceBySlug(database, "acme"))!;
  expect(await listApiKeys(new WorkspaceDb(database, workspace.id))).toMatchObject([
    { scopes: ["ingest", "read", "write"], revoked_at: null },
  ]);
  expect(await findApiKey(database, sha256(init.apiKey))).toMatchObject({ state: "valid", slug: "acme" });
});

test("several servers may start at once", async () => {
  const init = { workspace: "acme", ownerEmail: undefined, apiKey: undefined };
  const made = await Promise.all([1, 2, 3].map(() => ensureFirstWorkspace(database, init, elsewhere)));
  expect(made.filter((workspace) => workspace?.created).length).toBe(1);
  expect(await workspacesOfOwner()).toEqual(["acme owner"]);
});

test("a key that cannot be used stops the start with a sentence", async () => {
  const start = (init: Partial<FirstStart>): Promise<unknown> =>
    ensureFirstWorkspace(database, { ...nothing, ...init }, elsewhere);
  const key = newApiKey();
  await expect(start({ workspace: "acme", apiKey: "mv37_rl_short" })).rejects.toThrow(/not a key/);
  await expect(start({ apiKey: key })).rejects.toThrow(/needs ROLLOUT_INIT_WORKSPACE/);
  await expect(start({ workspace: "Not A Slug" })).rejects.toThrow(/cannot be the slug/);
  await start({ workspace: "acme", apiKey: key });
  await expect(start({ workspace: "other", apiKey: key })).rejects.toThrow(/belongs to another workspace/);

  const db = new WorkspaceDb(database, (await findWorkspaceBySlug(database, "acme"))!.id);
  const [row] = await listApiKeys(db);
  expect(await revokeApiKey(db, { id: row!.id })).toMatchObject({ state: "revoked" });
  await expect(start({ workspace: "acme", apiKey: key })).rejects.toThrow(/was revoked/);
});

test("the workspace that the operator names may be renamed or deleted since, and is not made again", async () => {
  const init = { ...nothing, workspace: "acme", apiKey: newApiKey() };
  await ensureFirstWorkspace(database, init, elsewhere);
  const { id } = (await findWorkspaceBySlug(database, "acme"))!;
  const renamed = await updateWorkspace(
    new WorkspaceDb(database, id),
    operatorAuditTrail("workspace.update"),
    { slug: "umbrella", personId: await anOwner() },
  );
  expect(renamed).toMatchObject({ id, slug: "umbrella" });
  expect(await ensureFirstWorkspace(database, init, elsewhere)).toEqual({ slug: "acme", created: false });
  await markWorkspaceDeleted(new WorkspaceDb(database, id), await anOwner());
  expect(await ensureFirstWorkspace(database, init, elsewhere)).toEqual({ slug: "acme", created: false });
  expect(await workspacesOfOwner()).toEqual([]);
});

test("what the operator makes and ends is in the audit log", async () => {
  await ensureFirstWorkspace(database, { ...nothing, workspace: "acme", apiKey: newApiKey() }, elsewhere);
  const db = new WorkspaceDb(database, (await findWorkspaceBySlug(database, "acme"))!.id);
  const [key] = await listApiKeys(db);
  await revokeApiKey(db, { id: key!.id });
  const entries = await db.query(
    "select action, actor_kind, object_name from audit_entries where workspace_id = $1 order by at, id",
    [db.workspaceId],
  );
  expect(entries).toEqual([
    { action: "workspace.create", actor_kind: "operator", object_name: "acme" },
    { action: "api_key.create", actor_kind: "operator", object_name: "ROLLOUT_INIT_API_KEY" },
    { action: "api_key.revoke", actor_kind: "operator", object_name: "ROLLOUT_INIT_API_KEY" },
  ]);
});

test("a workspace cannot end a key of another one", async () => {
  const key = newApiKey();
  await ensureFirstWorkspace(database, { ...nothing, workspace: "acme", apiKey: key }, elsewhere);
  const other = await createWorkspace(database, { slug: "other" });
  const row = await findApiKey(database, sha256(key));
  expect(await revokeApiKey(new WorkspaceDb(database, other.id), { id: row!.id })).toBeUndefined();
  expect(await findApiKey(database, sha256(key))).toMatchObject({ state: "valid" });
});

test("a link carries its token behind #, where no log sees it", async () => {
  expect(await createOwnerLink(database, "https://rollout.example.com/")).toMatch(
    /^https:\/\/rollout\.example\.com\/sign-in\/link#token=[\w-]{43}$/,
  );
});
