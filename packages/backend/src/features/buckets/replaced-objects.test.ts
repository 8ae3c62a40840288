/** Files that came to a gateway's folder past S3 have no etag, or an old one: they are refused when replaced all the same. */
import { createHash } from "node:crypto";
import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Bucket, Dataset, ErrorReply, File } from "@rollout/contract";
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
let owner: TestPerson;
let bucket: Bucket;

beforeAll(async () => {
  s3 = await startS3Server();
  server = await startTestServer();
  owner = await TestPerson.signIn(server, "Olga", "owner");
  bucket = (await owner.call<Bucket>("POST", "/api/v1/buckets", bucketConnection(s3))).body;
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await s3?.stop();
});

/** A moment of the past, so that a file that is written now has another. */
const earlier = new Date("2026-01-02T03:04:05Z");

/** Puts a file into the folder of the gateway, as \`cp\` does. */
async function copyIn(key: string, text: string, at?: Date): Promise<void> {
  const file = path.join(s3.folder!, s3.bucket, key);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  if (at) await utimes(file, at, at);
}

async function attach(key: string): Promise<File> {
  const reply = await owner.call<File>("POST", `/api/v1/buckets/${bucket.id}/attach`, { key });
  expect(reply.status).toBe(201);
  return reply.body;
}

const get = (address: string): Promise<Response> =>
  fetch(`${server.url}/api/v1${address}`, { headers: { authorization: `Bearer ${server.apiKey}` } });

async function refusal(address: string): Promise<ErrorReply["error"] & { status: number }> {
  const response = await get(address);
  return { status: response.status, ...((await response.json()) as ErrorReply).error };
}

const replaced = {
  status: 409,
  code: "file_changed",
  message: expect.stringContaining("is not the one that the task refers to: it was replaced."),
  hint: expect.stringContaining("Attach it again"),
};

test("a file without an etag is refused when it has another size, and before its first byte", async ({
  skip,
}) => {
  if (!s3.folder) return skip("the stand-in for S3 has no folder");
  await copyIn("past/one.txt", "first", earlier);
  const file = await attach("past/one.txt");
  expect(await (await get(`/files/${file.id}/content`)).text()).toBe("first");
  await copyIn("past/one.txt", "another one");
  expect(await refusal(`/files/${file.id}/content`)).toMatchObject(replaced);
  const again = await attach("past/one.txt");
  expect(again.id).not.toBe(file.id);
  expect(await (await get(`/files/${again.id}/content`)).text()).toBe("another one");
});

test("one of the same size is refused by its bytes, and the same bytes written again are not", async ({
  skip,
}) => {
  if (!s3.folder) return skip("the stand-in for S3 has no folder");
  await copyIn("past/two.txt", "first", earlier);
  const file = await attach("past/two.txt");
  await copyIn("past/two.txt", "first");
  expect(await (await get(`/files/${file.id}/content`)).text()).toBe("first");
  expect(file.sha256).toBe(createHash("sha256").update("first").digest("hex"));
  await copyIn("past/two.txt", "other", new Date("2026-05-06T07:08:09Z"));
  expect(await refusal(`/files/${file.id}/content`)).toMatchObject(replaced);
});

test("a Harbor archive is refused with a sentence, not broken off", async ({ skip }) => {
  if (!s3.folder) return skip("the stand-in for S3 has no folder");
  await copyIn("past/three.txt", "first", earlier);
  const file = await attach("past/three.txt");
  const tasks = [
    { name: "t", instruction: "Read it.", files: [{ fileId: file.id, name: "data/three.txt" }] },
  ];
  const dataset = await server.call<Dataset>("POST", "/api/v1/datasets", { name: "of-folder", tasks });
  const address = `/datasets/${dataset.body.id}/export?format=harbor_zip`;
  const whole = await get(address);
  expect(whole.status).toBe(200);
  expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(500);
  await copyIn("past/three.txt", "longer than before");
  expect(await refusal(address)).toMatchObject({ ...replaced, details: { file: "data/three.txt" } });
  expect(await refusal(`/datasets/${dataset.body.id}/export/check`)).toMatchObject(replaced);
  await rm(path.join(s3.folder, s3.bucket, "past/three.txt"));
  expect(await refusal(address)).toMatchObject({ status: 404, code: "object_not_found" });
  expect((await get(`/datasets/${dataset.body.id}/export?format=jsonl`)).status).toBe(200);
});
