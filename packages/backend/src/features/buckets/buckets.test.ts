import { createHash, randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type {
  Bucket,
  BucketTest,
  Dataset,
  ErrorReply,
  File,
  StoredObject,
  TaskList,
} from "@rollout/contract";
import {
  bucketConnection,
  type S3Server,
  s3ClientConfig,
  startS3Server,
  startTestServer,
  TestPerson,
  type TestServer,
} from "@rollout/test-support";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let s3: S3Server;
let client: S3Client;
let server: TestServer;
let owner: TestPerson;
let member: TestPerson;

beforeAll(async () => {
  s3 = await startS3Server();
  client = new S3Client(s3ClientConfig(s3));
  server = await startTestServer();
  owner = await TestPerson.signIn(server, "Olga", "owner");
  member = await TestPerson.signIn(server, "Max", "member");
}, 600_000);
afterAll(async () => {
  client?.destroy();
  await server?.stop();
  await s3?.stop();
});

beforeEach(async () => {
  const { body } = await owner.call<{ buckets: Bucket[] }>("GET", "/api/v1/buckets");
  for (const { id } of body.buckets) await owner.call("DELETE", `/api/v1/buckets/${id}?force=true`);
});

const connection = (changed: object = {}) => bucketConnection(s3, changed);

const put = async (key: string, body: string | Buffer, contentType?: string): Promise<void> => {
  await client.send(
    new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body: body, ContentType: contentType }),
  );
};

async function connect(changed: object = {}): Promise<Bucket> {
  const reply = await owner.call<Bucket>("POST", "/api/v1/buckets", connection(changed));
  expect(reply.body).toMatchObject({ state: "ok" });
  return reply.body;
}

const tested = async (changed: object): Promise<BucketTest> =>
  (await owner.call<BucketTest>("POST", "/api/v1/buckets/test", connection(changed))).body;

interface ObjectList {
  objects: StoredObject[];
  nextCursor: string | null;
}

const list = async (bucket: Bucket, query = ""): Promise<ObjectList> =>
  (await member.call<ObjectList>("GET", `/api/v1/buckets/${bucket.id}/objects${query}`)).body;

const keys = async (bucket: Bucket, query = ""): Promise<string[]> =>
  (await list(bucket, query)).objects.map(({ key }) => key);

const download = (bucket: Bucket, key: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/api/v1/buckets/${bucket.id}/content?key=${encodeURIComponent(key)}`, {
    headers: { authorization: `Bearer ${server.apiKey}`, ...headers },
  });

async function everyRow(): Promise<string> {
  const database = new pg.Client({ connectionString: server.database.superuserUrl });
  await database.connect();
  try {
    const { rows } = await database.query(
      "select (select json_agg(b) from buckets b) as buckets, (select json_agg(a) from audit_entries a) as audit",
    );
    return JSON.stringify(rows);
  } finally {
    await database.end();
  }
}

test("the probe of a test is gone afterwards", async () => {
  await tested({ prefix: "probe/" });
  expect(await keys(await connect({ prefix: "probe/" }))).toEqual([]);
});

test("a prefix is a folder", async () => {
  for (const prefix of ["a", "/a/", "a/../", "../"])
    expect((await owner.outcome("POST", "/api/v1/buckets", connection({ prefix }))).status, prefix).toBe(400);
});

test("the secret is in no reply, no log, no table and no audit entry", async () => {
  const replies: unknown[] = [];
  const record = async (method: string, path: string, body?: unknown): Promise<Bucket> => {
    const reply = await owner.call<Bucket>(method, path, body);
    replies.push(reply.body);
    return reply.body;
  };
  const { id } = await record("POST", "/api/v1/buckets", connection());
  await record("PATCH", `/api/v1/buckets/${id}`, { name: "Papers" });
  await record("PATCH", `/api/v1/buckets/${id}`, { secretAccessKey: s3.secretAccessKey });
  await record("POST", `/api/v1/buckets/${id}/test`);
  await record("GET", "/api/v1/buckets");
  const rows = await everyRow();
  expect(rows).toContain('"bucket.create"');
  expect(rows).toContain('"bucket.update"');
  replies.push(rows);
  expect(JSON.stringify(replies)).not.toContain(s3.secretAccessKey);
  const [sealed] = /"secret_sealed":"[^"]+"/.exec(await everyRow())!;
  expect(JSON.stringify(replies.slice(0, -1))).not.toContain(sealed.slice(17, -1));
});

test("T9: another endpoint without the secret is refused, and gets no request", async () => {
  const { id } = await connect();
  const { createServer } = await import("node:http");
  let requests = 0;
  const evil = createServer((_, response) => {
    requests++;
    response.end();
  });
  await new Promise<void>((listening) => evil.listen(0, "127.0.0.1", listening));
  const { port } = evil.address() as { port: number };
  for (const endpoint of [`http://127.0.0.1:${port}`, `http://localhost:${port}`, null])
    expect(await owner.outcome("PATCH", `/api/v1/buckets/${id}`, { endpoint })).toEqual({
      status: 400,
      code: "secret_required",
    });
  expect(requests).toBe(0);
  await owner.call("GET", `/api/v1/buckets/${id}/objects`);
  expect(requests).toBe(0);
  await new Promise((closed) => evil.close(closed));
});

