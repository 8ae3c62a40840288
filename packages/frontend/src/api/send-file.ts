/** Sends a file to built-in storage: a small one at once, a large one in parts that can be sent again. */
import { fileSchema, routes, type File as StoredFile } from "@rollout/contract";
import { ApiError, errorOfReply, unreachable } from "./api-error.js";
import { addressOf } from "./call.js";
import { cancelUpload, completeUpload, createUpload, sendPart } from "./uploads.js";

/** Up to this size a file goes in one request, bytes. */
const wholeBytes = 16 * 1024 * 1024;
const triesPerPart = 4;
const pauseMs = 1_000;

interface SendOptions {
  readonly signal: AbortSignal;
  /** Bytes of the file that are sent so far. */
  readonly onProgress: (sent: number) => void;
}

/**
 * @param name Path of the file, with forward slashes.
 * @throws {ApiError} What the server says; the signal's reason when it was cancelled, and nothing is left then.
 */
export async function sendFile(
  workspace: string,
  file: File,
  { name = file.name, ...options }: SendOptions & { readonly name?: string },
): Promise<StoredFile> {
  return file.size <= wholeBytes
    ? sendWhole(workspace, file, name, options)
    : sendInParts(workspace, file, name, options);
}

/** What storage takes as a content type; what a browser says otherwise is left out. */
const plainType = /^[a-zA-Z0-9!#$&^_.+-]{1,64}\/[a-zA-Z0-9!#$&^_.+-]{1,128}$/;

function sendWhole(
  workspace: string,
  file: File,
  name: string,
  { signal, onProgress }: SendOptions,
): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const query = { name, ...(plainType.test(file.type) ? { contentType: file.type } : {}) };
    request.open("POST", addressOf(routes.uploadFile, {}, query));
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-rollout-workspace", workspace);
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, file.size));
    request.onload = () => void readFileReply(request).then(resolve, reject);
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal.removeEventListener("abort", abort);
    if (signal.aborted) reject(signal.reason);
    else {
      signal.addEventListener("abort", abort);
      request.send(file);
    }
  });
}

async function readFileReply({ status, responseText }: XMLHttpRequest): Promise<StoredFile> {
  if (status < 200 || status >= 300) throw await errorOfReply(new Response(responseText, { status }));
  return fileSchema.parse(JSON.parse(responseText));
}

async function sendInParts(
  workspace: string,
  file: File,
  name: string,
  { signal, onProgress }: SendOptions,
): Promise<StoredFile> {
  const type = plainType.test(file.type) ? { contentType: file.type } : {};
  const upload = await createUpload(workspace, { name, size: file.size, ...type }, signal);
  try {
    for (let part = 1; part <= upload.partCount; part++) {
      const start = (part - 1) * upload.partBytes;
      const bytes = file.slice(start, start + upload.partBytes);
      await sendPatiently(() =>
        sendPart(workspace, { uploadId: upload.id, part }, bytes, {
          signal,
          onProgress: (sent) => onProgress(Math.min(start + sent, file.size)),
        }),
      );
    }
    const { file: stored } = await completeUpload(workspace, upload.id, signal);
    if (stored === null) throw new Error("Built-in storage answers with a file");
    return stored;
  } catch (error) {
    await cancelUpload(workspace, upload.id).catch(() => undefined);
    throw error;
  }
}

/** Tries again what may succeed without a change: a lost connection, a server that starts anew. */
async function sendPatiently(send: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isPassing || tries === triesPerPart) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs * tries));
    }
  }
}
