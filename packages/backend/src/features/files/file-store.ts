import { createHash, randomUUID } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { RolloutError } from "@rollout/contract";

export interface StoredBytes {
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** An upload that was cut off by the end of the server is removed when it is this old, in ms. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/**
 * Built-in storage: the bytes of each workspace by their hash, under
 * `<folder>/<workspace>/<first 2 of sha256>/<sha256>`. Names, types and who may read are the database's.
 */
export class FileStore {
  readonly #folder: string;
  readonly #partialFolder: string;

  constructor(
    readonly folder: string,
    /** Largest file in bytes. */
    readonly limit: number,
  ) {
    this.#folder = folder;
    this.#partialFolder = join(folder, "partial");
  }

  /**
   * Writes a stream to disk and answers when the bytes would survive a loss of power.
   *
   * @throws {RolloutError} body_too_large; nothing of the stream is left behind then, nor when it breaks off.
   */
  async write(workspaceId: string, source: Readable): Promise<StoredBytes> {
    return this.receive(workspaceId, source, async (stored, place) => {
      await place();
      return stored;
    });
  }

  /**
   * As write, with the last step left to the caller: `place` puts the bytes where they are read. To be called in
   * the transaction that makes them known, under the lock of lockBytes, so that a deletion does not come between.
   *
   * @param limit - Largest size in bytes.
   */
  async receive<Result>(
    workspaceId: string,
    source: Readable,
    keep: (stored: StoredBytes, place: () => Promise<void>) => Promise<Result>,
    limit = this.limit,
  ): Promise<Result> {
    await mkdir(this.#partialFolder, { recursive: true, mode: 0o700 });
    const partial = join(this.#partialFolder, randomUUID());
    try {
      const stored = await this.#writePartial(partial, source, limit);
      return await keep(stored, async () => {
        const path = this.#path(workspaceId, stored.sha256);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(partial, path);
        await syncFolder(dirname(path));
      });
    } finally {
      await rm(partial, { force: true });
    }
  }

  async #writePartial(path: string, source: Readable, limit: number): Promise<StoredBytes> {
    const hash = createHash("sha256");
    let size = 0;
    const file = await open(path, "wx", 0o600);
    try {
      // Destroying a request would close its socket before the error is answered.
      for await (const chunk of source.iterator({ destroyOnReturn: false })) {
        size += chunk.length;
        if (size > limit) throw tooLarge(limit);
        hash.update(chunk);
        await writeAll(file, chunk);
      }
      await file.sync();
    } finally {
      await file.close();
      source.resume();
    }
    return { size, sha256: hash.digest("hex") };
  }

  /** Bytes `start` to `end`, both included; all of them without a range. */
  read(workspaceId: string, sha256: string, range?: { start: number; end: number }): ReadStream {
    return createReadStream(this.#path(workspaceId, sha256), range);
  }

  /** Fails when the bytes are not there. */
  async assertStored(workspaceId: string, { size, sha256 }: StoredBytes): Promise<void> {
    const path = this.#path(workspaceId, sha256);
    const found = await stat(path);
    if (found.size !== size) throw new Error(`${path} has ${found.size} bytes instead of ${size}.`);
  }

  /** Removes bytes that no file has any more; to be called under the lock of lockBytes. */
  async remove(workspaceId: string, sha256: string): Promise<void> {
    await rm(this.#path(workspaceId, sha256), { force: true });
  }

  /** Removes everything of a workspace, for good. */
  async removeWorkspace(workspaceId: string): Promise<void> {
    await rm(join(this.#folder, workspaceId), { recursive: true, force: true });
  }

  async removeAbandoned(): Promise<void> {
    const names = await readdir(this.#partialFolder).catch(() => []);
    for (const name of names) {
      const path = join(this.#partialFolder, name);
      const found = await stat(path).catch(() => undefined);
      if (found && found.mtimeMs < Date.now() - abandonedAfterMs) await rm(path, { force: true });
    }
  }

  /** Where the bytes of a hash lie, whether they are there or not. */
  pathOf = (workspaceId: string, sha256: string): string => this.#path(workspaceId, sha256);

  #path(workspaceId: string, sha256: string): string {
    return join(this.#folder, workspaceId, sha256.slice(0, 2), sha256);
  }
}

export const tooLarge = (limit: number): RolloutError =>
  new RolloutError("body_too_large", `The file is larger than ${limit / 1024 / 1024} MiB.`);

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written)).bytesWritten;
  }
}

/** A new name is durable when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
