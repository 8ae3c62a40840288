/** The person has seen the preview and says yes. */
import { type ImportConfirmation, idFromUuid, RolloutError } from "@rollout/contract";
import type { AuditTrail } from "../../platform/audit-trail.js";
import { type JobRow, lockJob, requeueJob } from "../../platform/jobs.sql.js";
import { nameTaken } from "../../platform/name-taken.js";
import { newerVersion } from "../../platform/newer-version.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";
import { type ImportRequest, requestOf } from "./import-job.js";
import type { ImportParts, ImportTarget } from "./import-parts.js";
import { countImportTasks } from "./imports.sql.js";

/** Puts the import back into the queue, to be saved. */
export async function confirmImport(
  db: WorkspaceDb,
  jobId: string,
  confirmation: ImportConfirmation,
  audit: AuditTrail,
  parts: ImportParts,
): Promise<JobRow> {
  const row = await db.transaction(async (transaction) => {
    const job = await lockJob(transaction, jobId);
    if (job?.kind !== "import") throw new RolloutError("job_not_found");
    if (job.state !== "ready") throw new RolloutError("import_not_ready", notReady(job));
    const counts = await countImportTasks(transaction, jobId);
    const reads = confirmation.mapping !== undefined;
    if (!reads && counts.errors > 0 && !confirmation.leaveOutErrors) {
      const tasks = counts.tasks - counts.ready;
      throw new RolloutError(
        "import_has_errors",
        `${tasks} tasks have errors. Repair them, or leave them out.`,
      );
    }
    if (!reads && counts.ready === 0)
      throw new RolloutError("import_has_errors", "No task is ready to be imported.");
    const request = requestOf(job);
    const target = await targetOf(transaction, request.target, confirmation, parts);
    if (target.datasetId === null && (await parts.datasets.isNameTaken(transaction, target.name))) {
      throw nameTaken(target.name);
    }
    const confirmed: ImportRequest = { ...request, target, confirmation };
    await audit.done(transaction, {
      object: {
        id: target.datasetId === null ? null : idFromUuid("ds", target.datasetId),
        name: target.name,
      },
      after: { source: request.sourceName, format: request.import.format, tasks: counts.ready },
    });
    return requeueJob(transaction, jobId, {
      request: JSON.stringify(confirmed),
      phase: "importing",
      name: target.name,
    });
  });
  parts.jobs.wake();
  return row;
}

/**
 * Where the tasks go now. What others saved since the preview stays the newest version unless the person knows of it.
 *
 * @throws {RolloutError} dataset_not_found, dataset_version_conflict.
 */
async function targetOf(
  db: WorkspaceTransaction,
  target: ImportTarget,
  { name, baseVersion = target.version - 1, mapping }: ImportConfirmation,
  { datasets }: ImportParts,
): Promise<ImportTarget> {
  if (target.datasetId === null) return { ...target, name: name ?? target.name };
  const dataset = await datasets.find(db, target.datasetId);
  if (!dataset) throw new RolloutError("dataset_not_found", `The dataset ${target.name} was deleted.`);
  // Another mapping is only read, and shown in a preview of its own.
  if (mapping === undefined && dataset.version !== baseVersion)
    throw newerVersion(dataset.version, baseVersion);
  return { ...target, version: dataset.version + 1 };
}

/** Why an import cannot be confirmed, or shown, in the state that it is in. */
export function notReady(job: JobRow): string {
  if (job.state === "waiting" || job.state === "running")
    return "The import is at work. Wait until it is ready.";
  if (job.state === "ready") return "The import waits to be confirmed.";
  return `The import is over: ${job.state}.`;
}
