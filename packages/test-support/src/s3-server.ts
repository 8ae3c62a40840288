import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { NewBucket } from "@rollout/contract";
import { findS3Program, type S3Program } from "./s3-program.js";
import { freePort } from "./server-process.js";

/** A real S3 server of its own for one test file, with one bucket. */
export interface S3Server {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A key that may list the bucket and read its objects, and nothing else; only where signatures are checked. */
  readonly reader: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** False for a stand-in that lets everyone in: tests of credentials have nothing to find there. */
  readonly checksSignatures: boolean;
  /** Folder in which each bucket is a folder of files; undefined where the server keeps them in memory. */
  readonly folder: string | undefined;
  stop(): Promise<void>;
}

/** The bucket as a workspace connects it; `changed` is what a test wants otherwise. */
export const bucketConnection = (
  { bucket, region, endpoint, accessKeyId, secretAccessKey }: Omit<S3Server, "stop">,
  changed: object = {},
): NewBucket => ({
  bucket,
  region,
  prefix: "",
  endpoint,
  pathStyle: true,
  accessKeyId,
  secretAccessKey,
  ...changed,
});

/** What an S3 client of the test's own is made with. */
export const s3ClientConfig = ({ endpoint, region, accessKeyId, secretAccessKey }: S3Server) => ({
  endpoint,
  region,
  forcePathStyle: true,
  credentials: { accessKeyId, secretAccessKey },
});

const region = "us-east-1";
const root = { accessKeyId: "rollout-root", secretAccessKey: "rollout-root-secret" };
const reader = { accessKeyId: "rollout-reader", secretAccessKey: "rollout-reader-secret" };
const bucket = "papers";
const readyWithinMs = 15_000;

/** Starts the S3 server on a free port of loopback, and makes its bucket. */
export async function startS3Server(): Promise<S3Server> {
  const program = await findS3Program();
  const folder = await mkdtemp(path.join(tmpdir(), "rollout-s3-"));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = await start(program, folder, port);
  await untilReady(endpoint, child);
  const data = path.join(folder, "data");
  if (program.kind === "moto") await fetch(`${endpoint}/${bucket}`, { method: "PUT" });
  return {
    endpoint,
    region,
    bucket,
    ...root,
    reader,
    checksSignatures: program.kind === "versitygw",
    folder: program.kind === "versitygw" ? data : undefined,
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start({ kind, command }: S3Program, folder: string, port: number): Promise<ChildProcess> {
  if (kind === "moto") {
    return spawn(command, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  }
  const data = path.join(folder, "data");
  const accounts = path.join(folder, "accounts");
  await mkdir(path.join(data, bucket), { recursive: true });
  await mkdir(accounts);
  const account = {
    access: reader.accessKeyId,
    secret: reader.secretAccessKey,
    role: "user",
    userID: 0,
    groupID: 0,
    projectID: 0,
  };
  await writeFile(
    path.join(accounts, "users.json"),
    JSON.stringify({ accessAccounts: { [reader.accessKeyId]: account } }),
  );
  const address = ["--port", `127.0.0.1:${port}`, "--region", region, "--quiet", "--iam-dir", accounts];
  return spawn(command, [...address, "posix", data], {
    env: { ...process.env, ROOT_ACCESS_KEY: root.accessKeyId, ROOT_SECRET_KEY: root.secretAccessKey },
    stdio: "ignore",
  });
}

async function untilReady(endpoint: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + readyWithinMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`The S3 server ended with ${child.exitCode}.`);
    const answers = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The S3 server did not answer within ${readyWithinMs / 1000} s.`);
}
