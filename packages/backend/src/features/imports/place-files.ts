/** Puts the files of an archive's tasks into built-in storage, each content once, before any row names them. */
import { RolloutError } from "@rollout/contract";
import type { ArchiveEntry } from "@rollout/harbor";
import type { RunningJob } from "../../platform/jobs.js";
import type { ImportProgress, ImportRequest, ReadImportTask } from "./import-job.js";
import type { BulkWriter, ImportParts } from "./import-parts.js";
import { claimBytes } from "./imports.sql.js";
import { openSourceArchive } from "./open-source-archive.js";
import { type ReadyPage, readyPages } from "./ready-pages.js";
import { ContentWriting, type WantedContent } from "./write-contents.js";

/** What was written is made durable, and noted, when it is so much: a server that is killed goes on from there. */
const settledFiles = 20_000;
const settledBytes = 256 * 1024 * 1024;

const pathIn = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

/** The contents of a page that were not seen before, in the order in which they stand in the archive. */
function wantedOf(
  tasks: readonly ReadImportTask[],
  entries: ReadonlyMap<string, ArchiveEntry>,
  seen: Set<string>,
): WantedContent[] {
  const wanted: WantedContent[] = [];
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
  readonly #writing: ContentWriting;
  #files = 0;
  #bytes = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(job: RunningJob, progress: ImportProgress, bulk: BulkWriter, writing: ContentWriting) {
    this.#job = job;
    this.#progress = progress;
    this.#bulk = bulk;
    this.#writing = writing;
  }

  /** @param placed Position of the last task whose files are given to be written. */
  async note(wanted: readonly WantedContent[], placed: number): Promise<void> {
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
  const writing = new ContentWriting(archive, bulk);
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
