/** Files on their way to storage, in parts that can be sent again. */
import { type NewUpload, routes, type Upload, type UploadId, uploadSchema } from "@rollout/contract";
import { ApiError, errorOfReply, unreachable } from "./api-error.js";
import { addressOf, call } from "./call.js";

export const createUpload = (workspace: string, body: NewUpload, signal: AbortSignal): Promise<Upload> =>
  call(routes.createUpload, { body }, { workspace, signal });

export const readUpload = (workspace: string, uploadId: UploadId): Promise<Upload> =>
  call(routes.getUpload, { params: { uploadId } }, { workspace });

export const completeUpload = (workspace: string, uploadId: UploadId, signal: AbortSignal) =>
  call(routes.completeUpload, { params: { uploadId } }, { workspace, signal });

export const cancelUpload = async (workspace: string, uploadId: UploadId): Promise<void> => {
  await call(routes.cancelUpload, { params: { uploadId } }, { workspace });
};

interface PartOptions {
  readonly signal: AbortSignal;
  /** Bytes of this part that are on their way so far. */
  readonly onProgress: (sent: number) => void;
}

/** Sends one part. By XMLHttpRequest: `fetch` does not tell how much of a body is sent. */
export function sendPart(
  workspace: string,
  { uploadId, part }: { uploadId: UploadId; part: number },
  bytes: Blob,
  { signal, onProgress }: PartOptions,
): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const end = (settle: () => void): void => {
      signal.removeEventListener("abort", abort);
      settle();
    };
    request.open("PUT", addressOf(routes.uploadPart, { uploadId, part }));
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-rollout-workspace", workspace);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => end(() => void readReply(request).then(resolve, reject));
    request.onerror = () => end(() => reject(unreachable()));
    request.onabort = () => end(() => reject(signal.reason));
    signal.addEventListener("abort", abort);
    if (signal.aborted) end(() => reject(signal.reason));
    else request.send(bytes);
  });
}

async function readReply({ status, responseText }: XMLHttpRequest): Promise<Upload> {
  if (status < 200 || status >= 300) throw await errorOfReply(new Response(responseText, { status }));
  const parsed = uploadSchema.safeParse(JSON.parse(responseText));
  if (parsed.success) return parsed.data;
  const message = "The server's answer to a part is not what this page expects.";
  throw new ApiError(status, "reply_unreadable", message, "Reload the page: it may be older.", null);
}
