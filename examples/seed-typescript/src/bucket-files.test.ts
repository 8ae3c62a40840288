/** Files of tasks that lie in a bucket of the workspace reach the agent like all others. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Rollout } from "@mv37/rollout";
import type { Bucket, File, Upload } from "@rollout/contract";
import {
  bucketConnection,
  type S3Server,
  startS3Server,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let s3: S3Server;
let server: TestServer;
let folder: string;
beforeAll(async () => {
  s3 = await startS3Server();
  server = await startTestServer();
  folder = await mkdtemp(path.join(tmpdir(), "bucket-files-"));
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await s3?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("files of a bucket are downloaded through the server, and one that was replaced is told", async () => {
  const owner = await TestPerson.signIn(server, "Olga", "owner");
  const { id } = (await owner.call<Bucket>("POST", "/api/v1/buckets", bucketConnection(s3))).body;
  const put = async (content: string): Promise<void> => {
    const wanted = { name: "paper.txt", size: content.length, bucketId: id, replace: true };
    const upload = (await owner.call<Upload>("POST", "/api/v1/uploads", wanted)).body;
    await fetch(`${server.url}/api/v1/uploads/${upload.id}/parts/1`, {
      method: "PUT",
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/octet-stream" },
      body: content,
    });
    await owner.call("POST", `/api/v1/uploads/${upload.id}/complete`);
  };
  await put("Attention is all you need");
  const file = (await owner.call<File>("POST", `/api/v1/buckets/${id}/attach`, { key: "paper.txt" })).body;
  const tasks = [{ name: "t", instruction: "Read it.", files: [{ fileId: file.id }] }];
  await owner.call("POST", "/api/v1/datasets", { name: "in-a-bucket", tasks });

  const rollout = new Rollout({ apiKey: server.apiKey, baseUrl: server.url });
  const run = await rollout.startRun("in-a-bucket");
  const attempt = await run.startRollout(run.tasks[0]);
  const [given] = await attempt.materializeFiles(path.join(folder, "first"));
  expect(given).toMatchObject({ name: "paper.txt", sha256: file.sha256 });
  expect(await readFile(given!.path!, "utf8")).toBe("Attention is all you need");

  await put("something else");
  await expect(attempt.materializeFiles(path.join(folder, "second"))).rejects.toMatchObject({
    code: "file_changed",
  });
  await attempt.finish();
});
