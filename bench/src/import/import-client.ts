/** Imports through the API, as a person in the browser does: upload in parts, read, look, confirm. */
import { open, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { CompletedUpload, ImportFormat, ImportPreview, Job, Upload } from "@rollout/contract";
import { cpuSeconds } from "./cpu-time.js";

export interface Server {
  readonly url: string;
  readonly apiKey: string;
  readonly pid: number;
  readonly databaseUrl: string;
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

export async function upload(server: Server, file: string): Promise<string> {
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
    // A page asks less often; this is as exact as it need be.
    await setTimeout(100);
  }
}

export interface Measured {
  readonly tasks: number;
  /** From the start to the preview. */
  readonly readSeconds: number;
  /** From the confirmation to the version. */
  readonly saveSeconds: number;
  /** CPU time of server and Postgres for both. */
  readonly readCpu: number;
  readonly saveCpu: number;
}

export async function importFile(
  server: Server,
  { fileId, format, name }: { fileId: string; format: ImportFormat; name: string },
): Promise<Measured> {
  const source = { from: "file", fileId, discard: true };
  const cpu = () => cpuSeconds(server.pid, server.databaseUrl);
  const [begun, cpuBegun] = [performance.now(), cpu()];
  const { id } = await call<Job>(server, "POST", "/imports", { format, source, into: { name } });
  await settled(server, id);
  const [readSeconds, readCpu] = [(performance.now() - begun) / 1000, cpu() - cpuBegun];
  const { counts } = await call<ImportPreview>(server, "GET", `/imports/${id}`);
  if (counts.errors > 0) throw new Error(`The import has ${counts.errors} errors.`);
  const [confirmed, cpuConfirmed] = [performance.now(), cpu()];
  await call(server, "POST", `/imports/${id}/confirm`, {});
  await settled(server, id);
  const saveSeconds = (performance.now() - confirmed) / 1000;
  return { tasks: counts.tasks, readSeconds, readCpu, saveSeconds, saveCpu: cpu() - cpuConfirmed };
}
