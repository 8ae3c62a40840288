import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ErrorReply, type File, limits, newId } from "@rollout/contract";
import { startTestServer, type TestServer } from "@rollout/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readByteRange } from "../../platform/byte-range.js";
import { contentDisposition } from "../../platform/download-headers.js";

let server: TestServer;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "rollout-files-"));
  server = await startTestServer({ ROLLOUT_DATA_DIR: dataDir });
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const headers = (): Record<string, string> => ({
  authorization: `Bearer ${server.apiKey}`,
  "content-type": "application/octet-stream",
});

const upload = (name: string, body: Buffer | string, more = "", extra = {}): Promise<Response> =>
  fetch(`${server.url}/api/v1/files?name=${encodeURIComponent(name)}${more}`, {
    method: "POST",
    headers: { ...headers(), ...extra },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });

const uploaded = async (...given: Parameters<typeof upload>): Promise<File> => {
  const response = await upload(...given);
  expect(response.status).toBe(201);
  return (await response.json()) as File;
};

const download = (id: string, extra: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/api/v1/files/${id}/content`, {
    headers: { authorization: `Bearer ${server.apiKey}`, ...extra },
  });

/** Paths of all files under the server's storage. */
async function storedPaths(): Promise<string[]> {
  const entries = await readdir(path.join(dataDir, "files"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

test("bytes come back as they were sent, with their hash, and a browser would save them", async () => {
  const bytes = randomBytes(3_000_000);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const file = await uploaded("data/Größe ☃.bin", bytes, "&contentType=text/html");
  expect(file).toMatchObject({
    name: "data/Größe ☃.bin",
    size: bytes.length,
    contentType: "text/html",
    sha256,
  });

  const response = await download(file.id);
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-length": String(bytes.length),
    "content-type": "application/octet-stream",
    etag: `"${sha256}"`,
    "content-disposition": `attachment; filename="Gr__e _.bin"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%E2%98%83.bin`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
  const known = await server.call<File>("GET", `/api/v1/files/${file.id}`);
  expect(known.body).toEqual(file);
});

test("the same bytes under the same name and type answer with the file that is there", async () => {
  const first = await uploaded("a.txt", "same");
  expect(await uploaded("a.txt", "same")).toEqual(first);
  const renamed = await uploaded("b.txt", "same");
  expect(renamed.id).not.toBe(first.id);
  expect(renamed.sha256).toBe(first.sha256);
  const at = await Promise.all(Array.from({ length: 5 }, () => uploaded("at-once.txt", "at once")));
  expect(new Set(at.map((file) => file.id)).size).toBe(1);
});

test("bytes are kept once, for their owner alone", async () => {
  const file = await uploaded("mode.txt", "modes of files");
  const [stored] = (await storedPaths()).filter((found) => found.endsWith(file.sha256));
  expect((await stat(stored!)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(stored!))).mode & 0o777).toBe(0o700);
});

test("an empty file is a file", async () => {
  const file = await uploaded("empty", "");
  expect(file.size).toBe(0);
  const response = await download(file.id);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("");
});

test("a part is sent where a part is asked for", async () => {
  const file = await uploaded("digits", "0123456789");
  const part = await download(file.id, { range: "bytes=2-4" });
  expect(part.status).toBe(206);
  expect(part.headers.get("content-range")).toBe("bytes 2-4/10");
  expect(await part.text()).toBe("234");
  expect(await (await download(file.id, { range: "bytes=-3" })).text()).toBe("789");
  const changed = await download(file.id, { range: "bytes=2-4", "if-range": '"other"' });
  expect(changed.status).toBe(200);
  expect((await download(file.id, { "if-none-match": `"${file.sha256}"` })).status).toBe(304);
});

test("a file beyond the limit is refused with or without a length, and nothing of it stays", async () => {
  const before = (await storedPaths()).length;
  const told = await upload("large", Buffer.alloc(limits.fileBytes + 1));
  expect(told.status).toBe(413);
  expect(((await told.json()) as ErrorReply).error.code).toBe("body_too_large");

  const chunk = Buffer.alloc(1024 * 1024);
  let sent = 0;
  const untold = await fetch(`${server.url}/api/v1/files?name=large`, {
    method: "POST",
    headers: headers(),
    duplex: "half",
    body: new ReadableStream({
      pull(controller) {
        if (sent > limits.fileBytes) controller.close();
        else controller.enqueue(chunk);
        sent += chunk.length;
      },
    }),
  } as RequestInit);
  expect(untold.status).toBe(413);
  expect((await storedPaths()).length).toBe(before);
});

test("an upload that breaks off leaves nothing", async () => {
  const before = (await storedPaths()).length;
  const { port, hostname } = new URL(server.url);
  const request = http.request({
    port,
    hostname,
    method: "POST",
    path: "/api/v1/files?name=broken",
    headers: { ...headers(), "content-length": 1_000_000 },
  });
  const ended = new Promise<void>((resolve) => request.once("error", () => resolve()));
  request.write(Buffer.alloc(300_000));
  await expect.poll(async () => (await storedPaths()).length).toBe(before + 1);
  request.destroy(new Error("gone"));
  await ended;
  await expect.poll(async () => (await storedPaths()).length).toBe(before);
});

test("unsafe names, other media types and encodings are refused", async () => {
  for (const name of ["../x", "/x", "a\\b", "", "a//b", "\u0000"])
    expect((await upload(name, "x")).status).toBe(400);
  expect((await upload("x", "x", "", { "content-type": "text/plain" })).status).toBe(415);
  expect((await upload("x", "{}", "", { "content-type": "application/json" })).status).toBe(415);
  expect((await upload("x", "x", "", { "content-encoding": "gzip" })).status).toBe(415);
});

test("a file that is not there is not found", async () => {
  expect((await download(newId("file"))).status).toBe(404);
  expect((await download("file_x")).status).toBe(400);
});

test("ranges that cannot be met mean the whole", () => {
  expect(readByteRange("bytes=0-0", 5)).toEqual({ start: 0, end: 0 });
  expect(readByteRange("bytes=3-", 5)).toEqual({ start: 3, end: 4 });
  expect(readByteRange("bytes=-99", 5)).toEqual({ start: 0, end: 4 });
  expect(readByteRange("bytes=0-99", 5)).toEqual({ start: 0, end: 4 });
  for (const header of [
    undefined,
    "bytes=5-",
    "bytes=-0",
    "bytes=3-2",
    "bytes=-",
    "bytes=0-1,3-4",
    "items=0-1",
  ]) {
    expect(readByteRange(header, 5)).toBeUndefined();
  }
  expect(readByteRange("bytes=0-", 0)).toBeUndefined();
});

test("a name cannot break out of its header", () => {
  expect(contentDisposition('a/b"; x="\\.txt')).toBe(
    `attachment; filename="b_; x=__.txt"; filename*=UTF-8''b%22%3B%20x%3D%22%5C.txt`,
  );
});
