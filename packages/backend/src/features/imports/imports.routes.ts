import {
  type ImportPreview,
  type ImportTask,
  idFromUuid,
  RolloutError,
  routes,
  uuidFromId,
} from "@rollout/contract";
import { inReadingOrder } from "@rollout/harbor";
import { z } from "zod";
import { jobReply } from "../../platform/jobs.js";
import { findJob, type JobRow } from "../../platform/jobs.sql.js";
import { makerOf } from "../../platform/maker.js";
import { cutPage, decodeCursor, defaultPageSize } from "../../platform/page-cursor.js";
import type { RouteServer } from "../../platform/serve-route.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { confirmImport, notReady } from "./confirm-import.js";
import { progressOf, type ReadImportSummary, requestOf } from "./import-job.js";
import type { ImportParts } from "./import-parts.js";
import { countImportTasks, findRemovedTasks, listImportProblems, listImportTasks } from "./imports.sql.js";
import { importHandler } from "./run-import.js";
import { startImport } from "./start-import.js";

const positionPlace = z.tuple([z.int32()]);
const problemsInPreview = 1_000;

/** Imports: read and checked first, seen by a person, then saved as one version. */
export function serveImports(server: RouteServer, parts: ImportParts): void {
  parts.jobs.handle("import", importHandler(parts));

  server.serve(routes.startImport, async ({ db, body, caller }) =>
    jobReply(await startImport(db, body, makerOf(caller), parts)),
  );

  server.serve(routes.getImport, async ({ db, params }) =>
    previewReply(db, await readyImport(db, params.jobId), parts),
  );

  server.serve(routes.listImportTasks, async ({ db, params, query }) => {
    const job = await readyImport(db, params.jobId);
    const limit = query.limit ?? defaultPageSize;
    const after = query.cursor === undefined ? 0 : decodeCursor(positionPlace, query.cursor)[0];
    const rows = await listImportTasks(db, job.id, { after, limit: limit + 1 });
    const { page, nextCursor } = cutPage(rows, limit, (row) => [row.position]);
    return {
      tasks: page.map(({ summary }) => taskReply(JSON.parse(summary) as ReadImportSummary)),
      nextCursor,
    };
  });

  server.serve(routes.confirmImport, async ({ db, params, body, audit }) =>
    jobReply(await confirmImport(db, uuidFromId("job", params.jobId), body, audit, parts)),
  );
}

/** An import that was read and waits; one that was refused answers with its reason. */
async function readyImport(db: WorkspaceDb, jobId: string): Promise<JobRow> {
  const job = await findJob(db, uuidFromId("job", jobId));
  if (job?.kind !== "import") throw new RolloutError("job_not_found");
  if (job.state === "failed" && (job.code === "archive_refused" || job.code === "archive_too_large")) {
    throw new RolloutError(job.code, job.message ?? undefined);
  }
  if (job.state !== "ready") throw new RolloutError("import_not_ready", notReady(job));
  return job;
}

async function previewReply(db: WorkspaceDb, job: JobRow, { datasets }: ImportParts): Promise<ImportPreview> {
  const { import: wanted, sourceName, target } = requestOf(job);
  const read = progressOf(job).read!;
  const counts = await countImportTasks(db, job.id);
  const problems = await listImportProblems(db, job.id, problemsInPreview);
  const own = read.problems.filter(({ severity }) => severity === "warning").length;
  return {
    job: jobReply(job),
    format: wanted.format,
    source: sourceName,
    into: {
      name: target.name,
      datasetId: target.datasetId === null ? null : idFromUuid("ds", target.datasetId),
      version: target.version,
      newest:
        target.datasetId === null ? null : ((await datasets.find(db, target.datasetId))?.version ?? null),
      removes:
        target.datasetId === null
          ? { count: 0, names: [] }
          : await findRemovedTasks(db, job.id, target.datasetId),
    },
    layout: read.layout,
    bytes: read.bytes,
    unpackedBytes: read.unpackedBytes,
    counts: {
      tasks: counts.tasks,
      ready: counts.ready,
      errors: counts.errors,
      warnings: counts.warnings + own,
      files: counts.files,
      hiddenFiles: counts.hidden_files,
      canaries: counts.canaries,
    },
    problems: inReadingOrder([...problems, ...read.problems]).slice(0, problemsInPreview),
    columns: [...read.columns],
    mapping: read.mapping,
    tookMs: read.tookMs,
  };
}

/** Without what only the server needs of it. */
function taskReply({
  canary: _canary,
  problems: _problems,
  line: _line,
  ...task
}: ReadImportSummary): ImportTask {
  return task;
}
