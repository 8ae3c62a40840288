/** What exports need of files, buckets and datasets, put together: features do not know each other. */
import { type FileRole, RolloutError } from "@rollout/contract";
import type { ExportTask } from "@rollout/harbor";
import { findDataset, findDatasetVersion } from "./features/datasets/datasets.sql.js";
import { listVersionTasks } from "./features/datasets/tasks.sql.js";
import type { ExportParts } from "./features/exports/exports.routes.js";
import type { FileStore } from "./features/files/file-store.js";
import { findFile } from "./features/files/files.sql.js";
import type { GithubParts } from "./features/github/prepare-export.js";
import type { BucketAccess } from "./platform/bucket-access.js";
import { findTaskSetByName } from "./platform/startable-names.sql.js";
import { selectorOf } from "./platform/task-selection.sql.js";
import type { WorkspaceDb } from "./platform/workspace-db.js";

/** Tasks that are read at a time. */
const pageTasks = 100;

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
  { store, buckets }: { readonly store: FileStore; readonly buckets: BucketAccess },
  { id, name }: ListedFile,
): AsyncGenerator<Uint8Array> {
  const file = await findFile(db, id);
  if (!file) throw new RolloutError("file_not_found", `The file ${name} is gone.`);
  if (file.bucket_id === null || file.object_key === null) {
    if (file.size > 0) yield* store.read(db.workspaceId, file.sha256);
    return;
  }
  const bucket = await buckets.openByUuid(db, file.bucket_id);
  const { body } = await bucket.read(file.object_key, { etag: file.etag ?? undefined });
  yield* body;
}

export function composeExports(places: {
  readonly store: FileStore;
  readonly buckets: BucketAccess;
}): ExportParts & Pick<GithubParts, "openVersion"> {
  return {
    async openVersion(db, { datasetId, version, taskSet }) {
      const dataset = await findDataset(db, datasetId);
      if (!dataset) throw new RolloutError("dataset_not_found");
      const found = await findDatasetVersion(db, datasetId, version ?? dataset.version);
      if (!found) throw new RolloutError("dataset_version_not_found");
      const chosen = taskSet === undefined ? undefined : await findTaskSetByName(db, datasetId, taskSet);
      if (taskSet !== undefined && !chosen) throw new RolloutError("task_set_not_found");
      const selector = selectorOf(found.id, chosen);
      return {
        id: dataset.id,
        name: dataset.name,
        description: dataset.description,
        version: found.version,
        note: found.note,
        createdBy: found.created_by,
        async *tasks() {
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
        },
      };
    },
  };
}
