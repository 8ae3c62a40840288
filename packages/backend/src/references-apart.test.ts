import {
  type FullWorkspace,
  listReferences,
  listUnreferencedIds,
  makeFullWorkspace,
  startTestServer,
  type TestServer,
  type WorkspaceReference,
} from "@rollout/test-support";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

/* No row can refer to one of another workspace, not even by the owner of the database: references carry the workspace. */

let server: TestServer;
let references: WorkspaceReference[];
let own: FullWorkspace;
let other: FullWorkspace;

beforeAll(async () => {
  server = await startTestServer();
  references = await listReferences(server.superuser);
  [own, other] = [await makeFullWorkspace(server), await makeFullWorkspace(server)];
  // Checked outputs leave this queue at once; here nothing wakes what empties it.
  await server.superuser.query(
    "insert into output_checks (workspace_id, rollout_id) select workspace_id, id from rollouts on conflict do nothing",
  );
});
afterAll(() => server.stop());

/** Ids that refer to nothing, each with its reason. */
const unreferenced: Readonly<Record<string, string>> = {
  "dataset_version_tasks.task_id": "written with its revision, which has the reference",
  "import_files.claim": "of the import that put the bytes; there is no table of claims",
  "jobs.dataset_id": "the dataset may go while the row tells for a day what was done",
  "jobs.lease_holder": "a process of the server",
  "rollout_writers.writer_id": "made by the client; there is no table of writers",
  "rollouts.task_id": "written with its revision, which has the reference",
  "run_tasks.task_id": "a task is known by its revisions; the run pins the version that has them",
  "runs.started_by_key": "a key may go while its runs stay",
  "task_drafts.task_id": "a task may go while a draft of it is kept",
  "task_set_tasks.task_id": "a task set keeps tasks that the newest version lost, and counts them as missing",
  "trace_events.record_id": "made by the client; the name of this very row",
  "trace_events.rollout_id":
    "costs a fifth of the insert; ingest holds the lock of the rollout (decision 0004)",
  "uploads.ended_by": "who completes or cancels it just now: a call, not a row",
  "uploads.file_id": "of the file that it becomes, known before the file is there",
};

test("every id that names a row of another table is a reference, or is listed with a reason", async () => {
  expect(await listUnreferencedIds(server.superuser)).toEqual(Object.keys(unreferenced));
});

test("every reference between tables of workspaces carries the workspace", () => {
  expect(references.length).toBeGreaterThan(10);
  expect(references.filter(({ holdsWorkspace }) => !holdsWorkspace)).toEqual([]);
});

test("a row that refers to one of another workspace is refused, whoever writes it", async () => {
  for (const { from, to, columns, referred } of references) {
    const foreign = `select ${referred.join()} from ${to} where workspace_id = $2 limit 1`;
    const oneRow = `ctid = (select ctid from ${from} where workspace_id = $1
      order by ${columns.map((column) => `${column} is null`).join()} limit 1)`;
    await server.superuser.query("begin");
    const refused = await server.superuser
      .query(`update ${from} set (${columns.join()}) = (${foreign}) where ${oneRow}`, [own.id, other.id])
      .then(
        ({ rowCount }) => `${rowCount} rows changed`,
        (error: pg.DatabaseError) => error.code,
      );
    await server.superuser.query("rollback");
    const foreignKeyViolation = "23503";
    expect([from, columns, refused]).toEqual([from, columns, foreignKeyViolation]);
  }
});
