/** What imports need of files, buckets and datasets, put together: features do not know each other. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { RolloutError, uuidFromId } from "@rollout/contract";
import { type ByteSource, openFileSource } from "@rollout/harbor";
import { findDataset } from "./features/datasets/datasets.sql.js";
import { reasonAgainstTask, saveImportedVersion } from "./features/datasets/save-import.js";
import { BulkStore } from "./features/files/bulk-store.js";
import { deleteFile } from "./features/files/delete-file.js";
import type { FileStore } from "./features/files/file-store.js";
import { findFile } from "./features/files/files.sql.js";
import type { GithubAccess } from "./features/github/github-access.js";
import { findCommit, openRepositoryArchive } from "./features/github/repository-archive.js";
import type { ImportParts, ImportSource, OpenedSource } from "./features/imports/import-parts.js";
import { systemAuditTrail } from "./platform/audit-trail.js";
import type { BucketAccess } from "./platform/bucket-access.js";
import type { ConnectedBucket } from "./platform/connected-bucket.js";
import type { JobRunner } from "./platform/jobs.js";
import type { OutputSchemas } from "./platform/output-schemas/output-schemas.js";
import { isStartableName } from "./platform/startable-names.sql.js";
import type { WorkspaceDb } from "./platform/workspace-db.js";

/** An object as it was when it was opened: one that changes meanwhile is refused. */
async function openObject(bucket: ConnectedBucket, key: string, etag?: string): Promise<ByteSource> {
  const found = await bucket.find(key);
  if (!found) throw new RolloutError("object_not_found", `The bucket has no object ${key}.`);
  if (etag !== undefined && found.etag !== etag) throw new RolloutError("file_changed");
  return {
    size: found.size,
    async read(offset, length) {
      const end = Math.min(offset + length, found.size) - 1;
      if (end < offset) return new Uint8Array(0);
      const { body } = await bucket.read(key, { range: { start: offset, end }, etag: found.etag });
      return buffer(Readable.from(body, { objectMode: false }));
    },
    close: async () => {},
  };
}

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
    return { name: file.name, bytes: await openObject(bucket, file.object_key, file.etag ?? undefined) };
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
    return { name: source.key, bytes: await openObject(bucket, source.key) };
  };
  return {
    jobs,
    async findSource(db, source) {
      if (source.from === "github") {
        const ref = await findCommit(await github.openFor(db, source.repository), source);
        return { name: source.repository, source: { ...source, ref } };
      }
      // Opened once, so that what is not there is told at once.
      const opened = await open(db, source);
      await opened.bytes.close();
      return { name: opened.name, source };
    },
    openSource: open,
    async discardSource(db, source) {
      if (source.from !== "file" || !source.discard) return;
      const trail = systemAuditTrail("object.delete");
      const audit = {
        done: (transaction, change = {}) =>
          trail.done(transaction, { ...change, workspaceId: db.workspaceId }),
      } satisfies Pick<typeof trail, "done">;
      try {
        await deleteFile(db, store, audit, uuidFromId("file", source.fileId));
      } catch (error) {
        // Gone already, or tasks use it: both are as it should be.
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
      reasonAgainstTask: (task) => reasonAgainstTask(task, schemas),
      save: saveImportedVersion,
    },
  };
}
