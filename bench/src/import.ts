import { createHash, randomFillSync } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, open, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import { newApiKey } from "@rollout/backend";
import type { CompletedUpload, ImportPreview, Job, Upload } from "@rollout/contract";
import { writeArchive } from "@rollout/harbor";
import { createTestDatabase, freePort, startServerProcess, startTestPostgres } from "@rollout/test-support";
import { report } from "./results.js";

/*
 * Imports of Harbor archives through the API, by a server of its own process: 10,000 tasks of five files each, and
 * an archive of 1 GiB, while the memory of the server is watched. Client, server and Postgres share the machine.
 */

const tasks = 10_000;
const largeFiles = 1_024;
const largeFileBytes = 1024 * 1024;
/** Of the server's memory, in ms. */
const sampleEveryMs = 100;

interface Server {
  readonly url: string;
  readonly apiKey: string;
  readonly pid: number;
}

interface BenchFile {
  readonly path: string;
  readonly bytes: () => Buffer;
}

async function writeZip(file: string, files: Iterable<BenchFile>): Promise<void> {
  async function* entries() {
    for (const { path: name, bytes } of files) {
      const content = bytes();
      const sha256 = createHash("sha256").update(content).digest("hex");
      yield {
        path: name,
        size: content.length,
        sha256,
        async *open() {
          yield content;
        },
      };
    }
  }
  await pipeline(writeArchive(entries()), createWriteStream(file));
}

const text = (name: string, content: string): BenchFile => ({
  path: name,
  bytes: () => Buffer.from(content),
});

/** Instruction, tests and solution differ from task to task, configuration and image do not. */
function* smallTasks(): Generator<BenchFile> {
  for (let index = 0; index < tasks; index++) {
    const folder = `tasks/task-${index}`;
    yield text(`${folder}/task.toml`, '[metadata]\ndifficulty = "easy"\ntags = ["bench"]\n');
    yield text(`${folder}/instruction.md`, `Write the number ${index} into answer.txt.\n`);
    yield text(`${folder}/environment/Dockerfile`, "FROM ubuntu:24.04\nWORKDIR /app\n");
    yield text(`${folder}/tests/test.sh`, `#!/bin/bash\ntest "$(cat answer.txt)" = ${index}\n`);
    yield text(`${folder}/solution/solve.sh`, `#!/bin/bash\necho ${index} > answer.txt\n`);
  }
}

/** Contents that no packing makes smaller. */
function* largeTask(): Generator<BenchFile> {
  yield text("large/task.toml", "");
  yield text("large/instruction.md", "Read all of it.\n");
  yield text("large/environment/Dockerfile", "FROM scratch\n");
  yield text("large/tests/test.sh", "true\n");
  yield text("large/solution/solve.sh", "true\n");
  for (let index = 0; index < largeFiles; index++) {
    yield {
      path: `large/environment/data/${index}.bin`,
      bytes: () => randomFillSync(Buffer.allocUnsafe(largeFileBytes)),
    };
  }
}

async function call<Reply>(server: Server, method: string, address: string, body?: unknown): Promise<Reply> {
  const isBytes = body instanceof Uint8Array;
  const response = await fetch(`${server.url}/api/v1${address}`, {
    method,
    headers: {
      authorization: `Bearer ${server.apiKey}`,
      ...(body === undefined
        ? {}
        : { "content-type": isBytes ? "application/octet-stream" : "application/json" }),
    },
    ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const reply = await response.text();
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${reply}`);
  return JSON.parse(reply) as Reply;
}

async function upload(server: Server, file: string): Promise<string> {
  const { size } = await stat(file);
  const started = await call<Upload>(server, "POST", "/uploads", { name: path.basename(file), size });
  const handle = await open(file);
  for (let part = 1; part <= started.partCount; part++) {
    const from = (part - 1) * started.partBytes;
    const bytes = Buffer.allocUnsafe(Math.min(started.partBytes, size - from));
    await handle.read(bytes, 0, bytes.length, from);
    await call(server, "PUT", `/uploads/${started.id}/parts/${part}`, bytes);
  }
  await handle.close();
  const { file: stored } = await call<CompletedUpload>(server, "POST", `/uploads/${started.id}/complete`, {});
  return stored!.id;
}

async function settled(server: Server, id: string): Promise<Job> {
  for (;;) {
    const job = await call<Job>(server, "GET", `/jobs/${id}`);
    if (job.state === "failed") throw new Error(`The import failed: ${job.message}`);
    if (job.state === "ready" || job.state === "done") return job;
    await setTimeout(25);
  }
}

interface Measured {
  readonly readSeconds: number;
  readonly importSeconds: number;
}

async function importFile(server: Server, fileId: string): Promise<Measured> {
  const source = { from: "file", fileId, discard: true };
  const begun = performance.now();
  const { id } = await call<Job>(server, "POST", "/imports", { format: "harbor_zip", source });
  await settled(server, id);
  const { tookMs } = await call<ImportPreview>(server, "GET", `/imports/${id}`);
  const readSeconds = Math.max(tookMs, performance.now() - begun) / 1000;
  const confirmed = performance.now();
  await call(server, "POST", `/imports/${id}/confirm`, {});
  await settled(server, id);
  return { readSeconds, importSeconds: (performance.now() - confirmed) / 1000 };
}

/** The most memory that the server holds from now until `stop`, in MB. */
function watchMemory(pid: number): { stop(): number } {
  let most = 0;
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    most = Math.max(most, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000);
  }, sampleEveryMs);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

async function main(): Promise<void> {
  const stopPostgres = await startTestPostgres();
  const database = await createTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "rollout-bench-"));
  const apiKey = newApiKey();
  const child = await startServerProcess({
    ...database,
    port: await freePort(),
    dataDir: folder,
    environment: { ROLLOUT_INIT_WORKSPACE: "bench", ROLLOUT_INIT_API_KEY: apiKey },
  });
  const server: Server = { url: child.url, apiKey, pid: child.process.pid! };
  try {
    const small = path.join(folder, "small.zip");
    const large = path.join(folder, "large.zip");
    await writeZip(small, smallTasks());
    await writeZip(large, largeTask());
    const largeId = await upload(server, large);
    const memory = watchMemory(server.pid);
    const ofLarge = await importFile(server, largeId);
    const most = memory.stop();
    const ofSmall = await importFile(server, await upload(server, small));
    await report(
      "import",
      [
        { name: "import_tasks", value: tasks / ofSmall.importSeconds, unit: "tasks/s", goal: [">=", 2_000] },
        { name: "import_memory_of_1_GiB", value: most, unit: "MB", goal: ["<=", 300] },
      ],
      [
        `${tasks} tasks of five files: read and checked in ${ofSmall.readSeconds.toFixed(1)} s, imported in ${ofSmall.importSeconds.toFixed(1)} s.`,
        `1 GiB in ${largeFiles} files: read and checked in ${ofLarge.readSeconds.toFixed(1)} s, imported in ${ofLarge.importSeconds.toFixed(1)} s.`,
      ],
    );
  } finally {
    await child.stop();
    await database.drop();
    await stopPostgres();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
