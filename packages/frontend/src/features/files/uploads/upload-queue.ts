/** Every upload of one workspace that this page knows of; it goes on while its person looks at other pages. */
import { type FileId, limits, type StoredObject, type Upload, type UploadId } from "@rollout/contract";
import { ApiError } from "../../../api/api-error.js";
import { deleteObject, findObject, type Storage } from "../../../api/files.js";
import { cancelUpload, completeUpload, createUpload, readUpload } from "../../../api/uploads.js";
import { formatBytes } from "../../../ui/format/numbers.js";
import type { ChosenFile } from "./dropped-files.js";
import { nameBeside } from "./kept-name.js";
import { forgetUpload, readRemembered, reasonAgainstFile, rememberUpload } from "./remembered-uploads.js";
import { sendParts, tryAgain } from "./send-parts.js";
import { Slots } from "./slots.js";
import { uploadsUnderWay, whileLocked } from "./tab-locks.js";
import { isOver, isUnderWay, type UploadItem } from "./upload-item.js";
import { bytesThere } from "./upload-parts.js";

/** Files, and parts of all files together, that are on their way at once. */
const atOnce = 3;
/** A cancelled upload leaves the list after so many ms. */
const cancelledForMs = 6_000;

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

interface Work {
  readonly file: File;
  stop: AbortController;
  replaces: boolean;
}

export class UploadQueue {
  readonly #workspace: string;
  readonly #files = new Slots(atOnce);
  readonly #parts = new Slots(atOnce);
  readonly #work = new Map<string, Work>();
  readonly #watchers = new Set<() => void>();
  #items: readonly UploadItem[] = [];
  #counter = 0;
  /** Told of each file that is stored. */
  onStored: ((stored: StoredUpload) => void) | undefined;

  constructor(workspace: string) {
    this.#workspace = workspace;
    void this.#findInterrupted();
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };
  readonly items = (): readonly UploadItem[] => this.#items;

