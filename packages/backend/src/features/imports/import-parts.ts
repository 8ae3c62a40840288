/** What an import needs of other features; app.ts hands it over. */
import type { FileRole, ImportFormat, NewImport, NewTask } from "@rollout/contract";
import type { ByteSource } from "@rollout/harbor";
import type { JobRunner } from "../../platform/jobs.js";
import type { FoundObject } from "../../platform/object-source.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";

type WantedSource = NewImport["source"];
type BucketSource = Extract<WantedSource, { readonly from: "bucket" }>;

/** A source as the job remembers it: of an object, what it was when the import began. */
export type ImportSource =
  | Exclude<WantedSource, BucketSource>
  | (BucketSource & { readonly found?: FoundObject });

/** A source that is open for reading. */
export interface OpenedSource {
  /** Name of the file, object or repository. */
  readonly name: string;
  readonly bytes: ByteSource;
  /** Of an archive: only what lies below this folder of its one top folder is read. */
  readonly folder?: string | undefined;
}

/** A source that is there. */
export interface FoundSource {
  readonly name: string;
  /** What the import reads, today and after a restart: of a repository the commit, not the branch; of a bucket no other object. */
  readonly source: ImportSource;
}

/** Where the tasks go: a dataset that is there, or a new one. */
export interface ImportTarget {
  readonly name: string;
  /** UUID; null for a new dataset. */
  readonly datasetId: string | null;
  /** The number that the version will have, as far as is known now. */
  readonly version: number;
}

/** A task with its files, by UUID. */
export interface ImportedTask extends Omit<NewTask, "files"> {
  readonly files: readonly { readonly fileId: string; readonly name: string; readonly role: FileRole }[];
}

/** Why a task cannot be saved as it is; undefined when it can. Files are not looked at. */
export type CheckTask = (task: NewTask) => Promise<string | undefined>;

export interface SavedImport {
  /** UUID. */
  readonly datasetId: string;
  readonly version: number;
  /** False where the newest version has the same tasks already, so that none was made. */
  readonly isNew: boolean;
}

/** Puts bytes under their hash; what was put is durable after the next `settle`. */
export interface BulkWriter {
  put(sha256: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Small files, held in memory. */
  putAll(files: readonly { readonly sha256: string; readonly bytes: Uint8Array }[]): Promise<void>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface ImportParts {
  readonly jobs: JobRunner;
  /** @throws {RolloutError} file_not_found, bucket_not_found, object_not_found, github_not_connected, github_refused. */
  findSource(db: WorkspaceDb, source: ImportSource): Promise<FoundSource>;
  /** @throws {RolloutError} as findSource. */
  openSource(db: WorkspaceDb, source: ImportSource): Promise<OpenedSource>;
  /**
   * Removes the uploaded file of an import that is over, if whoever imported it asked for that and had uploaded it, and
   * nothing refers to it.
   */
  discardSource(db: WorkspaceDb, source: ImportSource, importedBy: string | null): Promise<void>;
  readonly store: {
    /** For one import. */
    openBulk(workspaceId: string): BulkWriter;
    remove(workspaceId: string, sha256: string): Promise<void>;
  };
  readonly datasets: {
    find(
      db: WorkspaceDb | WorkspaceTransaction,
      datasetId: string,
    ): Promise<{ readonly name: string; readonly version: number } | undefined>;
    isNameTaken(db: WorkspaceDb | WorkspaceTransaction, name: string): Promise<boolean>;
    /** For the tasks of one import, as they come. */
    startChecking(db: WorkspaceDb): CheckTask;
    /** Saves pages of tasks as one version, in the transaction given. */
    save(
      transaction: WorkspaceTransaction,
      version: {
        readonly target: ImportTarget;
        readonly source: { readonly kind: ImportFormat; readonly name: string };
        readonly note: string;
        readonly createdBy: string | null;
        readonly madeBy: string | null;
        readonly taskCount: number;
      },
      pages: AsyncIterable<readonly ImportedTask[]>,
    ): Promise<SavedImport>;
  };
}
