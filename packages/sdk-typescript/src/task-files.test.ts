/** Downloads over HTTP into a real folder, with every failure that a download may meet. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileCache } from "./file-cache.js";
import { Rollout, type Task, type TaskFileRef } from "./index.js";
import {
  type Answer,
  hangUp,
  json,
  refusal,
  type ScriptedServer,
  startScriptedServer,
} from "./testing/scripted-server.js";

let server: ScriptedServer;
let folder: string;
let cache: string;
beforeEach(async () => {
  server = await startScriptedServer();
  // Records of the attempts travel beside the files.
  server.scriptIsFor = ({ path }) => path !== "/api/v1/ingest";
  folder = await mkdtemp(path.join(tmpdir(), "task-files-"));
  cache = await mkdtemp(path.join(tmpdir(), "file-cache-"));
  process.env.ROLLOUT_FILE_CACHE = cache;
});
afterEach(async () => {
  await server.close();
  delete process.env.ROLLOUT_FILE_CACHE;
  for (const made of [folder, cache]) await rm(made, { recursive: true });
});

const aFile = (name: string, content: string, role = "input"): TaskFileRef => ({
  id: `file_${name}`,
  name,
  role,
  size: Buffer.byteLength(content),
  contentType: "text/plain",
  sha256: createHash("sha256").update(content).digest("hex"),
  url: `/api/v1/files/${encodeURIComponent(name)}/content`,
});

const aTask = (files: TaskFileRef[]): Task => ({
  id: "task_01kdvpbme0fkaa2skynkq9rr5w",
  name: "t",
  task: { instruction: "", input: {}, files, outputSchema: null, metadata: {} },
});

const content =
  (text: string): Answer =>
  (_, response) =>
    void response.writeHead(200).end(text);

const startRun = () =>
  new Rollout({ apiKey: "k", baseUrl: server.url, workspace: "w", onWarning: () => undefined }).startRun();

const startAttempt = async (files: TaskFileRef[]) => {
  const run = await startRun();
  server.requests.length = 0;
  return run.startRollout(aTask(files));
};

test("files land under their names and come back with their local paths", async () => {
  const files = [aFile("paper.txt", "Attention"), aFile("data/rows.csv", "a,b\n1,2\n")];
  const attempt = await startAttempt(files);
  const byName: Answer = (request, response) =>
    content(request.path.includes("paper") ? "Attention" : "a,b\n1,2\n")(request, response);
  server.script = [byName, byName];
  const materialized = await attempt.materializeFiles(folder);
  expect(materialized).toEqual([
    { ...files[0], path: path.join(folder, "paper.txt") },
    { ...files[1], path: path.join(folder, "data", "rows.csv") },
  ]);
  expect(await readFile(materialized[1]!.path!, "utf8")).toBe("a,b\n1,2\n");
  expect(server.requests[0]!.headers).toMatchObject({
    authorization: "Bearer k",
    "x-rollout-workspace": "w",
  });
});

test("without a directory there is a temporary one, and without files nothing is asked", async () => {
  const attempt = await startAttempt([aFile("a.txt", "a")]);
  server.script = [content("a")];
  const [file] = await attempt.materializeFiles();
  expect(file!.path!.startsWith(tmpdir())).toBe(true);
  await rm(path.dirname(file!.path!), { recursive: true });
  expect(await (await startAttempt([])).materializeFiles(folder)).toEqual([]);
  expect(server.requests.filter(server.scriptIsFor)).toEqual([]);
});

test("a download that fails or comes broken is tried again, and nothing partial stays", async () => {
  const attempt = await startAttempt([aFile("a.txt", "whole")]);
  server.script = [
    hangUp,
    content("whale"),
    content("whole and more"),
    refusal(503, "shutting_down"),
    content("whole"),
  ];
  await attempt.materializeFiles(folder);
  expect(await readdir(folder)).toEqual(["a.txt"]);
  expect(await readFile(path.join(folder, "a.txt"), "utf8")).toBe("whole");
});

test("a file that never comes whole is an error, and so is one that the server refuses", async () => {
  server.script = [];
  const attempt = await startAttempt([aFile("a.txt", "whole")]);
  server.script = Array.from({ length: 3 }, () => content("whale"));
  await expect(attempt.materializeFiles(folder)).rejects.toMatchObject({
    code: "file_corrupt",
    message: expect.stringContaining("did not come as the task names it: it has another SHA-256."),
  });
  server.script = Array.from({ length: 3 }, () => content("whole and more"));
  await expect(attempt.materializeFiles(folder)).rejects.toMatchObject({
    message: expect.stringContaining("it has more than its 5 bytes"),
  });
  server.script = [refusal(404, "file_not_found")];
  await expect(attempt.materializeFiles(folder)).rejects.toMatchObject({
    code: "file_not_found",
    status: 404,
  });
  expect(await readdir(folder)).toEqual([]);
});

test("a download that breaks off says so of its file, and soon", async () => {
  const attempt = await startAttempt([aFile("a.txt", "whole")]);
  const breakOff: Answer = (_, response) => {
    response
      .writeHead(200, { "content-length": 5 })
      .write("who", () => setTimeout(() => response.destroy(), 300));
  };
  server.script = Array.from({ length: 3 }, () => breakOff);
  server.requests.length = 0;
  await expect(attempt.materializeFiles(folder)).rejects.toMatchObject({
    code: "file_incomplete",
    message: expect.stringContaining("The download of the file a.txt broke off after 3 of 5 bytes."),
  });
  expect(server.requests.filter(server.scriptIsFor)).toHaveLength(3);
  expect(await readdir(folder)).toEqual([]);
});

test("the key does not go to another address, neither by a redirect nor by a file's url", async () => {
  const other = await startScriptedServer();
  const elsewhere = { ...aFile("a.txt", "a"), url: `${other.url}/a.txt` };
  other.script = [content("a")];
  await (await startAttempt([elsewhere])).materializeFiles(folder);
  expect(other.requests[0]!.headers.authorization).toBeUndefined();
  const attempt = await startAttempt([aFile("b.txt", "b")]);
  server.script = [(_, response) => void response.writeHead(302, { location: other.url }).end()];
  await expect(attempt.materializeFiles(folder)).rejects.toMatchObject({ code: "redirect_refused" });
  expect(other.requests).toHaveLength(1);
  await other.close();
});

test("files of other roles are asked for by role, once for all attempts of the run", async () => {
  const hidden = aFile("test.sh", "exit 0", "tests");
  const run = await startRun();
  server.requests.length = 0;
  server.script = [
    (_, response) => json(response, 200, { tasks: [aTask([hidden])], nextCursor: null }),
    content("exit 0"),
  ];
  for (const name of ["first", "second"]) {
    const attempt = await run.startRollout(aTask([]));
    const files = await attempt.materializeFiles(path.join(folder, name), { roles: ["tests"] });
    expect(files.map((file) => file.name)).toEqual(["test.sh"]);
  }
  expect(server.requests.filter(server.scriptIsFor).map((request) => request.path)).toEqual([
    `/api/v1/runs/${run.id}/tasks?limit=200&roles=tests`,
    "/api/v1/files/test.sh/content",
  ]);
});

test("many files come several at once, but not all", async () => {
  const files = Array.from({ length: 30 }, (_, index) => aFile(`${index}.txt`, `content of ${index}.txt`));
  const attempt = await startAttempt(files);
  let open = 0;
  let mostOpen = 0;
  server.script = files.map(() => (request, response) => {
    mostOpen = Math.max(mostOpen, ++open);
    setTimeout(() => {
      open--;
      response.writeHead(200).end(`content of ${request.path.split("/")[4]}`);
    }, 10);
  });
  expect(await attempt.materializeFiles(folder)).toHaveLength(30);
  expect(mostOpen).toBe(4);
});

test("a name may be as long as a disk takes it, downloaded and from the cache", async () => {
  const name = `data/${"論".repeat(79)}.md`;
  const attempt = await startAttempt([aFile(name, "long")]);
  server.script = [content("long")];
  for (const round of ["first", "second"]) {
    const [file] = await attempt.materializeFiles(path.join(folder, round));
    expect(file!.path).toBe(path.join(folder, round, name));
    expect(await readFile(file!.path!, "utf8")).toBe("long");
  }
  expect(await readdir(path.join(folder, "second", "data"))).toHaveLength(1);
});

test("a folder that cannot be written is the disk's error, at once", async () => {
  const attempt = await startAttempt([aFile("a.txt", "a")]);
  await writeFile(path.join(folder, "no-folder"), "");
  const directory = path.join(folder, "no-folder", "inside");
  await expect(attempt.materializeFiles(directory)).rejects.toMatchObject({ code: "ENOTDIR" });
});

test("a file that was downloaded before comes from the cache, unless that is not wanted", async () => {
  const attempt = await startAttempt([aFile("a.txt", "whole")]);
  server.script = [content("whole")];
  await attempt.materializeFiles(path.join(folder, "first"));
  const other = await startAttempt([aFile("b.txt", "whole")]);
  const [file] = await other.materializeFiles(path.join(folder, "second"));
  expect(await readFile(file!.path!, "utf8")).toBe("whole");
  expect(server.script).toEqual([]);
  server.script = [content("whole")];
  await other.materializeFiles(path.join(folder, "third"), { cache: false });
  expect(server.script).toEqual([]);
});

test("a cached file that was changed is downloaded again, and what an agent does to its copy stays there", async () => {
  const attempt = await startAttempt([aFile("a.txt", "whole")]);
  server.script = [content("whole"), content("whole")];
  await attempt.materializeFiles(path.join(folder, "first"));
  const [name] = await readdir(cache);
  const kept = path.join(cache, name!);
  await writeFile(kept, "whale");
  const [file] = await attempt.materializeFiles(path.join(folder, "second"));
  expect(await readFile(file!.path!, "utf8")).toBe("whole");
  await writeFile(file!.path!, "mine");
  expect(await readFile(kept, "utf8")).toBe("whole");
});

test("a cache that cannot be written is done without, and so is one that is off", async () => {
  await writeFile(path.join(folder, "file"), "");
  for (const told of [path.join(folder, "file", "cache"), "off"]) {
    process.env.ROLLOUT_FILE_CACHE = told;
    const attempt = await startAttempt([aFile("a.txt", "whole")]);
    server.script = [content("whole")];
    await attempt.materializeFiles(path.join(folder, "files"));
    expect(server.script).toEqual([]);
  }
});

test("a cache that is full lets go of what was used longest ago", async () => {
  for (const [age, name] of ["a", "b", "c"].entries()) {
    await writeFile(path.join(cache, name), "12345");
    await utimes(path.join(cache, name), 1_000_000 - age, 1_000_000 - age);
  }
  await new FileCache(cache).prune(10);
  expect(await readdir(cache)).toEqual(["a", "b"]);
});
