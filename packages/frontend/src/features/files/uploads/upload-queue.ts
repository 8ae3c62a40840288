/** Every upload of one workspace that this page knows of; it goes on while its person looks at other pages. */
import { limits } from "@rollout/contract";
import { ApiError } from "../../../api/api-error.js";
import { findObject, type Storage } from "../../../api/files.js";
import { formatBytes } from "../../../ui/format/numbers.js";
import type { ChosenFile } from "./dropped-files.js";
import { findInterrupted } from "./interrupted-uploads.js";
import { nameBeside } from "./kept-name.js";
import { readRemembered, reasonAgainstFile } from "./remembered-uploads.js";
import { giveUp, type StoredUpload, sendUpload } from "./send-upload.js";
import { Slots } from "./slots.js";
import { isOver, isUnderWay, type UploadItem } from "./upload-item.js";
import { UploadList } from "./upload-list.js";

/** Files, and parts of all files together, that are on their way at once. */
const atOnce = 3;
/** A cancelled upload leaves the list after so many ms. */
const cancelledForMs = 6_000;

interface Work {
  readonly file: File;
  stop: AbortController;
  replaces: boolean;
}

/** The answer to an object of the same key. */
export type TakenAnswer = "replace" | "keep" | "skip";

export class UploadQueue {
  readonly #workspace: string;
  readonly #files = new Slots(atOnce);
  readonly #parts = new Slots(atOnce);
  readonly #work = new Map<string, Work>();
  readonly #list = new UploadList();
  /** When what former pages left is in the list. */
  readonly #isFilled: Promise<void>;
  #counter = 0;
  /** Told of each file that is stored. */
  onStored: ((stored: StoredUpload) => void) | undefined;

