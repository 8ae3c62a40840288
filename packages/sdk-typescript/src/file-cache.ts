/** Files that were downloaded before, by their SHA-256, in the cache folder of the user. */
import { nodeModule } from "./node-modules.js";

/** A file as the server promises it. */
interface PromisedFile {
  size: number;
  sha256: string;
}

/** What the cache may hold, in bytes; what was used longest ago goes first. */
const mostBytes = 5 * 1024 ** 3;
/** A copy that was cut off is removed when it is this old, in ms. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** Copies of downloads. Whatever goes wrong with it, files come from the server then. */
export class FileCache {
  readonly #folder: string;

  /** @param folder Made when the first file comes; nobody else may look into it. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Puts a copy at the path; says whether there was one, and it was whole. */
  async take({ size, sha256 }: PromisedFile, path: string): Promise<boolean> {
    const { files, path: paths } = disk();
    const kept = this.#path(sha256);
    const partial = paths.join(paths.dirname(path), `${crypto.randomUUID()}.part`);
    try {
      if ((await files.stat(kept)).size !== size) return false;
      await files.copyFile(kept, partial, files.constants.COPYFILE_FICLONE);
      if ((await hashOf(partial)) !== sha256) {
        await files.rm(kept, { force: true });
        return false;
      }
      await files.chmod(partial, 0o644);
      await files.rename(partial, path);
      const now = new Date();
      await files.utimes(kept, now, now).catch(() => undefined);
      return true;
    } catch {
      return false;
    } finally {
      await files.rm(partial, { force: true });
    }
  }

  /** Keeps a copy of what was downloaded just now. */
  async keep({ size, sha256 }: PromisedFile, path: string): Promise<void> {
    if (size > mostBytes / 2) return;
    const { files } = disk();
    const partial = `${this.#path(sha256)}.${crypto.randomUUID()}.part`;
    try {
      await files.mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await files.copyFile(path, partial, files.constants.COPYFILE_FICLONE);
      await files.rename(partial, this.#path(sha256));
    } catch {
      await files.rm(partial, { force: true }).catch(() => undefined);
    }
  }

  /** Removes what is beyond the limit. */
  async prune(limit = mostBytes): Promise<void> {
    const { files, path } = disk();
    const names = await files.readdir(this.#folder).catch(() => []);
    const entries = await Promise.all(
      names.map(async (name) => {
        const file = path.join(this.#folder, name);
        const found = await files.stat(file).catch(() => undefined);
        return { file, size: found?.size ?? 0, usedMs: found?.mtimeMs ?? 0 };
      }),
    );
    let room = limit;
    for (const { file, size, usedMs } of entries.sort((a, b) => b.usedMs - a.usedMs)) {
      const isAbandoned = file.endsWith(".part") && usedMs < Date.now() - abandonedAfterMs;
      room -= size;
      if (room < 0 || isAbandoned) await files.rm(file, { force: true }).catch(() => undefined);
    }
  }

  #path = (sha256: string): string => disk().path.join(this.#folder, sha256.replace(/[^0-9a-f]/g, "_"));
}

/**
 * The cache of the user, or undefined where there is none.
 *
 * `ROLLOUT_FILE_CACHE` names another folder; `off` does without.
 */
export function userFileCache(): FileCache | undefined {
  const { os, path } = disk();
  const environment: Record<string, string | undefined> = globalThis.process?.env ?? {};
  const told = environment.ROLLOUT_FILE_CACHE?.trim();
  if (told === "off") return undefined;
  if (told) return new FileCache(path.resolve(told));
  const home = os.homedir();
  if (home === "") return undefined;
  const caches =
    process.platform === "darwin"
      ? path.join(home, "Library", "Caches")
      : process.platform === "win32"
        ? environment.LOCALAPPDATA || path.join(home, "AppData", "Local")
        : environment.XDG_CACHE_HOME || path.join(home, ".cache");
  return new FileCache(path.join(caches, "rollout", "files"));
}

async function hashOf(path: string): Promise<string> {
  const { files, crypto } = disk();
  const hash = crypto.createHash("sha256");
  const file = await files.open(path);
  try {
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk);
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

/** Whoever downloads has found out before that there is a disk. */
const disk = () => ({
  files: nodeModule("node:fs/promises")!,
  path: nodeModule("node:path")!,
  os: nodeModule("node:os")!,
  crypto: nodeModule("node:crypto")!,
});
