/** Sends one file to storage: begins or goes on, sends what is missing, and says what was stored. */
import type { FileId, StoredObject, Upload, UploadId } from "@rollout/contract";
import { ApiError } from "../../../api/api-error.js";
import { deleteObject, findObject, type Storage } from "../../../api/files.js";
import { cancelUpload, completeUpload, createUpload, readUpload } from "../../../api/uploads.js";
import { forgetUpload, rememberUpload } from "./remembered-uploads.js";
import { sendParts } from "./send-parts.js";
import type { Slots } from "./slots.js";
import { whileLocked } from "./tab-locks.js";
import { tryAgain } from "./try-again.js";
import type { UploadItem } from "./upload-item.js";
import { bytesThere } from "./upload-parts.js";

/** What an upload stored, for the lists that show it. */
export interface StoredUpload {
  readonly storage: Storage;
  readonly key: string;
  readonly size: number;
  /** Of built-in storage. */
  readonly fileId: FileId | null;
  /** Of built-in storage its SHA-256, as in lists. */
  readonly etag: string | null;
  /** The file of the same name that is gone. */
  readonly replaced: StoredObject | null;
}

interface Sending {
  readonly workspace: string;
  readonly file: File;
  /** An object of the same key may be replaced. */
  readonly replaces: boolean;
  /** Shared by all files that are on their way. */
  readonly slots: Slots;
  readonly signal: AbortSignal;
  readonly onChange: (change: Partial<UploadItem>) => void;
}

/** @returns What was stored; `"taken"` where an object of this key is there, and undefined when it was cancelled. */
export async function sendUpload(
  item: UploadItem,
  sending: Sending,
): Promise<StoredUpload | "taken" | undefined> {
  const { workspace, file, replaces, slots, signal, onChange } = sending;
  const { storage, key, size } = item;
  // Built-in storage keeps files of one name side by side: whoever uploads decides here, as in a bucket.
  const former =
    storage === null && item.uploadId === null
      ? await tryAgain(() => findObject(workspace, { storage, key }, signal), signal)
      : undefined;
  if (former !== undefined && !replaces) return "taken";
  const upload = item.uploadId === null ? await begin(item, sending) : await goOn(item.uploadId, sending);
  if (signal.aborted) {
    giveUp(workspace, upload.id);
    return undefined;
  }
  let stored: StoredUpload | undefined;
  await whileLocked(upload.id, async () => {
    onChange({ uploadId: upload.id, sent: bytesThere(upload) });
    await sendParts(upload, file, {
      workspace,
      slots,
      signal,
      onProgress: (sent, rate) => onChange({ sent, rate }),
    });
    const completed = await tryAgain(() => completeUpload(workspace, upload.id, signal), signal);
    forgetUpload(workspace, upload.id);
    const isOther = former !== undefined && completed.file !== null && former.fileId !== completed.file.id;
    const replaced = isOther && (await isDropped(workspace, former)) ? former : null;
    const fileId = completed.file?.id ?? null;
    stored = { storage, key, size, fileId, etag: completed.file?.sha256 ?? null, replaced };
  });
  return stored;
}

async function begin(item: UploadItem, { workspace, file, replaces, signal }: Sending): Promise<Upload> {
  const { storage, folder, key, size } = item;
  const wanted = {
    name: key,
    size,
    ...(file.type === "" ? {} : { contentType: file.type }),
    ...(storage === null ? {} : { bucketId: storage }),
    ...(replaces ? { replace: true } : {}),
  };
  const upload = await tryAgain(() => createUpload(workspace, wanted, signal), signal);
  const { name: fileName, lastModified } = file;
  rememberUpload(workspace, { uploadId: upload.id, storage, folder, key, fileName, size, lastModified });
  return upload;
}

/** Storage forgets parts after a day: then it begins anew. */
async function goOn(uploadId: UploadId, { workspace, signal, onChange }: Sending): Promise<Upload> {
  try {
    return await tryAgain(() => readUpload(workspace, uploadId), signal);
  } catch (error) {
    if (error instanceof ApiError && error.code === "upload_not_found") {
      forgetUpload(workspace, uploadId);
      onChange({ uploadId: null, sent: 0 });
    }
    throw error;
  }
}

/** Deletes the file whose place was taken. One that a version refers to stays, for its tasks. */
const isDropped = (workspace: string, former: StoredObject): Promise<boolean> =>
  deleteObject(workspace, { ...former, storage: null }).then(
    () => true,
    () => false,
  );

/** Nothing of the upload is kept. */
export function giveUp(workspace: string, uploadId: UploadId): void {
  forgetUpload(workspace, uploadId);
  // What cannot be told now goes by itself after a day.
  void cancelUpload(workspace, uploadId).catch(() => undefined);
}
