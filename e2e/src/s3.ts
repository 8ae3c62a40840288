/** The S3 server that all tests share; each keeps to a prefix of its own. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { S3Server } from "@rollout/test-support";

export type SharedS3 = Omit<S3Server, "stop">;

export const s3Variable = "ROLLOUT_E2E_S3";
export const sharedS3 = (): SharedS3 => JSON.parse(process.env[s3Variable]!) as SharedS3;

/** Lays an object into the bucket, as another program than Rollout does. */
export async function putObject(s3: SharedS3, key: string, content: string | Buffer): Promise<void> {
  if (s3.folder !== undefined) {
    const file = path.join(s3.folder, s3.bucket, key);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    return;
  }
  // This server checks no signatures.
  const body = typeof content === "string" ? content : new Uint8Array(content);
  await fetch(`${s3.endpoint}/${s3.bucket}/${key}`, { method: "PUT", body });
}
