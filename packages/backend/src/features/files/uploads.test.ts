import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import type { Bucket, CompletedUpload, ErrorReply, Upload } from "@rollout/contract";
import {
  bucketConnection,
  createTestDatabase,
  freePort,
  type S3Server,
  s3ClientConfig,
  startS3Server,
  startServerProcess,
  startTestServer,
  type TestDatabase,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BucketAccess } from "../../platform/bucket-access.js";
import { Database } from "../../platform/database.js";
import { findInstallationId } from "../../platform/installation.sql.js";
import { OutboundPolicy } from "../../platform/outbound-policy.js";
import { SecretBox } from "../../platform/secret-box.js";
import { dropExpiredUploads } from "./drop-upload.js";
import { PartStore } from "./part-store.js";
import { partBytes } from "./upload-plan.js";

let s3: S3Server;
let client: S3Client;
let server: TestServer;
let owner: TestPerson;
let bucket: Bucket;
let dataDir: string;
const authSecret = randomBytes(48).toString("base64");

beforeAll(async () => {
  s3 = await startS3Server();
  client = new S3Client(s3ClientConfig(s3));
  dataDir = await mkdtemp(path.join(tmpdir(), "rollout-uploads-"));
  server = await startTestServer({ ROLLOUT_DATA_DIR: dataDir, AUTH_SECRET: authSecret });
  owner = await TestPerson.signIn(server, "Olga", "owner");
  const connection = bucketConnection(s3, { prefix: "up/" });
  bucket = (await owner.call<Bucket>("POST", "/api/v1/buckets", connection)).body;
}, 600_000);
afterAll(async () => {
  client?.destroy();
  await server?.stop();
  await s3?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const start = async (body: object): Promise<Upload> => {
  const reply = await server.call<Upload>("POST", "/api/v1/uploads", body);
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
};

const sendPart = (upload: Upload, part: number, bytes: Buffer, url = server.url, key = server.apiKey) =>
  fetch(`${url}/api/v1/uploads/${upload.id}/parts/${part}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });

const partOf = (bytes: Buffer, part: number): Buffer =>
  bytes.subarray((part - 1) * partBytes, part * partBytes);

const complete = (upload: Upload) =>
  server.call<CompletedUpload>("POST", `/api/v1/uploads/${upload.id}/complete`);

const read = async (address: string): Promise<Buffer> => {
  const response = await fetch(`${server.url}${address}`, {
    headers: { authorization: `Bearer ${server.apiKey}` },
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

const errorOf = async (response: Response): Promise<string> =>
  ((await response.json()) as ErrorReply).error.code;

const openInStorage = async (): Promise<number> =>
  ((await client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket }))).Uploads ?? []).length;

const storedParts = async (): Promise<string[]> => {
  const folder = path.join(dataDir, "files", "uploads");
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};

const large = randomBytes(2 * partBytes + 12_345);
const sha256 = createHash("sha256").update(large).digest("hex");

test("a file comes in parts, in any order and some of them twice, and is whole in the end", async () => {
  const upload = await start({ name: "large/model.bin", size: large.length, contentType: "model/x" });
  expect(upload).toMatchObject({ partCount: 3, partBytes, received: [], bucketId: null });
  for (const part of [3, 1, 3]) expect((await sendPart(upload, part, partOf(large, part))).status).toBe(200);
  const early = await complete(upload);
  expect((early.body as unknown as ErrorReply).error.code).toBe("upload_incomplete");
  const known = await server.call<Upload>("GET", `/api/v1/uploads/${upload.id}`);
  expect(known.body.received).toEqual([1, 3]);
  await sendPart(upload, 2, randomBytes(partBytes));
  await sendPart(upload, 2, partOf(large, 2));
  const { file, key } = (await complete(upload)).body;
  expect(key).toBeNull();
  expect(file).toMatchObject({ name: "large/model.bin", size: large.length, sha256, contentType: "model/x" });
  expect((await read(`/api/v1/files/${file!.id}/content`)).equals(large)).toBe(true);
  expect(await storedParts()).toEqual([]);
  expect((await complete(upload)).body.file!.id).toBe(file!.id);
  expect(await errorOf(await sendPart(upload, 1, partOf(large, 1)))).toBe("upload_not_found");
});

test("a file comes in parts into a bucket, and is an object in the end", async () => {
  const upload = await start({ name: "large.bin", size: large.length, bucketId: bucket.id });
  for (const part of [2, 3, 1, 2])
    expect((await sendPart(upload, part, partOf(large, part))).status).toBe(200);
  expect(await openInStorage()).toBe(1);
  expect((await complete(upload)).body).toEqual({ file: null, key: "large.bin" });
  expect((await complete(upload)).body).toEqual({ file: null, key: "large.bin" });
  expect(await openInStorage()).toBe(0);
  const address = `/api/v1/buckets/${bucket.id}/content?key=large.bin`;
  expect((await read(address)).equals(large)).toBe(true);
});

test("an object is not replaced unless that is asked for", async () => {
  const first = await start({ name: "once.txt", size: 1, bucketId: bucket.id });
  const second = await start({ name: "once.txt", size: 1, bucketId: bucket.id });
  for (const upload of [first, second]) await sendPart(upload, 1, Buffer.from("1"));
  expect((await complete(first)).status).toBe(200);
  expect(((await complete(second)).body as unknown as ErrorReply).error.code).toBe("object_exists");
  await server.call("DELETE", `/api/v1/uploads/${second.id}`);
  const again = { name: "once.txt", size: 1, bucketId: bucket.id };
  expect((await owner.outcome("POST", "/api/v1/uploads", again)).code).toBe("object_exists");
  const replacing = await start({ ...again, replace: true });
  await sendPart(replacing, 1, Buffer.from("2"));
  expect((await complete(replacing)).status).toBe(200);
  expect(String(await read(`/api/v1/buckets/${bucket.id}/content?key=once.txt`))).toBe("2");
});

test("an empty file is a file, and an empty object an object", async () => {
  const file = await start({ name: "empty", size: 0 });
  await sendPart(file, 1, Buffer.alloc(0));
  expect((await complete(file)).body.file).toMatchObject({ size: 0 });
  const object = await start({ name: "empty", size: 0, bucketId: bucket.id });
  await sendPart(object, 1, Buffer.alloc(0));
  expect((await complete(object)).body.key).toBe("empty");
  expect((await read(`/api/v1/buckets/${bucket.id}/content?key=empty`)).length).toBe(0);
});

/** An upload of which all parts are sent. */
async function wholeUpload(name: string, bucketId?: string): Promise<Upload> {
  const upload = await start({ name, size: large.length, ...(bucketId ? { bucketId } : {}) });
  for (const part of [1, 2, 3]) expect((await sendPart(upload, part, partOf(large, part))).status).toBe(200);
  return upload;
}

const places = () => [["built-in storage", undefined] as const, ["a bucket", bucket.id] as const];

test("an upload that is completed by several at once answers all of them the same", async () => {
  for (const [where, bucketId] of places()) {
    const upload = await wholeUpload(`twice in ${where}`, bucketId);
    const replies = await Promise.all(Array.from({ length: 6 }, () => complete(upload)));
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
    for (const { body } of replies) expect(body).toEqual(replies[0]!.body);
  }
  expect(await openInStorage()).toBe(0);
  expect(await storedParts()).toEqual([]);
}, 60_000);

test("an upload that is completed and cancelled at once is whole or gone, and each caller learns which", async () => {
  for (const [where, bucketId] of places()) {
    for (let round = 0; round < 4; round++) {
      const upload = await wholeUpload(`raced ${round} in ${where}`, bucketId);
      const cancel = () => owner.outcome("DELETE", `/api/v1/uploads/${upload.id}`);
      const [completed, cancelled] = await Promise.all(
        round % 2 === 0 ? [complete(upload), cancel()] : [cancel().then(() => complete(upload)), cancel()],
      );
      expect(["200", "404 upload_not_found"]).toContain(
        completed.status === 200
          ? "200"
          : `${completed.status} ${(completed.body as unknown as ErrorReply).error.code}`,
      );
      expect([204, 404]).toContain(cancelled.status);
    }
  }
  expect(await openInStorage()).toBe(0);
  expect(await storedParts()).toEqual([]);
}, 60_000);

test("parts that were joined by a server that died before it could say so are not joined again", async () => {
  const upload = await wholeUpload("died.bin", bucket.id);
  expect((await complete(upload)).status).toBe(200);
  await server.superuser.query(
    `update uploads set completed_at = null, ended_by = gen_random_uuid(), ended_until = now() + interval '1 second'
     where name = 'died.bin'`,
  );
  expect(await complete(upload)).toMatchObject({ status: 200, body: { key: "died.bin" } });
});

test("an upload whose parts have gone from the disk says so", async () => {
  const upload = await wholeUpload("emptied.bin");
  const parts = path.join(dataDir, "files", "uploads");
  await rm(parts, { recursive: true });
  expect((await complete(upload)).body).toMatchObject({ error: { code: "upload_incomplete" } });
  await server.call("DELETE", `/api/v1/uploads/${upload.id}`);
});

test("a part that is too short, too long or too many is refused", async () => {
  const upload = await start({ name: "sized", size: partBytes + 5 });
  expect(await errorOf(await sendPart(upload, 1, Buffer.alloc(5)))).toBe("request_invalid");
  expect(await errorOf(await sendPart(upload, 2, Buffer.alloc(6)))).toBe("body_too_large");
  expect(await errorOf(await sendPart(upload, 3, Buffer.alloc(5)))).toBe("request_invalid");
  const { body } = await server.call<Upload>("GET", `/api/v1/uploads/${upload.id}`);
  expect(body.received).toEqual([]);
});

test.each(["../up", "/etc/passwd", "a/./b", "a\u0000b"])("the name %j is refused", async (name) => {
  expect((await owner.outcome("POST", "/api/v1/uploads", { name, size: 1 })).code).toBe("request_invalid");
});

test("nothing of a cancelled upload is left, here or in the bucket", async () => {
  const uploads = [
    await start({ name: "cancelled", size: large.length }),
    await start({ name: "cancelled", size: large.length, bucketId: bucket.id }),
  ];
  for (const upload of uploads) {
    await sendPart(upload, 1, partOf(large, 1));
    expect((await owner.outcome("DELETE", `/api/v1/uploads/${upload.id}`)).status).toBe(204);
    expect(await errorOf(await sendPart(upload, 2, partOf(large, 2)))).toBe("upload_not_found");
    expect((await owner.outcome("DELETE", `/api/v1/uploads/${upload.id}`)).code).toBe("upload_not_found");
  }
  expect(await openInStorage()).toBe(0);
  expect(await storedParts()).toEqual([]);
});

test("an upload that nobody went on with for 24 hours is given up by the housekeeping", async () => {
  const uploads = [
    await start({ name: "old", size: large.length }),
    await start({ name: "old", size: large.length, bucketId: bucket.id }),
  ];
  for (const upload of uploads) await sendPart(upload, 1, partOf(large, 1));
  const superuser = new pg.Client({ connectionString: server.database.superuserUrl });
  await superuser.connect();
  await superuser.query("update uploads set expires_at = now() - interval '1 minute'");
  for (const upload of uploads)
    expect((await owner.outcome("GET", `/api/v1/uploads/${upload.id}`)).code).toBe("upload_not_found");
  const database = new Database({
    url: server.database.databaseUrl,
    connections: 2,
    onConnectionError: () => undefined,
  });
  const policy = new OutboundPolicy({ setting: "ROLLOUT_S3_ALLOW", allowsLoopback: true });
  const buckets = new BucketAccess(
    policy,
    new SecretBox({ current: authSecret, previous: [] }, await findInstallationId(database)),
  );
  const parts = new PartStore(path.join(dataDir, "files"));
  await dropExpiredUploads(database, { buckets, parts }, new AbortController().signal);
  buckets.close();
  await database.close();
  expect(await openInStorage()).toBe(0);
  expect(await storedParts()).toEqual([]);
  expect((await superuser.query("select from uploads")).rowCount).toBe(0);
  await superuser.end();
});

test("an upload goes on after the server was killed and started again", async () => {
  const database: TestDatabase = await createTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "rollout-restart-"));
  const { newApiKey } = await import("@rollout/backend");
  const apiKey = newApiKey();
  const options = {
    ...database,
    port: await freePort(),
    dataDir: folder,
    environment: { ROLLOUT_INIT_WORKSPACE: "w", ROLLOUT_INIT_API_KEY: apiKey },
  };
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  let running = await startServerProcess(options);
  try {
    const created = await fetch(`${running.url}/api/v1/uploads`, {
      method: "POST",
      headers,
      body: JSON.stringify({ name: "restart.bin", size: large.length }),
    });
    const upload = (await created.json()) as Upload;
    await sendPart(upload, 1, partOf(large, 1), running.url, apiKey);
    running.process.kill("SIGKILL");
    await new Promise((ended) => running.process.once("exit", ended));
    running = await startServerProcess(options);
    const known = await fetch(`${running.url}/api/v1/uploads/${upload.id}`, { headers });
    expect(((await known.json()) as Upload).received).toEqual([1]);
    for (const part of [2, 3]) await sendPart(upload, part, partOf(large, part), running.url, apiKey);
    const completed = await fetch(`${running.url}/api/v1/uploads/${upload.id}/complete`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}` },
    });
    expect(((await completed.json()) as CompletedUpload).file).toMatchObject({ sha256 });
  } finally {
    await running.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
});