  add(chosen: readonly ChosenFile[], { storage, folder }: { storage: Storage; folder: string }): void {
    for (const { file, path } of chosen) {
      const id = `${++this.#counter}`;
      const refusal = refusalOf(file);
      this.#items = [
        ...this.#items,
        {
          id,
          storage,
          folder,
          key: folder + path,
          size: file.size,
          state: refusal ? "refused" : "waiting",
          sent: 0,
          rate: null,
          uploadId: null,
          error: refusal ? { message: refusal } : null,
        },
      ];
      this.#work.set(id, { file, stop: new AbortController(), replaces: false });
      if (!refusal) this.#start(id);
    }
    this.#tell();
  }

  /** Nothing of it is kept. */
  cancel(id: string): void {
    const item = this.#find(id);
    if (!item) return;
    this.#work.get(id)?.stop.abort();
    if (item.uploadId !== null) this.#giveUp(item.uploadId);
    if (item.state === "refused" || item.state === "failed" || item.state === "taken") {
      this.#remove([id]);
      return;
    }
    this.#change(id, { state: "cancelled", uploadId: null, rate: null });
    setTimeout(() => this.#remove([id]), cancelledForMs);
  }

  cancelAll(): void {
    for (const item of this.#items) if (!isOver(item)) this.cancel(item.id);
  }

  /** Takes what is over out of the list. */
  dismissOver(): void {
    this.#remove(this.#items.filter(isOver).map(({ id }) => id));
  }

  retry(id: string): void {
    const work = this.#work.get(id);
    if (!work) return;
    work.stop = new AbortController();
    this.#change(id, { state: "waiting", error: null });
    this.#start(id);
  }

  /** The answer to an object of the same key. */
  async settle(id: string, answer: "replace" | "keep" | "skip"): Promise<void> {
    const item = this.#find(id);
    const work = this.#work.get(id);
    if (!item || !work) return;
    if (answer === "skip") {
      this.#remove([id]);
      return;
    }
    if (answer === "replace") work.replaces = true;
    else {
      const keys = new Set(this.#items.filter((each) => each.storage === item.storage).map(({ key }) => key));
      const isTaken = async (key: string): Promise<boolean> =>
        keys.has(key) || (await findObject(this.#workspace, { storage: item.storage, key })) !== undefined;
      try {
        this.#change(id, { key: await nameBeside(item.key, isTaken) });
      } catch (error) {
        this.#fail(id, error);
        return;
      }
    }
    this.#change(id, { state: "waiting", error: null });
    this.#start(id);
  }

  /** Goes on with an interrupted upload. @returns Why this is not its file; undefined when it goes on. */
  resume(id: string, file: File): string | undefined {
    const item = this.#find(id);
    const remembered = readRemembered(this.#workspace).find(({ uploadId }) => uploadId === item?.uploadId);
    if (!item || !remembered) return "The upload is over.";
    const reason = reasonAgainstFile(remembered, file);
    if (reason !== undefined) {
      this.#change(id, { error: { message: reason } });
      return reason;
    }
    this.#work.set(id, { file, stop: new AbortController(), replaces: true });
    this.#change(id, { state: "waiting", error: null });
    this.#start(id);
    return undefined;
  }

  #start(id: string): void {
    const work = this.#work.get(id);
    if (!work) return;
    const { signal } = work.stop;
    void this.#files.run(async () => {
      if (signal.aborted) return;
      this.#change(id, { state: "sending" });
      await this.#send(id, work, signal).catch((error: unknown) => {
        if (!signal.aborted) this.#fail(id, error);
      });
    });
  }

  async #send(id: string, work: Work, signal: AbortSignal): Promise<void> {
    const item = this.#find(id)!;
    // Built-in storage keeps files of one name side by side: whoever uploads decides here, as in a bucket.
    const former =
      item.storage === null && item.uploadId === null
        ? await findObject(this.#workspace, { storage: null, key: item.key }, signal)
        : undefined;
    if (former !== undefined && !work.replaces) {
      this.#change(id, { state: "taken" });
      return;
    }
    const upload = item.uploadId === null ? await this.#begin(item, work, signal) : await this.#goOn(item);
    if (signal.aborted) return this.#giveUp(upload.id);
    await whileLocked(upload.id, async () => {
      this.#change(id, { uploadId: upload.id, sent: bytesThere(upload) });
      await sendParts(upload, work.file, {
        workspace: this.#workspace,
        slots: this.#parts,
        signal,
        onProgress: (sent, rate) => this.#change(id, { sent, rate }),
      });
      const { file } = await tryAgain(() => completeUpload(this.#workspace, upload.id, signal), signal);
      forgetUpload(this.#workspace, upload.id);
      const replaced =
        file && former && former.fileId !== file.id && (await this.#drop(former)) ? former : null;
      this.#change(id, { state: "done", sent: item.size, rate: null, uploadId: null });
      const { storage, key, size } = item;
      this.onStored?.({ storage, key, size, fileId: file?.id ?? null, etag: file?.sha256 ?? null, replaced });
    });
  }

  /** Deletes the file whose place was taken. One that a version refers to stays, for its tasks. */
  async #drop(former: StoredObject): Promise<boolean> {
    return deleteObject(this.#workspace, { ...former, storage: null }).then(
      () => true,
      () => false,
    );
  }

  async #begin(item: UploadItem, { file, replaces }: Work, signal: AbortSignal): Promise<Upload> {
    const { storage, folder, key, size } = item;
    const upload = await createUpload(
      this.#workspace,
      {
        name: key,
        size,
        ...(file.type === "" ? {} : { contentType: file.type }),
        ...(storage === null ? {} : { bucketId: storage }),
        ...(replaces ? { replace: true } : {}),
      },
      signal,
    );
    const { name: fileName, lastModified } = file;
    rememberUpload(this.#workspace, {
      uploadId: upload.id,
      storage,
      folder,
      key,
      fileName,
      size,
      lastModified,
    });
    return upload;
  }

  /** Storage forgets parts after a day: then it begins anew. */
  async #goOn(item: UploadItem): Promise<Upload> {
    const uploadId = item.uploadId!;
    try {
      return await readUpload(this.#workspace, uploadId);
    } catch (error) {
      if (error instanceof ApiError && error.code === "upload_not_found") {
        forgetUpload(this.#workspace, uploadId);
        this.#change(item.id, { uploadId: null, sent: 0 });
      }
      throw error;
    }
  }

  #fail(id: string, error: unknown): void {
    if (error instanceof ApiError && error.code === "object_exists") this.#change(id, { state: "taken" });
    else {
      const shown =
        error instanceof ApiError
          ? error
          : { message: "The file cannot be read any more.", hint: "Choose it again." };
      this.#change(id, { state: "failed", rate: null, error: shown });
    }
  }

  #giveUp(uploadId: UploadId): void {
    forgetUpload(this.#workspace, uploadId);
    // What cannot be told now goes by itself after a day.
    void cancelUpload(this.#workspace, uploadId).catch(() => undefined);
  }

  async #findInterrupted(): Promise<void> {
    const elsewhere = await uploadsUnderWay();
    for (const { uploadId, storage, folder, key, size } of readRemembered(this.#workspace)) {
      if (elsewhere.has(uploadId)) continue;
      const upload = await readUpload(this.#workspace, uploadId).catch((error: unknown) => error);
      if (upload instanceof ApiError && upload.code === "upload_not_found") {
        forgetUpload(this.#workspace, uploadId);
      } else if (!(upload instanceof Error)) {
        const sent = bytesThere(upload as Upload);
        const known = { storage, folder, key, size, sent, uploadId };
        const item: UploadItem = { id: uploadId, ...known, state: "interrupted", rate: null, error: null };
        this.#items = [...this.#items, item];
        this.#tell();
      }
    }
  }

  #find(id: string): UploadItem | undefined {
    return this.#items.find((item) => item.id === id);
  }

  #change(id: string, change: Partial<UploadItem>): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...change } : item));
    this.#tell();
  }

  #remove(ids: readonly string[]): void {
    for (const id of ids) this.#work.delete(id);
    this.#items = this.#items.filter(({ id }) => !ids.includes(id));
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }

  get isBusy(): boolean {
    return this.#items.some(isUnderWay);
  }
}

function refusalOf({ size }: File): string | undefined {
  if (size === 0) return "The file is empty. Nothing was uploaded.";
  if (size > limits.uploadBytes) {
    return `The limit is ${formatBytes(limits.uploadBytes)}. Nothing was uploaded.`;
  }
  return undefined;
}
