/** Puts the files of an archive's tasks into built-in storage, each content once, before any row names them. */
import { createHash } from "node:crypto";
import { RolloutError } from "@rollout/contract";
import type { Archive, ArchiveEntry } from "@rollout/harbor";
import type { RunningJob } from "../../platform/jobs.js";
import type { ImportProgress, ImportRequest, ReadImportTask } from "./import-job.js";
import type { BulkWriter, ImportParts } from "./import-parts.js";
import { claimBytes } from "./imports.sql.js";
import { openSourceArchive } from "./open-source-archive.js";
import { type ReadyPage, readyPages } from "./ready-pages.js";

/** Files up to so many bytes are held in memory and written many at a time. */
const smallBytes = 256 * 1024;
const batchBytes = 2 * 1024 * 1024;
const batchFiles = 500;
/** What was written is made durable, and noted, when it is so much: a server that is killed goes on from there. */
const settledFiles = 20_000;
const settledBytes = 256 * 1024 * 1024;

interface Wanted {
  readonly sha256: string;
  readonly entry: ArchiveEntry;
}

const changed = (entry: ArchiveEntry): RolloutError =>
  new RolloutError(
    "file_changed",
    `${entry.path} is not what was read for the preview. Start the import again.`,
  );

/** The bytes of an entry, which must be those that were read for the preview. */
async function* proven(archive: Archive, { entry, sha256 }: Wanted): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let held: Buffer | null = null;
  for await (const chunk of archive.read(entry)) {
    hash.update(chunk);
    if (held) yield held;
    held = chunk;
  }
  if (hash.digest("hex") !== sha256) throw changed(entry);
  if (held) yield held;
}

/** Writes files in the order in which they come: small ones together, while the next ones are read. */
class Writing {
  readonly #archive: Archive;
  readonly #bulk: BulkWriter;
  #batch: { sha256: string; bytes: Uint8Array }[] = [];
  #batchBytes = 0;
  /** The batch before the last may still be written while one more is filled. */
  #last: Promise<void> = Promise.resolve();

  constructor(archive: Archive, bulk: BulkWriter) {
    this.#archive = archive;
    this.#bulk = bulk;
  }

  async add(wanted: readonly Wanted[]): Promise<void> {
    for (const each of wanted) {
      const { entry, sha256 } = each;
      if (entry.size > smallBytes) {
        await this.#bulk.put(sha256, proven(this.#archive, each));
        continue;
      }
      const bytes = await this.#archive.readWhole(entry, smallBytes);
      if (createHash("sha256").update(bytes).digest("hex") !== sha256) throw changed(entry);
      this.#batch.push({ sha256, bytes });
      this.#batchBytes += bytes.length;
      if (this.#batchBytes >= batchBytes || this.#batch.length >= batchFiles) await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    const files = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    await this.#last;
    this.#last = this.#bulk.putAll(files);
    // It is awaited by the next flush.
    this.#last.catch(() => undefined);
  }

  /** Everything that was added is written when this resolves. */
  async finish(): Promise<void> {
    if (this.#batch.length > 0) await this.#flush();
    await this.#last;
  }

  /** Nothing is written any more when this resolves: what follows a failure removes the files. */
  async stop(): Promise<void> {
    this.#batch = [];
    await this.#last.catch(() => undefined);
  }
}

const pathIn = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

/** The contents of a page that were not seen before, in the order in which they stand in the archive. */
function wantedOf(
  tasks: readonly ReadImportTask[],
  entries: ReadonlyMap<string, ArchiveEntry>,
  seen: Set<string>,
): Wanted[] {
  const wanted: Wanted[] = [];
  for (const { folder, files } of tasks) {
    for (const { name, path: placed = name, sha256 } of files) {
      if (seen.has(sha256)) continue;
      seen.add(sha256);
      const path = pathIn(folder, placed);
      const entry = entries.get(path);
      if (!entry)
        throw new RolloutError("file_changed", `${path} is gone from the source. Start the import again.`);
      wanted.push({ sha256, entry });
    }
  }
  return wanted.sort((a, b) => a.entry.offset - b.entry.offset);
}

/** Makes what was written durable while more is written, and notes how far that reaches. */
class Settling {
  readonly #job: RunningJob;
  readonly #progress: ImportProgress;
  readonly #bulk: BulkWriter;
  readonly #writing: Writing;
  #files = 0;
  #bytes = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(job: RunningJob, progress: ImportProgress, bulk: BulkWriter, writing: Writing) {
    this.#job = job;
    this.#progress = progress;
    this.#bulk = bulk;
    this.#writing = writing;
  }

  /** @param placed Position of the last task whose files are given to be written. */
  async note(wanted: readonly Wanted[], placed: number): Promise<void> {
    this.#files += wanted.length;
    this.#bytes += wanted.reduce((sum, { entry }) => sum + entry.size, 0);
    if (this.#files < settledFiles && this.#bytes < settledBytes) return;
    await this.#running;
    await this.#writing.finish();
    this.#running = this.#settle(placed);
    this.#running.catch(() => undefined);
  }

  async #settle(placed: number): Promise<void> {
    this.#files = 0;
    this.#bytes = 0;
    await this.#bulk.settle();
    await this.#job.save({ progress: JSON.stringify({ ...this.#progress, placed }) });
  }

  async end(placed: number): Promise<void> {
    await this.#running;
    await this.#writing.finish();
    await this.#settle(placed);
  }

  /** Nothing is made durable any more when this resolves. */
  async stop(): Promise<void> {
    await this.#running.catch(() => undefined);
  }
}

/**
 * The tasks that will be saved, page by page; the files of all pages are stored and durable at the end. It goes on after the last task whose files are known to be durable.
 */
export async function* placeFiles(
  job: RunningJob,
  request: ImportRequest,
  progress: ImportProgress,
  parts: ImportParts,
): AsyncGenerator<ReadyPage> {
  const { db, row } = job;
  const source = await parts.openSource(db, request.import.source);
  const archive = await openSourceArchive(source);
  const bulk = parts.store.openBulk(db.workspaceId);
  const writing = new Writing(archive, bulk);
  const settling = new Settling(job, progress, bulk, writing);
  try {
    const entries = new Map(archive.entries.map((entry) => [entry.path, entry]));
    const seen = new Set<string>();
    const durable = progress.placed ?? 0;
    let placed = durable;
    for await (const page of readyPages(job)) {
      if (page.last > durable) {
        const wanted = wantedOf(page.tasks, entries, seen);
        const hashes = wanted.map(({ sha256 }) => sha256);
        const stored = await db.transaction((transaction) => claimBytes(transaction, row.id, hashes));
        const missing = wanted.filter(({ sha256 }) => !stored.has(sha256));
        await writing.add(missing);
        placed = page.last;
        await settling.note(missing, placed);
      }
      yield page;
    }
    await settling.end(placed);
  } finally {
    await writing.stop();
    await settling.stop();
    await bulk.close();
    await archive.close();
  }
}
