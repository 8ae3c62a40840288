import { open, stat } from "node:fs/promises";
import path from "node:path";
import type { File } from "@rollout/contract";
import { formatBytes } from "@rollout/contract/words";
import type { ApiClient } from "../api/api-client.js";
import { pause, waitMs } from "../api/retry.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";
import type { Progress } from "../output/progress.js";
import { dim } from "../output/text.js";

/** Times that one part is sent before the upload is given up. */
const mostTries = 3;

/** How long one part may take, in ms. */
const partTimeoutMs = 120_000;

/** How long it may take to remove what was uploaded, also after Ctrl-C, in ms. */
const removalMs = 5_000;

/**
 * Uploads a file into built-in storage, in parts; what fails is sent again, and nothing is left of an upload that ends
 * early.
 */
export async function uploadFile(context: Context, file: string, progress: Progress): Promise<File> {
  const api = await context.api();
  const size = await sizeOf(file);
  const upload = await api.call("createUpload", { body: { name: path.basename(file), size } });
  const params = { uploadId: upload.id };
  try {
    const handle = await open(file);
    try {
      for (let part = 1; part <= upload.partCount; part++) {
        const from = (part - 1) * upload.partBytes;
        const bytes = new Uint8Array(Math.min(upload.partBytes, size - from));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
        if (bytesRead < bytes.length) throw new Failure("file_changed", `${file} changed while it was read.`);
        await sendPart(api, { ...params, part }, bytes, context.signal);
        progress.update([
          `Uploading ${path.basename(file)} `,
          dim(`${formatBytes(from + bytes.length)} of ${formatBytes(size)}`),
        ]);
      }
    } finally {
      await handle.close();
    }
    const { file: stored } = await api.call("completeUpload", { params });
    if (stored === null)
      throw new Failure("reply_unreadable", "The server did not say what the upload became.");
    return stored;
  } catch (error) {
    const remover = await context.api(AbortSignal.timeout(removalMs));
    await remover.call("cancelUpload", { params }).catch(() => undefined);
    throw error;
  }
}

async function sendPart(
  api: ApiClient,
  params: { readonly uploadId: `upl_${string}`; readonly part: number },
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await api.call("uploadPart", { params, bytes, timeoutMs: partTimeoutMs });
      return;
    } catch (error) {
      const passes = error instanceof Failure && error.exitCode === exitCodes.unavailable;
      if (!passes || tries === mostTries) throw error;
      await pause(waitMs(tries, null), signal);
    }
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return found.size;
  throw new Failure("file_not_found", found ? `${file} is no file.` : `There is no file ${file}.`, {
    exitCode: exitCodes.usage,
  });
}
