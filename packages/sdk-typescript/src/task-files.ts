/** Downloads the files of a task to disk, several at once, and checks that they came whole. */
import type * as FilesModule from "node:fs/promises";
import { errorOf, unreachable } from "./api.js";
import { backoffMs, isRetryable, readRetryAfter } from "./backoff.js";
import { RolloutError } from "./errors.js";
import { userFileCache } from "./file-cache.js";
import { localNames } from "./file-names.js";
import { headers } from "./http.js";
import { nodeModule } from "./node-modules.js";
import type { Settings } from "./settings.js";
import type { TaskFileRef } from "./task.js";

const mostAtOnce = 4;
const mostTries = 5;
/** Downloads that began and did not come whole: where that happens thrice, it is not the network's bad luck. */
const mostBroken = 3;
/** A download may take long, but not stand still for longer than this. */
const idleMs = 30_000;

interface Source {
  settings: Settings;
  workspace: string | undefined;
}

/**
 * Downloads files into a directory; returns their records with the local `path`.
 *
 * @throws {RolloutError} `runtime_unsupported` where there is no disk, `file_corrupt` where the bytes are not
 * those that the task names, `file_incomplete` where they break off, or the server's error.
 */
export async function downloadTaskFiles(
  source: Source,
  files: readonly TaskFileRef[],
  { directory, isCached }: { directory: string | undefined; isCached: boolean },
): Promise<TaskFileRef[]> {
  const disk = diskModules();
  const cache = isCached ? userFileCache() : undefined;
  const folder = disk.path.resolve(
    directory ?? (await disk.files.mkdtemp(disk.path.join(disk.os.tmpdir(), "rollout-"))),
  );
  await disk.files.mkdir(folder, { recursive: true });
  const names = localNames(files.map(({ name }) => name));
  const materialized: TaskFileRef[] = [];
  let next = 0;
  const work = async () => {
    while (next < files.length) {
      const index = next++;
      const file = files[index]!;
      const path = disk.path.join(folder, ...names[index]!.split("/"));
      await disk.files.mkdir(disk.path.dirname(path), { recursive: true });
      if (!(await cache?.take(file, path))) {
        await downloadFile(source, file, path);
        await cache?.keep(file, path);
      }
      materialized[index] = { ...file, path };
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(mostAtOnce, files.length) }, work));
  } finally {
    // After a failure the others stop at their next file.
    next = files.length;
  }
  await cache?.prune();
  return materialized;
}

async function downloadFile(source: Source, file: TaskFileRef, path: string): Promise<void> {
  let broken = 0;
  for (let tries = 1; ; tries++) {
    const failure = await tryDownload(source, file, path);
    if (failure === undefined) return;
    broken += failure.broken ?? 0;
    if (!failure.mayRepeat || tries === mostTries || broken >= mostBroken) throw failure.error;
    await new Promise((resolve) => setTimeout(resolve, backoffMs(tries, failure.retryAfterMs)));
  }
}

interface Failure {
  error: RolloutError;
  mayRepeat: boolean;
  retryAfterMs?: number | undefined;
  /** How much it counts as a download that did not come whole; one that stood still took long enough for two. */
  broken?: number;
}

async function tryDownload(source: Source, file: TaskFileRef, path: string): Promise<Failure | undefined> {
  const { files, path: paths } = diskModules();
  const limit = new AbortController();
  const touch = () => setTimeout(() => limit.abort(new Error(`No data for ${idleMs} ms`)), idleMs);
  let timer = touch();
  // The file appears under its name only when it is whole. That name may be as long as names can be.
  const partial = paths.join(paths.dirname(path), `${crypto.randomUUID()}.part`);
  let handle: FilesModule.FileHandle | undefined;
  let received = 0;
  try {
    const response = await fetchFile(source, file, limit.signal);
    if (response.status !== 200 || response.body === null) {
      const error = errorOf(source.settings, response.status, await response.text());
      const retryAfterMs = readRetryAfter(response.headers.get("retry-after"));
      return { error, mayRepeat: isRetryable(response.status), retryAfterMs };
    }
    handle = await files.open(partial, "wx");
    const check = await writeChecked(response.body, handle, file, (size) => {
      received = size;
      clearTimeout(timer);
      timer = touch();
    });
    await handle.close();
    if (check !== undefined) return { error: check, mayRepeat: true, broken: 1 };
    await files.rename(partial, path);
    return undefined;
  } catch (cause) {
    // An errno without a network behind it is the disk's: full, read-only, forbidden. Trying again is no use.
    if (isDiskError(cause)) throw cause;
    if (handle !== undefined) {
      const isStill = limit.signal.aborted;
      return { error: brokenOff(file, received, isStill, cause), mayRepeat: true, broken: isStill ? 2 : 1 };
    }
    return { error: unreachable(source.settings, cause), mayRepeat: true };
  } finally {
    clearTimeout(timer);
    limit.abort();
    await handle?.close().catch(() => undefined);
    await files.rm(partial, { force: true });
  }
}

/** The server answered, and its bytes ended before the file did. */
const brokenOff = (
  { name, size }: TaskFileRef,
  received: number,
  isStill: boolean,
  cause: unknown,
): RolloutError =>
  new RolloutError(
    "file_incomplete",
    `The download of the file ${name} ${isStill ? "stood still" : "broke off"} after ${received} of ${size} bytes.`,
    { hint: "Try again; if it stays, the file's page in Rollout says whether it can still be read.", cause },
  );

/** Asks the server of the client with its key, and any other address that the server names without. */
function fetchFile(
  { settings, workspace }: Source,
  file: TaskFileRef,
  signal: AbortSignal,
): Promise<Response> {
  const url = new URL(
    file.url.startsWith("/") ? settings.baseUrl + file.url : file.url,
    `${settings.baseUrl}/`,
  );
  const isOurs = url.origin === new URL(settings.baseUrl).origin;
  return fetch(url, { headers: isOurs ? headers(settings, { workspace }) : {}, redirect: "manual", signal });
}

async function writeChecked(
  body: ReadableStream<Uint8Array>,
  handle: FilesModule.FileHandle,
  file: TaskFileRef,
  onBytes: (size: number) => void,
): Promise<RolloutError | undefined> {
  const hash = diskModules().crypto.createHash("sha256");
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    onBytes(size);
    if (size > file.size) break;
    hash.update(chunk);
    await handle.writeFile(chunk);
  }
  if (size === file.size && hash.digest("hex") === file.sha256) return undefined;
  const how =
    size > file.size
      ? `it has more than its ${file.size} bytes`
      : size < file.size
        ? `it has ${size} bytes instead of ${file.size}`
        : "it has another SHA-256";
  return new RolloutError(
    "file_corrupt",
    `The file ${file.name} did not come as the task names it: ${how}.`,
    {
      hint: "If it stays, the file was replaced where it lies: attach it to the task again.",
    },
  );
}

const isDiskError = (cause: unknown): boolean =>
  cause instanceof Error && "syscall" in cause && "path" in cause && typeof cause.path === "string";

function diskModules() {
  const files = nodeModule("node:fs/promises");
  const path = nodeModule("node:path");
  const os = nodeModule("node:os");
  const crypto = nodeModule("node:crypto");
  if (files === undefined || path === undefined || os === undefined || crypto === undefined) {
    throw new RolloutError(
      "runtime_unsupported",
      "materializeFiles() writes to disk, and this runtime has none.",
      {
        hint: "Run it in Node, Bun or Deno; elsewhere, fetch the files' urls yourself.",
      },
    );
  }
  return { files, path, os, crypto };
}
