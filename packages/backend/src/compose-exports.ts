/** What exports need of files, buckets and datasets, put together: features do not know each other. */
import { createHash } from "node:crypto";
import { type FileRole, RolloutError } from "@rollout/contract";
import { assertTaskExportable, type ExportTask } from "@rollout/harbor";
import { findDataset, findDatasetVersion } from "./features/datasets/datasets.sql.js";
import { listRenamedTasks } from "./features/datasets/renamed-tasks.sql.js";
import { listVersionTasks } from "./features/datasets/tasks.sql.js";
import type { ExportParts } from "./features/exports/exports.routes.js";
import { listAttachedFiles } from "./features/files/attached-files.sql.js";
import type { FileStore } from "./features/files/file-store.js";
import { attachedObjectOf, findFile } from "./features/files/files.sql.js";
import type { GithubParts } from "./features/github/prepare-export.js";
import { assertUnchanged, objectChanged, readAttached } from "./platform/attached-object.js";
import type { BucketAccess } from "./platform/bucket-access.js";
import type { ConnectedBucket } from "./platform/connected-bucket.js";
import { findTaskSetByName } from "./platform/startable-names.sql.js";
import { selectorOf, type TaskSelector } from "./platform/task-selection.sql.js";
import type { WorkspaceDb } from "./platform/workspace-db.js";

/** Tasks that are read at a time. */
const pageTasks = 100;

interface FilePlaces {
  readonly store: FileStore;
  readonly buckets: BucketAccess;
}

/** A file of a task as listVersionTasks gives it, JSON. */
interface ListedFile {
  readonly id: string;
  readonly name: string;
  readonly role: FileRole;
  readonly size: number;
  readonly sha256: string;
}

/** The bytes of a file: of built-in storage, or of its bucket as long as the object is the one that was attached. */
async function* openFile(
  db: WorkspaceDb,
  { store, buckets }: FilePlaces,
  { id, name }: ListedFile,
): AsyncGenerator<Uint8Array> {
  const file = await findFile(db, id);
  if (!file) throw new RolloutError("file_not_found", `The file ${name} is gone.`);
  if (file.bucket_id === null || file.object_key === null) {
    if (file.size > 0) yield* store.read(db.workspaceId, file.sha256);
    return;
  }
  const bucket = await buckets.openByUuid(db, file.bucket_id);
  const bytes = await readAttached(db, bucket, { ...attachedObjectOf(file, file.object_key), name });
  yield* promisedBytes(bytes, { ...file, name });
}

/** The bytes as they come, unless they end up as others than the task refers to. */
async function* promisedBytes(
  bytes: AsyncIterable<Uint8Array>,
  file: { readonly name: string; readonly size: number; readonly sha256: string },
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > file.size) throw objectChanged(file.name);
    hash.update(chunk);
    yield chunk;
  }
  if (size !== file.size || hash.digest("hex") !== file.sha256) throw objectChanged(file.name);
}

/** Objects that are looked at side by side. */
const lookedAtOnce = 16;

/**
 * Looks at every object that an export will read, before its first byte is sent.
 *
 * @throws {RolloutError} file_changed, object_not_found, or what is wrong with a bucket.
 */
async function assertFilesUnchanged(
  db: WorkspaceDb,
  { buckets }: FilePlaces,
  selector: TaskSelector,
): Promise<void> {
  const files = await listAttachedFiles(db, selector);
  const opened = new Map<string, Promise<ConnectedBucket>>();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < files.length) {
      const file = files[next++]!;
      const bucket = opened.get(file.bucket_id) ?? buckets.openByUuid(db, file.bucket_id);
      opened.set(file.bucket_id, bucket);
      await assertUnchanged(db, await bucket, {
        ...attachedObjectOf(file, file.object_key),
        name: file.named,
      });
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(lookedAtOnce, files.length) }, work));
  } finally {
    // After a failure the others stop at their next file.
    next = files.length;
  }
}

export function composeExports(places: FilePlaces): ExportParts & Pick<GithubParts, "openVersion"> {
  return {
    async openVersion(db, { datasetId, version, taskSet }) {
      const dataset = await findDataset(db, datasetId);
      if (!dataset) throw new RolloutError("dataset_not_found");
      const found = await findDatasetVersion(db, datasetId, version ?? dataset.version);
      if (!found) throw new RolloutError("dataset_version_not_found");
      const chosen = taskSet === undefined ? undefined : await findTaskSetByName(db, datasetId, taskSet);
      if (taskSet !== undefined && !chosen) throw new RolloutError("task_set_not_found");
      const selector = selectorOf(found.id, chosen);
      async function* tasks(): AsyncGenerator<ExportTask> {
        for (let after = 0; ; ) {
          const rows = await listVersionTasks(db, selector, { after, limit: pageTasks });
          for (const row of rows) {
            yield {
              name: row.name,
              instruction: row.instruction,
              input: JSON.parse(row.input) as ExportTask["input"],
              outputSchema: JSON.parse(row.output_schema ?? "null") as ExportTask["outputSchema"],
              metadata: JSON.parse(row.metadata) as ExportTask["metadata"],
              files: (JSON.parse(row.files) as ListedFile[]).map((file) => ({
                ...file,
                open: () => openFile(db, places, file),
              })),
            };
          }
          if (rows.length < pageTasks) return;
          after = rows.at(-1)!.place;
        }
      }
      return {
        id: dataset.id,
        name: dataset.name,
        description: dataset.description,
        version: found.version,
        note: found.note,
        createdBy: found.created_by,
        async assertExportable() {
          await assertFilesUnchanged(db, places, selector);
          for await (const task of tasks()) await assertTaskExportable(task);
        },
        async listRenamed(since) {
          const former = await findDatasetVersion(db, datasetId, since);
          return former ? listRenamedTasks(db, former.id, found.id) : [];
        },
        tasks,
      };
    },
  };
}
