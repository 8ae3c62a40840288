import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ErrorReply, uuidFromId, type Workspace } from "@rollout/contract";
import {
  countRows,
  freePort,
  listWorkspaceTables,
  makeWorkspaceObjects,
  type ServerProcess,
  startServerProcess,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

/* The clock is moved by setting deleted_at back; the purge is that of a server that starts. */

let server: TestServer;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "rollout-purge-"));
  server = await startTestServer({ ROLLOUT_DATA_DIR: dataDir });
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

interface Doomed {
  readonly owner: TestPerson;
  readonly workspace: Workspace;
  readonly uuid: string;
}

/** A workspace with one of everything, deleted so long ago. */
async function aDeletedWorkspace(slug: string, ago: string): Promise<Doomed> {
  const owner = await TestPerson.signIn(server, "Owner", null);
  const { body: workspace } = await owner.call<Workspace>("POST", "/api/v1/workspaces", { slug, name: slug });
  owner.workspace = slug;
  const { body: key } = await owner.call<{ secret: string }>("POST", "/api/v1/api-keys", { name: "ci" });
  await makeWorkspaceObjects(server.url, key.secret);
  await owner.call("PATCH", "/api/v1/workspace", { slug: `${slug}-new` });
  owner.workspace = `${slug}-new`;
  expect((await owner.call("DELETE", `/api/v1/workspace?name=${slug}`)).status).toBe(204);
  await server.superuser.query("update workspaces set deleted_at = now() - $2::interval where slug = $1", [
    `${slug}-new`,
    ago,
  ]);
  return { owner, workspace, uuid: uuidFromId("ws", workspace.id) };
}

const rowsOf = async ({ uuid }: Doomed): Promise<Record<string, number>> => {
  const tables = await listWorkspaceTables(server.superuser);
  const counts = await countRows(server.superuser, tables, uuid);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
};

const foldersOfFiles = (): Promise<string[]> => readdir(path.join(dataDir, "files"));

const codeOfRestore = async ({ owner, workspace }: Doomed): Promise<string | undefined> =>
  (await owner.call<ErrorReply>("POST", `/api/v1/workspaces/${workspace.id}/restore`)).body.error?.code;

const startAnother = async (): Promise<ServerProcess> =>
  startServerProcess({
    databaseUrl: server.database.databaseUrl,
    migrationUrl: server.database.migrationUrl,
    port: await freePort(),
    dataDir,
  });

test("a day after its deletion a workspace is removed for good, and the log of it stays", async () => {
  const old = await aDeletedWorkspace("old", "24 hours 2 minutes");
  const young = await aDeletedWorkspace("young", "23 hours 59 minutes");
  const before = await rowsOf(young);
  expect(before).toMatchObject({ trace_events: 4, rollouts: 1, files: 3, api_keys: 1, memberships: 1 });
  expect(await foldersOfFiles()).toEqual(expect.arrayContaining([old.uuid, young.uuid]));
  expect(await codeOfRestore(old)).toBe("workspace_not_found");

  const servers = await Promise.all([startAnother(), startAnother()]);
  const tablesOfOld = async () => Object.keys(await rowsOf(old));
  await expect.poll(tablesOfOld, { timeout: 10_000 }).toEqual(["audit_entries"]);
  for (const each of servers) expect(await each.stop()).toBe(0);
  const { rows } = await server.superuser.query(
    `select actor_kind, object_name from audit_entries where workspace_id = $1 and action = 'workspace.purge'`,
    [old.uuid],
  );
  expect(rows).toEqual([{ actor_kind: "system", object_name: "old" }]);
  expect(await foldersOfFiles()).not.toContain(old.uuid);
  for (const slug of ["old", "old-new"]) {
    const { body } = await old.owner.call("GET", `/api/v1/workspace-addresses/${slug}`);
    expect(body).toEqual({ slug, state: "free" });
  }

  expect(await rowsOf(young)).toEqual(before);
  expect(await foldersOfFiles()).toContain(young.uuid);
  expect(await codeOfRestore(young)).toBeUndefined();
  expect((await young.owner.call("GET", "/api/v1/datasets")).body).toMatchObject({ datasets: [{}] });
});

test("whatever a table keeps of a workspace goes with it, but for events and the audit log", async () => {
  const { rows } = await server.superuser.query<{ name: string }>(
    `with recursive gone (name) as (
       select 'workspaces'::regclass
       union
       select reference.conrelid::regclass from pg_constraint reference
         join gone on reference.confrelid = gone.name
         where reference.contype = 'f' and reference.confdeltype = 'c'
     ) select name::text from gone`,
  );
  const gone = rows.map(({ name }) => name);
  const tables = (await listWorkspaceTables(server.superuser)).map(({ name }) => name);
  expect(tables.filter((name) => !gone.includes(name))).toEqual(["audit_entries", "trace_events"]);
});
