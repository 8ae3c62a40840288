/** The job of an import: it reads, waits for its person, stores files, and saves one version. */
import { RolloutError } from "@rollout/contract";
import type { JobHandler, RunningJob } from "../../platform/jobs.js";
import { findJob } from "../../platform/jobs.sql.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { type ImportRequest, progressOf, requestOf } from "./import-job.js";
import type { ImportParts } from "./import-parts.js";
import { countImportTasks, deleteImportTasks, releaseSomeBytes } from "./imports.sql.js";
import { placeFiles } from "./place-files.js";
import { readImport } from "./read-import.js";
import { readyPages } from "./ready-pages.js";
import { saveImport } from "./save-import.js";

/**
 * Up to so many bytes of files are stored while the transaction of the version is open; it holds the dataset, so more
 * are stored before.
 */
const storedWhileSavedBytes = 256 * 1024 * 1024;

/** A mapping that came with the confirmation asks for reading once more. */
const wantsOtherMapping = (request: ImportRequest, mapping: unknown): boolean =>
  request.confirmation?.mapping !== undefined &&
  JSON.stringify(request.confirmation.mapping) !== JSON.stringify(mapping);

async function runImport(job: RunningJob, parts: ImportParts): Promise<void> {
  const request = requestOf(job.row);
  const progress = progressOf(job.row);
  if (request.confirmation === undefined) return readImport(job, request, parts);
  if (wantsOtherMapping(request, progress.read?.mapping)) {
    await job.db.transaction(async (transaction) => {
      await deleteImportTasks(transaction, job.row.id);
      await job.save({ phase: "reading", done: 0, total: null, progress: null }, transaction);
    });
    return readImport(job, request, parts);
  }
  const { ready, tasks } = await countImportTasks(job.db, job.row.id);
  try {
    await storeAndSave(job, request, ready, parts);
  } catch (error) {
    if (!(error instanceof RolloutError && error.code === "dataset_version_conflict")) throw error;
    // Others saved a version since the confirmation: the preview says so, and the person is asked once more.
    return job.save({ state: "ready", phase: "read", done: tasks, total: tasks });
  }
  await parts.discardSource(job.db, request.import.source, job.row.created_by);
}

async function storeAndSave(
  job: RunningJob,
  request: ImportRequest,
  ready: number,
  parts: ImportParts,
): Promise<void> {
  const progress = progressOf(job.row);
  const hasFiles = request.import.format === "harbor_zip" || request.import.format === "github";
  await job.save({ phase: hasFiles ? "storing files" : "importing", done: 0, total: ready });
  if (hasFiles && (progress.read?.unpackedBytes ?? 0) <= storedWhileSavedBytes) {
    await saveImport(job, request, ready, parts, placeFiles(job, request, progress, parts));
  } else {
    if (hasFiles) {
      for await (const _ of placeFiles(job, request, progress, parts)) job.assertOwn();
      await job.save({ phase: "importing", done: 0 });
    }
    await saveImport(job, request, ready, parts, readyPages(job));
  }
}

/** Removes what was read, and the bytes that nothing else refers to. */
async function cleanImport(db: WorkspaceDb, jobId: string, parts: ImportParts): Promise<void> {
  await deleteImportTasks(db, jobId);
  for (let isLast = false; !isLast; ) {
    isLast = await db.transaction(async (transaction) => {
      const some = await releaseSomeBytes(transaction, jobId);
      for (const sha256 of some.unused) await parts.store.remove(db.workspaceId, sha256);
      return some.isLast;
    });
  }
  const row = await findJob(db, jobId);
  if (row) await parts.discardSource(db, requestOf(row).import.source, row.created_by);
}

export const importHandler = (parts: ImportParts): JobHandler => ({
  run: (job) => runImport(job, parts),
  clean: (db, jobId) => cleanImport(db, jobId, parts),
});
