/** Puts the files of an archive's tasks into built-in storage, each content once, before any row names them. */
import { createHash } from "node:crypto";
import { RolloutError } from "@rollout/contract";
import { type Archive, type ArchiveEntry, openArchive } from "@rollout/harbor";
import type { RunningJob } from "../../platform/jobs.js";
import type { ImportProgress, ImportRequest, ReadImportTask } from "./import-job.js";
import type { ImportParts } from "./import-parts.js";
import { claimBytes, listImportTasks } from "./imports.sql.js";

/** Tasks between two notes of how far it is. */
const pageTasks = 500;
/** Hashes that one transaction locks: Postgres' table of locks is small. */
const claimsAtOnce = 500;
/** Files that are written at a time. */
const writesAtOnce = 16;
/** Files that are made durable together. */
const settledAtOnce = 5_000;

interface Wanted {
  readonly sha256: string;
  readonly path: string;
}

/** The bytes of an entry, which must be those that were read for the preview. */
async function* proven(archive: Archive, entry: ArchiveEntry, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let held: Buffer | null = null;
  for await (const chunk of archive.read(entry)) {
    hash.update(chunk);
    if (held) yield held;
    held = chunk;
  }
  if (hash.digest("hex") !== sha256) {
    throw new RolloutError(
      "file_changed",
      `${entry.path} is not what was read for the preview. Start the import again.`,
    );
  }
  if (held) yield held;
}

async function writeAll(
  archive: Archive,
  entries: ReadonlyMap<string, ArchiveEntry>,
  wanted: readonly Wanted[],
  put: (sha256: string, bytes: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < wanted.length) {
      const { path, sha256 } = wanted[next++]!;
      const entry = entries.get(path);
      if (!entry)
        throw new RolloutError("file_changed", `${path} is gone from the source. Start the import again.`);
      await put(sha256, proven(archive, entry, sha256));
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: writesAtOnce }, worker));
  const failed = outcomes.find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
}

const pathIn = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

/** Stores the files of all tasks that will be saved; goes on after the last task whose files are stored. */
export async function placeFiles(
  job: RunningJob,
  request: ImportRequest,
  progress: ImportProgress,
  parts: ImportParts,
): Promise<void> {
  const { db, row } = job;
  const source = await parts.openSource(db, request.import.source);
  const archive = await openArchive(source.bytes);
  try {
    const entries = new Map(archive.entries.map((entry) => [entry.path, entry]));
    const seen = new Set<string>();
    let placed = progress.placed ?? 0;
    let unsettled = 0;
    const settle = async (): Promise<void> => {
      await parts.store.settle(db.workspaceId);
      unsettled = 0;
      const noted: ImportProgress = { ...progress, placed };
      await job.save({ done: placed, progress: JSON.stringify(noted) });
    };
    for (;;) {
      const page = await listImportTasks(db, row.id, { after: placed, limit: pageTasks, readyOnly: true });
      if (page.length === 0) return await settle();
      const wanted: Wanted[] = [];
      for (const { task } of page) {
        const { folder, files } = JSON.parse(task) as ReadImportTask;
        for (const { name, sha256 } of files) {
          if (seen.has(sha256)) continue;
          seen.add(sha256);
          wanted.push({ sha256, path: pathIn(folder, name) });
        }
      }
      for (let from = 0; from < wanted.length; from += claimsAtOnce) {
        job.assertOwn();
        const some = wanted.slice(from, from + claimsAtOnce);
        const hashes = some.map(({ sha256 }) => sha256);
        const stored = await db.transaction((transaction) => claimBytes(transaction, row.id, hashes));
        const missing = some.filter(({ sha256 }) => !stored.has(sha256));
        await writeAll(archive, entries, missing, (sha256, bytes) =>
          parts.store.put(db.workspaceId, sha256, bytes),
        );
      }
      placed = page.at(-1)!.position;
      unsettled += wanted.length;
      if (unsettled >= settledAtOnce) await settle();
      else await job.save({ done: placed });
    }
  } finally {
    await archive.close();
  }
}