test("a change that does not work is not saved", async () => {
  const { id } = await connect();
  expect(await owner.outcome("PATCH", `/api/v1/buckets/${id}`, { bucket: "no-such-bucket" })).toEqual({
    status: 422,
    code: "bucket_missing",
  });
  const { body } = await owner.call<{ buckets: Bucket[] }>("GET", "/api/v1/buckets");
  expect(body.buckets).toMatchObject([{ id, bucket: s3.bucket, state: "ok" }]);
  const moved = await owner.call<Bucket>("PATCH", `/api/v1/buckets/${id}`, { prefix: "moved/" });
  expect(moved.body).toMatchObject({ id, prefix: "moved/" });
});

test("members use buckets, and owners connect them", async () => {
  const { id } = await connect();
  expect((await member.call("GET", `/api/v1/buckets/${id}/objects`)).status).toBe(200);
  for (const [method, path] of [
    ["POST", "/api/v1/buckets"],
    ["POST", "/api/v1/buckets/test"],
    ["PATCH", `/api/v1/buckets/${id}`],
    ["POST", `/api/v1/buckets/${id}/test`],
    ["DELETE", `/api/v1/buckets/${id}`],
  ] as const)
    expect((await member.outcome(method, path, {})).code, `${method} ${path}`).toBe("role_missing");
});

test("a folder is listed page by page, folders and names of one beginning alike", async () => {
  for (const key of ["b/1.txt", "b/2.txt", "b/deep/3.txt", "b/deeper/4.txt", "b/Ü ☃.txt"])
    await put(`browse/${key}`, key);
  const bucket = await connect({ prefix: "browse/" });
  expect(await list(bucket)).toMatchObject({ objects: [{ kind: "folder", key: "b/", name: "b/" }] });
  const all = await list(bucket, "?prefix=b/");
  expect(all.nextCursor).toBeNull();
  expect(all.objects.map(({ name }) => name).sort()).toEqual(
    ["1.txt", "2.txt", "deep/", "deeper/", "Ü ☃.txt"].sort(),
  );
  expect(all.objects.find(({ name }) => name === "1.txt")).toMatchObject({ size: 7, taskCount: 0 });
  expect(await keys(bucket, "?prefix=b/&search=deep")).toEqual(["b/deep/", "b/deeper/"]);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ObjectList = await list(
      bucket,
      `?prefix=b/&limit=2${cursor === null ? "" : `&cursor=${cursor}`}`,
    );
    expect(page.objects.length).toBeLessThanOrEqual(2);
    seen.push(...page.objects.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen.sort()).toEqual(["1.txt", "2.txt", "deep/", "deeper/", "Ü ☃.txt"].sort());
});

