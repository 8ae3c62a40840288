/** Many small files at once: an import writes thousands, and makes them durable together. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { FileStore } from "./file-store.js";

const run = promisify(execFile);

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

/** Writes bytes whose hash is known beside those of a FileStore. */
export class BulkStore {
  readonly #store: FileStore;
  /** Written, and not known to be durable: files and their folders. */
  readonly #unsettled = new Set<string>();
  readonly #folders = new Set<string>();

  constructor(store: FileStore) {
    this.#store = store;
  }

  /**
   * Puts bytes under their hash; the caller has proven that they are theirs, and lets no row name them before
   * `settle`. A half-written file that a crash leaves is therefore nobody's, and the next put replaces it.
   */
  async put(workspaceId: string, sha256: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#store.pathOf(workspaceId, sha256);
    await this.#ensureFolder(dirname(path));
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

  /** A file that is there may be read meanwhile: it is replaced in one step. */
  async #replace(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const partial = join(this.#store.folder, "partial", randomUUID());
    await this.#ensureFolder(dirname(partial));
    try {
      await write(await open(partial, "wx", 0o600), bytes);
      await rename(partial, path);
    } finally {
      await rm(partial, { force: true });
    }
  }

  async #ensureFolder(path: string): Promise<void> {
    if (this.#folders.has(path)) return;
    await mkdir(path, { recursive: true, mode: 0o700 });
    this.#folders.add(path);
  }

  /** Resolves when everything that was put would survive a loss of power. */
  async settle(): Promise<void> {
    const paths = [...this.#unsettled];
    if (paths.length > fewFiles && process.platform === "linux" && (await this.#syncFileSystem())) {
      for (const path of paths) this.#unsettled.delete(path);
      return;
    }
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < paths.length) {
        const path = paths[next++]!;
        const file = await open(path, "r");
        await file.sync().finally(() => file.close());
        this.#unsettled.delete(path);
      }
    };
    await Promise.all(Array.from({ length: syncsAtOnce }, worker));
  }

  /** One call for the whole file system costs less than one for each of many files; false where there is none. */
  #syncFileSystem(): Promise<boolean> {
    return run("sync", ["-f", this.#store.folder]).then(
      () => true,
      () => false,
    );
  }
}
