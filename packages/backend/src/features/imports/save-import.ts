/** The last step of an import: everything that was read becomes one version of a dataset, or nothing does. */
import { idFromUuid, type NewTask, newUuid } from "@rollout/contract";
import type { RunningJob } from "../../platform/jobs.js";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import { contentTypeOf } from "./content-type.js";
import type { ImportRequest, ReadImportTask } from "./import-job.js";
import type { ImportParts } from "./import-parts.js";
import { deleteImportTasks, ensureFiles, forgetClaims, listImportTasks } from "./imports.sql.js";
import { asNewTask } from "./read-source.js";

const pageTasks = 1_000;

/** The tasks with files that have rows: the same bytes under the same name are one file. */
async function withFiles(
  transaction: WorkspaceTransaction,
  tasks: readonly ReadImportTask[],
): Promise<NewTask[]> {
  const distinct = new Map(
    tasks.flatMap(({ files }) => files).map((file) => [`${file.sha256} ${file.name}`, file]),
  );
  const files = [...distinct.values()].map(({ name, size, sha256 }) => ({
    id: newUuid(),
    name,
    contentType: contentTypeOf(name),
    size,
    sha256,
  }));
  const ids = await ensureFiles(transaction, files);
  const idOf = new Map([...distinct.keys()].map((key, index) => [key, idFromUuid("file", ids[index]!)]));
  return tasks.map((task) => ({
    ...asNewTask(task),
    files: task.files.map(({ name, role, sha256 }) => ({
      fileId: idOf.get(`${sha256} ${name}`)!,
      name,
      role,
    })),
  }));
}

async function* pagesOf(
  transaction: WorkspaceTransaction,
  job: RunningJob,
): AsyncGenerator<readonly NewTask[]> {
  for (let after = 0, done = 0; ; ) {
    const rows = await listImportTasks(transaction, job.row.id, { after, limit: pageTasks, readyOnly: true });
    if (rows.length === 0) return;
    yield await withFiles(
      transaction,
      rows.map(({ task }) => JSON.parse(task) as ReadImportTask),
    );
    after = rows.at(-1)!.position;
    done += rows.length;
    // On a connection of its own: what the transaction writes is not seen before its end.
    await job.save({ done });
  }
}

/** Saves the version, and with it that the job is done. */
export async function saveImport(
  job: RunningJob,
  request: ImportRequest,
  taskCount: number,
  parts: ImportParts,
): Promise<void> {
  const { target, confirmation, sourceName } = request;
  await job.save({ phase: "importing", done: 0, total: taskCount });
  await job.db.transaction(async (transaction) => {
    const saved = await parts.datasets.save(
      transaction,
      {
        target,
        source: { kind: request.import.format, name: sourceName },
        note: confirmation?.note ?? `Imported from ${sourceName}`.slice(0, 1_000),
        createdBy: job.row.created_by_name,
        taskCount,
      },
      pagesOf(transaction, job),
    );
    await deleteImportTasks(transaction, job.row.id);
    await forgetClaims(transaction, job.row.id);
    await job.save(
      { state: "done", phase: "done", done: taskCount, datasetId: saved.datasetId, progress: null },
      transaction,
    );
  });
}