test("T27: nothing outside of the prefix is listed, read, deleted or attached", async () => {
  await put("a/x", "inside");
  for (const key of ["b", "ab", "a-b/y"]) await put(key, "outside");
  const bucket = await connect({ prefix: "a/" });
  expect(await keys(bucket)).toEqual(["x"]);
  for (const key of ["../b", "../ab", "x/../../b", "./x", "..\\b", ".."]) {
    expect((await download(bucket, key)).status, key).toBe(400);
    const at = `/api/v1/buckets/${bucket.id}`;
    expect((await owner.outcome("DELETE", `${at}/content?key=${encodeURIComponent(key)}`)).status).toBe(400);
    expect((await member.outcome("POST", `${at}/attach`, { key })).status).toBe(400);
  }
  for (const key of ["b", "ab", "a-b/y"]) expect((await download(bucket, key)).status, key).toBe(404);
  expect((await member.outcome("GET", `/api/v1/buckets/${bucket.id}/objects?prefix=../`)).status).toBe(400);
});

test("an object is downloaded as it is, whole or in part, and a browser would save it", async () => {
  const bytes = randomBytes(300_000);
  await put("get/Größe.html", bytes, "text/html");
  const bucket = await connect({ prefix: "get/" });
  const whole = await download(bucket, "Größe.html");
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="Gr__e.html"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.html`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
  const part = await download(bucket, "Größe.html", { range: "bytes=10-19" });
  expect(part.status).toBe(206);
  expect(part.headers.get("content-range")).toBe("bytes 10-19/300000");
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
  const etag = whole.headers.get("etag")!;
  expect((await download(bucket, "Größe.html", { "if-none-match": etag })).status).toBe(304);
  const missing = await download(bucket, "missing");
  expect(missing.status).toBe(404);
  expect(missing.headers.get("content-disposition")).toBeNull();
});

test("an object is deleted for good, and the audit log says so", async () => {
  await put("del/x", "x");
  const bucket = await connect({ prefix: "del/" });
  const at = `/api/v1/buckets/${bucket.id}/content?key=x`;
  expect((await member.outcome("DELETE", at)).code).toBe("role_missing");
  expect((await owner.outcome("DELETE", at)).status).toBe(204);
  expect((await owner.outcome("DELETE", at)).code).toBe("object_not_found");
  expect(await everyRow()).toMatch(/"object.delete","outcome":"done"/);
});

test("an attached object is a file of a task, as long as it is the same object", async () => {
  const bytes = randomBytes(100_000);
  await put("files/data/rows.bin", bytes);
  const bucket = await connect({ prefix: "files/" });
  const attach = `/api/v1/buckets/${bucket.id}/attach`;
  const file = (await member.call<File>("POST", attach, { key: "data/rows.bin" })).body;
  expect(file).toMatchObject({
    name: "data/rows.bin",
    size: 100_000,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  });
  expect((await member.call<File>("POST", attach, { key: "data/rows.bin" })).body.id).toBe(file.id);

  const tasks = [{ name: "t", instruction: "Read it.", files: [{ fileId: file.id }] }];
  expect((await server.call("POST", "/api/v1/datasets", { name: "of-bucket", tasks })).status).toBe(201);
  expect((await list(bucket, "?prefix=data/")).objects).toMatchObject([{ name: "rows.bin", taskCount: 1 }]);
  const content = (headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/api/v1/files/${file.id}/content`, {
      headers: { authorization: `Bearer ${server.apiKey}`, ...headers },
    });
  expect(Buffer.from(await (await content()).arrayBuffer()).equals(bytes)).toBe(true);
  const part = await content({ range: "bytes=-5" });
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(-5))).toBe(true);

  const id = bucket.id;
  expect((await owner.outcome("DELETE", `/api/v1/buckets/${id}`)).code).toBe("bucket_in_use");
  expect((await owner.outcome("DELETE", `/api/v1/buckets/${id}?force=true`)).status).toBe(204);
  expect((await content()).status).toBe(404);
  expect(await everyRow()).toContain('"secret_sealed":""');
  const again = await connect({ prefix: "files/" });
  expect(again).toMatchObject({ id, fileCount: 1 });
  expect((await content()).status).toBe(200);

  await put("files/data/rows.bin", "replaced");
  const changed = await content();
  expect(((await changed.json()) as ErrorReply).error.code).toBe("file_changed");
  const renewed = (await member.call<File>("POST", attach, { key: "data/rows.bin" })).body;
  expect(renewed.id).not.toBe(file.id);
  await owner.outcome("DELETE", `/api/v1/buckets/${id}/content?key=data/rows.bin`);
  expect(((await (await content()).json()) as ErrorReply).error.code).toBe("object_not_found");
});

