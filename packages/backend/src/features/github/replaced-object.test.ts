import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Bucket, ErrorReply, File } from "@rollout/contract";
import {
  aTask,
  bucketConnection,
  GithubWorld,
  type S3Server,
  s3ClientConfig,
  startS3Server,
} from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: GithubWorld;
let s3: S3Server;
let client: S3Client;
beforeAll(async () => {
  s3 = await startS3Server();
  client = new S3Client(s3ClientConfig(s3));
  world = await GithubWorld.start();
  await world.begin();
}, 600_000);
afterAll(async () => {
  client?.destroy();
  await world?.stop();
  await s3?.stop();
});

test("an object that was replaced since it was attached stops an export to GitHub, naming the file", async () => {
  const put = (text: string) =>
    client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: "paper.txt", Body: text }));
  await put("as it was attached");
  const { body: bucket } = await world.owner.call<Bucket>("POST", "/api/v1/buckets", bucketConnection(s3));
  const attached = await world.owner.call<File>("POST", `/api/v1/buckets/${bucket.id}/attach`, {
    key: "paper.txt",
  });
  const files = [{ fileId: attached.body.id, name: "data/paper.txt" }];
  const dataset = await world.makeDataset("attached", [{ ...aTask("one"), files }]);
  expect((await world.preview(dataset)).status).toBe(200);
  await put("something else by now");
  const message = expect.stringContaining(
    "The object behind data/paper.txt in the bucket is not the one that the task refers to: it was replaced.",
  );
  const preview = await world.preview<ErrorReply>(dataset);
  expect(preview).toMatchObject({ status: 409, body: { error: { code: "file_changed", message } } });
  const job = await world.exportIt(dataset);
  expect(job).toMatchObject({ state: "failed", code: "file_changed", message });
  expect(world.github.uploads).toEqual([]);
  expect(world.repository.git.refs.has("heads/rollout/attached")).toBe(false);
});