  constructor(workspace: string) {
    this.#workspace = workspace;
    this.#isFilled = findInterrupted(workspace).then((items) => {
      this.#list.add(items);
      for (const item of items) if (item.sent === item.size) this.#finish(item);
    });
  }

  readonly subscribe = this.#list.subscribe;
  readonly items = this.#list.items;

  get isBusy(): boolean {
    return this.items().some(isUnderWay);
  }

  /** Uploads files; one whose upload was interrupted goes on where it stopped. */
  async add(chosen: readonly ChosenFile[], place: { storage: Storage; folder: string }): Promise<void> {
    await this.#isFilled;
    this.#addNew(
      chosen.filter(({ file, path }) => !this.#goOn(file, { ...place, key: place.folder + path })),
      place,
    );
  }

  #goOn(file: File, { storage, key }: Pick<UploadItem, "storage" | "key">): boolean {
    const remembered = readRemembered(this.#workspace);
    const item = this.items().find(
      (each) =>
        each.state === "interrupted" &&
        each.storage === storage &&
        each.key === key &&
        remembered.some(
          (one) => one.uploadId === each.uploadId && reasonAgainstFile(one, file) === undefined,
        ),
    );
    return item !== undefined && this.resume(item.id, file) === undefined;
  }

  #addNew(chosen: readonly ChosenFile[], { storage, folder }: { storage: Storage; folder: string }): void {
    const items = chosen.map(({ file, path }): UploadItem => {
      const id = `${++this.#counter}`;
      this.#work.set(id, { file, stop: new AbortController(), replaces: false });
      const refusal = refusalOf(file);
      return {
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
      };
    });
    this.#list.add(items);
    for (const { id, state } of items) if (state === "waiting") this.#start(id);
  }

  /** Nothing of it is kept. */
  cancel(id: string): void {
    const item = this.#list.find(id);
    if (!item) return;
    this.#work.get(id)?.stop.abort();
    if (item.uploadId !== null) giveUp(this.#workspace, item.uploadId);
    if (item.state === "refused" || item.state === "failed" || item.state === "taken") {
      this.#remove([id]);
      return;
    }
    this.#list.change(id, { state: "cancelled", uploadId: null, rate: null });
    setTimeout(() => this.#remove([id]), cancelledForMs);
  }

  cancelAll(): void {
    for (const item of this.items()) if (!isOver(item)) this.cancel(item.id);
  }

  /** Takes what is over out of the list. */
  dismissOver(): void {
    for (const { id, uploadId } of this.items().filter(isOver)) {
      if (uploadId !== null) giveUp(this.#workspace, uploadId);
      this.#remove([id]);
    }
  }

  retry(id: string): void {
    const work = this.#work.get(id);
    if (!work) return;
    work.stop = new AbortController();
    this.#start(id);
  }

  retryFailed(): void {
    for (const { id, state } of this.items()) if (state === "failed") this.retry(id);
  }

  async settle(id: string, answer: TakenAnswer): Promise<void> {
    const item = this.#list.find(id);
    const work = this.#work.get(id);
    if (!item || !work) return;
    if (answer === "skip") {
      this.#remove([id]);
      return;
    }
    if (answer === "replace") work.replaces = true;
    else {
      try {
        this.#list.change(id, { key: await this.#freeName(item) });
      } catch (error) {
        this.#fail(id, error);
        return;
      }
    }
    this.#start(id);
  }

  /** Goes on with an interrupted upload. @returns Why this is not its file; undefined when it goes on. */
  resume(id: string, file: File): string | undefined {
    const item = this.#list.find(id);
    const remembered = readRemembered(this.#workspace).find(({ uploadId }) => uploadId === item?.uploadId);
    if (!item || !remembered) return "The upload is over.";
    const reason = reasonAgainstFile(remembered, file);
    if (reason !== undefined) {
      this.#list.change(id, { error: { message: reason } });
      return reason;
    }
    this.#work.set(id, { file, stop: new AbortController(), replaces: true });
    this.#start(id);
    return undefined;
  }

  /** Puts together what was sent whole before its page was gone: the file itself is not needed. */
  #finish({ id, key }: UploadItem): void {
    this.#work.set(id, { file: new File([], key), stop: new AbortController(), replaces: true });
    this.#start(id);
  }

  #start(id: string): void {
    const work = this.#work.get(id);
    if (!work) return;
    const { signal } = work.stop;
    this.#list.change(id, { state: "waiting", error: null });
    void this.#files.run(async () => {
      if (signal.aborted) return;
      this.#list.change(id, { state: "sending" });
      await this.#send(id, work, signal).catch((error: unknown) => {
        if (!signal.aborted) this.#fail(id, error);
      });
    });
  }

  async #send(id: string, { file, replaces }: Work, signal: AbortSignal): Promise<void> {
    const item = this.#list.find(id);
    if (!item) return;
    const stored = await sendUpload(item, {
      workspace: this.#workspace,
      file,
      replaces,
      slots: this.#parts,
      signal,
      onChange: (change) => this.#list.change(id, change),
    });
    if (stored === "taken") this.#list.change(id, { state: "taken" });
    else if (stored !== undefined) {
      this.#list.change(id, { state: "done", sent: item.size, rate: null, uploadId: null });
      this.onStored?.(stored);
    }
  }

  #freeName({ storage, key }: UploadItem): Promise<string> {
    const here = this.items().filter((each) => each.storage === storage);
    const keys = new Set(here.map((each) => each.key));
    return nameBeside(
      key,
      async (name) =>
        keys.has(name) || (await findObject(this.#workspace, { storage, key: name })) !== undefined,
    );
  }

  #fail(id: string, error: unknown): void {
    if (error instanceof ApiError && error.code === "object_exists") {
      this.#list.change(id, { state: "taken" });
      return;
    }
    const shown =
      error instanceof ApiError
        ? error
        : { message: "The file cannot be read any more.", hint: "Choose it again." };
    this.#list.change(id, { state: "failed", rate: null, error: shown });
  }

  #remove(ids: readonly string[]): void {
    for (const id of ids) this.#work.delete(id);
    this.#list.remove(ids);
  }
}

function refusalOf({ size }: File): string | undefined {
  if (size === 0) return "The file is empty. Nothing was uploaded.";
  if (size > limits.uploadBytes) {
    return `The limit is ${formatBytes(limits.uploadBytes)}. Nothing was uploaded.`;
  }
  return undefined;
}