test("an attached object says where it is, and has the type that its ending tells where the storage tells none", async () => {
  const types = [
    ["plot.png", undefined, "image/png"],
    ["notes.md", "binary/octet-stream", "text/markdown"],
    ["table.csv", "text/x-own", "text/x-own"],
    ["model.bin", undefined, "application/octet-stream"],
  ] as const;
  const bucket = await connect({ prefix: "typed/" });
  const files = [];
  for (const [key, told, contentType] of types) {
    await put(`typed/${key}`, key, told);
    const { body } = await member.call<File>("POST", `/api/v1/buckets/${bucket.id}/attach`, { key });
    const source = { bucketId: bucket.id, bucket: bucket.name, key };
    expect(body).toMatchObject({ contentType, source });
    files.push({ fileId: body.id, name: `data/${key}`, role: "input" });
  }
  const tasks = [{ name: "a", instruction: "", files }];
  const { id } = (await member.call<Dataset>("POST", "/api/v1/datasets", { name: "typed", tasks })).body;
  const listed = (await member.call<TaskList>("GET", `/api/v1/datasets/${id}/tasks`)).body.tasks[0]!.task
    .files;
  expect(listed.map(({ source }) => source?.key)).toEqual(types.map(([key]) => key));
});

test("a connection that fails in use shows it, until it works again", async () => {
  const bucket = await connect();
  const state = async (): Promise<Bucket> =>
    (await owner.call<{ buckets: Bucket[] }>("GET", "/api/v1/buckets")).body.buckets[0]!;
  const database = new pg.Client({ connectionString: server.database.superuserUrl });
  await database.connect();
  await database.query("update buckets set bucket = 'gone-bucket'");
  expect((await member.outcome("GET", `/api/v1/buckets/${bucket.id}/objects`)).code).toBe("bucket_missing");
  await expect.poll(state).toMatchObject({ state: "failed", code: "bucket_missing" });
  await database.query("update buckets set bucket = $1", [s3.bucket]);
  await list(bucket);
  await expect.poll(state).toMatchObject({ state: "ok", code: null, message: null });
  await database.end();
});

test("a purged workspace takes its buckets and their files with it", async () => {
  const other = await TestPerson.signIn(server, "Petra", null);
  const workspace = await other.makeWorkspace("Short-lived");
  await put("short/x", "x");
  const { id } = (await other.call<Bucket>("POST", "/api/v1/buckets", connection({ prefix: "short/" }))).body;
  await other.call("POST", `/api/v1/buckets/${id}/attach`, { key: "x" });
  await other.call("POST", "/api/v1/uploads", { name: "y", size: 1, bucketId: id });
  const database = new pg.Client({ connectionString: server.database.superuserUrl });
  await database.connect();
  await database.query("delete from workspaces where slug = $1", [workspace.slug]);
  const { rowCount } = await database.query("select from buckets where prefix = 'short/'");
  expect(rowCount).toBe(0);
  await database.end();
});

test("a folder of many objects comes in pages that are all as fast as the first", async ({ skip }) => {
  if (s3.folder === undefined) skip("this S3 server keeps no folder that objects can be laid into");
  const folder = path.join(s3.folder!, s3.bucket, "crowd");
  await mkdir(folder);
  const objects = 3_000;
  for (let index = 0; index < objects; index++) await writeFile(path.join(folder, `${index}.txt`), "x");
  const bucket = await connect({ prefix: "crowd/" });
  const seen = new Set<string>();
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: ObjectList = await list(bucket, `?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`);
    for (const { key } of page.objects) seen.add(key);
    cursor = page.nextCursor;
  }
  expect(seen.size).toBe(objects);
});
