import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";

/**
 * Parts of uploads into built-in storage, until they are joined: `<folder>/uploads/<workspace>/<upload>/<part>`.
 * A part appears under its number only when it is whole.
 */
export class PartStore {
  readonly #folder: string;

  constructor(filesDir: string) {
    this.#folder = join(filesDir, "uploads");
  }

  /** Writes a part in place of the one that was there. */
  async write(workspaceId: string, uploadId: string, part: number, bytes: Buffer): Promise<void> {
    const folder = this.#uploadFolder(workspaceId, uploadId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const partial = join(folder, `${randomUUID()}.partial`);
    try {
      const file = await open(partial, "wx", 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, join(folder, String(part)));
    } finally {
      await rm(partial, { force: true });
    }
  }

  /** Parts `1` to `count` as one stream. */
  read(workspaceId: string, uploadId: string, count: number): Readable {
    const folder = this.#uploadFolder(workspaceId, uploadId);
    return Readable.from(
      (async function* () {
        for (let part = 1; part <= count; part++) yield* createReadStream(join(folder, String(part)));
      })(),
      { objectMode: false },
    );
  }

  /** True where the part is there with its size: a disk may have lost what the database remembers. */
  async isWhole(workspaceId: string, uploadId: string, part: number, size: number): Promise<boolean> {
    const path = join(this.#uploadFolder(workspaceId, uploadId), String(part));
    return (await stat(path).catch(() => undefined))?.size === size;
  }

  async remove(workspaceId: string, uploadId: string): Promise<void> {
    await rm(this.#uploadFolder(workspaceId, uploadId), { recursive: true, force: true });
  }

  async removeWorkspace(workspaceId: string): Promise<void> {
    await rm(join(this.#folder, workspaceId), { recursive: true, force: true });
  }

  #uploadFolder(workspaceId: string, uploadId: string): string {
    return join(this.#folder, workspaceId, uploadId);
  }
}
