/** What imports need of files, buckets and datasets, put together: features do not know each other. */
import { RolloutError, uuidFromId } from "@rollout/contract";
import { openFileSource } from "@rollout/harbor";
import { findDataset } from "./features/datasets/datasets.sql.js";
import { reasonAgainstTask, saveImportedVersion } from "./features/datasets/save-imported-version.js";
import { BulkStore } from "./features/files/bulk-store.js";
import { deleteFile } from "./features/files/delete-file.js";
import type { FileStore } from "./features/files/file-store.js";
import { attachedObjectOf, findFile } from "./features/files/files.sql.js";
import type { GithubAccess } from "./features/github/github-access.js";
import { findCommit, openRepositoryArchive } from "./features/github/repository-archive.js";
import type { ImportParts, ImportSource, OpenedSource } from "./features/imports/import-parts.js";
import { assertUnchanged } from "./platform/attached-object.js";
import { systemAuditTrail } from "./platform/audit-trail.js";
import type { BucketAccess } from "./platform/bucket-access.js";
import type { JobRunner } from "./platform/jobs.js";
import { findObject, openObject } from "./platform/object-source.js";
import type { OutputSchemas } from "./platform/output-schemas/output-schemas.js";
import { isStartableName } from "./platform/startable-names.sql.js";
import type { WorkspaceDb } from "./platform/workspace-db.js";

async function openFile(
  db: WorkspaceDb,
  store: FileStore,
  buckets: BucketAccess,
  fileId: string,
): Promise<OpenedSource> {
  const file = await findFile(db, uuidFromId("file", fileId));
  if (!file) throw new RolloutError("file_not_found");
  if (file.bucket_id !== null && file.object_key !== null) {
    const bucket = await buckets.openByUuid(db, file.bucket_id);
    await assertUnchanged(db, bucket, attachedObjectOf(file, file.object_key));
    return { name: file.name, bytes: await openObject(bucket, file.object_key, { etag: file.etag ?? "" }) };
  }
  return { name: file.name, bytes: await openFileSource(store.pathOf(db.workspaceId, file.sha256)) };
}

export function composeImports(options: {
  readonly jobs: JobRunner;
  readonly store: FileStore;
  readonly buckets: BucketAccess;
  readonly github: GithubAccess;
  readonly schemas: OutputSchemas;
}): ImportParts {
  const { jobs, store, buckets, github, schemas } = options;
  const open = async (db: WorkspaceDb, source: ImportSource): Promise<OpenedSource> => {
    if (source.from === "file") return openFile(db, store, buckets, source.fileId);
    if (source.from === "github") {
      const opened = await github.openFor(db, source.repository);
      const { repository, ref = await findCommit(opened, source), folder } = source;
      const bytes = await openRepositoryArchive(opened, repository, ref);
      return { name: repository, bytes, folder };
    }
    const bucket = await buckets.open(db, source.bucketId);
    return { name: source.key, bytes: await openObject(bucket, source.key, source.found) };
  };
  return {
    jobs,
    async findSource(db, source) {
      if (source.from === "github") {
        const ref = await findCommit(await github.openFor(db, source.repository), source);
        return { name: source.repository, source: { ...source, ref } };
      }
      if (source.from === "bucket") {
        const found = await findObject(await buckets.open(db, source.bucketId), source.key);
        return { name: source.key, source: { ...source, found } };
      }
      // Opened once, so that what is not there is told at once.
      const opened = await open(db, source);
      await opened.bytes.close();
      return { name: opened.name, source };
    },
    openSource: open,
    async discardSource(db, source, importedBy) {
      if (source.from !== "file" || !source.discard) return;
      const trail = systemAuditTrail("object.delete");
      const audit = {
        done: (transaction, change = {}) =>
          trail.done(transaction, { ...change, workspaceId: db.workspaceId }),
      } satisfies Pick<typeof trail, "done">;
      const assertMayDelete = (madeBy: string | null): void => {
        if (madeBy !== importedBy) throw new RolloutError("not_maker");
      };
      try {
        await deleteFile(db, store, uuidFromId("file", source.fileId), { audit, assertMayDelete });
      } catch (error) {
        // Gone already, used by tasks, or the work of someone else: it is right that it stays.
        if (!(error instanceof RolloutError)) throw error;
      }
    },
    store: {
      openBulk: (workspaceId) => new BulkStore(store, workspaceId),
      remove: (workspaceId, sha256) => store.remove(workspaceId, sha256),
    },
    datasets: {
      find: findDataset,
      isNameTaken: isStartableName,
      startChecking: ({ workspaceId }) => {
        const reading = schemas.startReading(workspaceId);
        return (task) => reasonAgainstTask(task, reading);
      },
      save: saveImportedVersion,
    },
  };
}
