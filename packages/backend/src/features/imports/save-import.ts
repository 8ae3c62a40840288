/** The last step of an import: everything that was read becomes one version of a dataset, or nothing does. */
import { newUuid } from "@rollout/contract";
import { nothingChanged } from "@rollout/contract/words";
import { contentTypeOf } from "../../platform/content-type.js";
import type { RunningJob } from "../../platform/jobs.js";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import type { ImportRequest, ReadImportTask } from "./import-job.js";
import type { ImportedTask, ImportParts } from "./import-parts.js";
import { deleteImportTasks, ensureFiles, forgetClaims } from "./imports.sql.js";
import { asNewTask } from "./read-source.js";
import { oneAhead, type ReadyPage } from "./ready-pages.js";

/** Gives tasks files that have rows: the same bytes under the same name are one file. */
class FileRows {
  readonly #transaction: WorkspaceTransaction;
  /** UUIDs by hash and name; an archive has no more files than fit into memory. */
  readonly #known = new Map<string, string>();

  constructor(transaction: WorkspaceTransaction) {
    this.#transaction = transaction;
  }

  async of(tasks: readonly ReadImportTask[]): Promise<ImportedTask[]> {
    await this.#ensure(tasks.flatMap(({ files }) => files));
    return tasks.map((task) => ({
      ...asNewTask(task),
      files: task.files.map((file) => ({
        fileId: this.#known.get(keyOf(file))!,
        name: file.name,
        role: file.role,
      })),
    }));
  }

  async #ensure(files: ReadImportTask["files"]): Promise<void> {
    const unknown = new Map<string, ReadImportTask["files"][number]>();
    for (const file of files) if (!this.#known.has(keyOf(file))) unknown.set(keyOf(file), file);
    if (unknown.size === 0) return;
    const wanted = [...unknown.values()].map(({ name, size, sha256 }) => ({
      id: newUuid(),
      name,
      contentType: contentTypeOf(name),
      size,
      sha256,
    }));
    const ids = await ensureFiles(this.#transaction, wanted);
    for (const [index, key] of [...unknown.keys()].entries()) this.#known.set(key, ids[index]!);
  }
}

const keyOf = ({ sha256, name }: { readonly sha256: string; readonly name: string }): string =>
  `${sha256} ${name}`;

async function* withFiles(
  transaction: WorkspaceTransaction,
  pages: AsyncGenerator<ReadyPage>,
): AsyncGenerator<readonly ImportedTask[]> {
  const rows = new FileRows(transaction);
  for await (const { tasks } of oneAhead(pages)) yield await rows.of(tasks);
}

/**
 * Saves the version, and with it that the job is done.
 *
 * @param pages End when the files of all tasks are stored and durable: the version is there after that.
 */
export async function saveImport(
  job: RunningJob,
  request: ImportRequest,
  taskCount: number,
  parts: ImportParts,
  pages: AsyncGenerator<ReadyPage>,
): Promise<void> {
  const { target, confirmation, sourceName } = request;
  await job.db.transaction(async (transaction) => {
    const saved = await parts.datasets.save(
      transaction,
      {
        target,
        source: { kind: request.import.format, name: sourceName },
        note: confirmation?.note ?? `Imported from ${sourceName}`.slice(0, 1_000),
        createdBy: job.row.created_by_name,
        madeBy: job.row.created_by,
        taskCount,
      },
      withFiles(transaction, pages),
    );
    await deleteImportTasks(transaction, job.row.id);
    await forgetClaims(transaction, job.row.id);
    await job.save(
      {
        state: "done",
        phase: saved.isNew ? "done" : nothingChanged,
        done: taskCount,
        datasetId: saved.datasetId,
        progress: null,
      },
      transaction,
    );
  });
}
