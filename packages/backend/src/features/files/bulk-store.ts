/** Many files at once: an import writes tens of thousands, and makes them durable together. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { FileStore } from "./file-store.js";
import { WriteThread } from "./write-thread-host.js";

const run = promisify(execFile);

export interface SmallFile {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

async function write(file: FileHandle, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
}

/** Up to so many files are made durable one by one. */
const fewFiles = 64;
const syncsAtOnce = 8;

/**
 * Writes bytes whose hash is known beside those of a FileStore, for one import. The caller has proven that they are
 * theirs, and lets no row name them before `settle`: a half-written file that a crash leaves is therefore nobody's,
 * and the next put replaces it.
 */
export class BulkStore {
  readonly #store: FileStore;
  readonly #workspaceId: string;
  readonly #thread = new WriteThread();
  /** Written, and not known to be durable: files and their folders. */
  #unsettled = new Set<string>();
  readonly #partialFolder: string;

  constructor(store: FileStore, workspaceId: string) {
    this.#store = store;
    this.#workspaceId = workspaceId;
    this.#partialFolder = join(store.folder, "partial");
  }

  /** Puts bytes of any size under their hash. */
  async put(sha256: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#store.pathOf(this.#workspaceId, sha256);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    if (file)
      await write(file, bytes).catch((error: unknown) =>
        rm(path, { force: true }).then(() => Promise.reject(error)),
      );
    else await this.#replace(path, bytes);
    this.#unsettled.add(path).add(dirname(path));
  }

  /** Puts many small files, each under its hash. */
  async putAll(files: readonly SmallFile[]): Promise<void> {
    const paths = files.map(({ sha256 }) => this.#store.pathOf(this.#workspaceId, sha256));
    const together = new Uint8Array(files.reduce((sum, { bytes }) => sum + bytes.length, 0));
    let at = 0;
    for (const { bytes } of files) {
      together.set(bytes, at);
      at += bytes.length;
    }
    await this.#thread.write({
      bytes: together,
      files: files.map(({ bytes }, index) => ({ path: paths[index]!, size: bytes.length })),
      partialFolder: this.#partialFolder,
    });
    for (const path of paths) this.#unsettled.add(path).add(dirname(path));
  }

  /** A file that is there may be read meanwhile: it is replaced in one step. */
  async #replace(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    await mkdir(this.#partialFolder, { recursive: true, mode: 0o700 });
    const partial = join(this.#partialFolder, randomUUID());
    try {
      await write(await open(partial, "wx", 0o600), bytes);
      await rename(partial, path);
    } finally {
      await rm(partial, { force: true });
    }
  }

  /** Resolves when everything that was put before the call would survive a loss of power. */
  async settle(): Promise<void> {
    const paths = [...this.#unsettled];
    // What is put from now on is settled by the next call, in the same folders or others.
    this.#unsettled = new Set();
    if (paths.length > fewFiles && process.platform === "linux" && (await this.#syncFileSystem())) return;
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < paths.length) {
        const path = paths[next++]!;
        const file = await open(path, "r");
        await file.sync().finally(() => file.close());
      }
    };
    await Promise.all(Array.from({ length: syncsAtOnce }, worker));
  }

  /** To be called when everything that was put is answered. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  /** One call for the whole file system costs less than one for each of many files; false where there is none. */
  #syncFileSystem(): Promise<boolean> {
    return run("sync", ["-f", this.#store.folder]).then(
      () => true,
      () => false,
    );
  }
}
