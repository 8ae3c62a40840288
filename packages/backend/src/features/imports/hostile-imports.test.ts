/** T25: each of the twelve hostile archives is refused with a reason, and nothing of it is left anywhere. */
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Dataset, File, Job } from "@rollout/contract";
import { hostileZips } from "@rollout/harbor/hostile-zips";
import { isSettled, jobWhen, startTestServer, type TestServer } from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let database: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  database = new pg.Client({ connectionString: server.database.superuserUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await server.stop();
});

const call = async <Reply>(method: string, address: string, body?: unknown): Promise<Reply> =>
  (await server.call<Reply>(method, `/api/v1${address}`, body)).body;

/** Files of the server's folder, and what names of escaped files there are outside of it. */
async function onDisk(): Promise<string[]> {
  const inside = await readdir(`${server.dataDir}/files`, { recursive: true, withFileTypes: true });
  const outside = (await readdir(tmpdir())).filter((name) => name.includes("escaped"));
  return [...inside.filter((entry) => entry.isFile()).map(({ name }) => name), ...outside];
}

async function rowsLeft(): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select ((select count(*) from import_tasks) + (select count(*) from import_files)
       + (select count(*) from files) + (select count(*) from datasets))::int as count`,
  );
  return rows[0]!.count;
}

test("there are twelve", () => expect(Object.keys(hostileZips)).toHaveLength(12));

test.each(Object.entries(hostileZips))("%s", { timeout: 60_000 }, async (_, { bytes, code, reason }) => {
  const response = await fetch(`${server.url}/api/v1/files?name=hostile.zip`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes()),
  });
  const { id: fileId } = (await response.json()) as File;
  const source = { from: "file", fileId, discard: true };
  const { id } = await call<Job>("POST", "/imports", { format: "harbor_zip", source });
  const job = await jobWhen(() => call<Job>("GET", `/jobs/${id}`), isSettled);
  expect(job).toMatchObject({ state: "failed", code, message: expect.stringMatching(reason) });
  await expect.poll(onDisk).toEqual([]);
  await expect.poll(rowsLeft).toBe(0);
  expect((await call<{ datasets: Dataset[] }>("GET", "/datasets")).datasets).toEqual([]);
});
