/** What the job of an import carries from its start to its end, as JSON in its row. */
import type {
  ColumnMapping,
  FileRole,
  ImportConfirmation,
  ImportPreview,
  ImportProblem,
  ImportTask,
  NewImport,
} from "@rollout/contract";
import type { JobRow } from "../../platform/jobs.sql.js";
import type { ImportSource, ImportTarget } from "./import-parts.js";

/** What is asked for. */
export interface ImportRequest {
  readonly import: Omit<NewImport, "source"> & { readonly source: ImportSource };
  readonly sourceName: string;
  readonly target: ImportTarget;
  /** Since the person said yes. */
  readonly confirmation?: ImportConfirmation;
}

/** How far it is. */
export interface ImportProgress {
  /** Once everything is read: what the preview shows beside the tasks. */
  readonly read?: {
    readonly layout: string;
    readonly bytes: number;
    readonly unpackedBytes: number;
    readonly problems: readonly ImportProblem[];
    readonly columns: ImportPreview["columns"];
    readonly mapping: ColumnMapping | null;
    readonly tookMs: number;
  };
  /** Tasks whose files are stored, by position. */
  readonly placed?: number;
}

/** A task that was read, as it waits to be saved. */
export interface ReadImportTask {
  readonly name: string;
  readonly instruction: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Its folder in the archive. */
  readonly folder: string;
  readonly files: readonly {
    readonly name: string;
    /** In the folder, if its name is another. */
    readonly path?: string;
    readonly role: FileRole;
    readonly size: number;
    readonly sha256: string;
  }[];
}

/** What lists show of it, and what is wrong with it. */
export interface ReadImportSummary extends ImportTask {
  /** Of a file with a task a line, where it begins. */
  readonly line?: number;
  readonly canary: boolean;
  readonly problems: readonly ImportProblem[];
}

export const requestOf = (row: JobRow): ImportRequest => JSON.parse(row.request) as ImportRequest;
export const progressOf = (row: JobRow): ImportProgress =>
  row.progress === null ? {} : (JSON.parse(row.progress) as ImportProgress);
