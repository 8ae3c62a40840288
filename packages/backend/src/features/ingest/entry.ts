import type { ErrorCode } from "@rollout/contract";
import type { WriterState } from "./ingest.sql.js";
import type { ReadRecord } from "./read-batch.js";

/** One valid record of one of the batches, and what becomes of it. */
export interface Entry {
  readonly batch: number;
  readonly writerId: string;
  readonly read: ReadRecord;
  outcome: "accepted" | "duplicate" | ErrorCode;
  /** Known once writers are numbered. */
  writer?: WriterState;
}

/** Entries of which nothing speaks against storing them, so far. */
export const open = (entries: readonly Entry[]): Entry[] =>
  entries.filter((entry) => entry.outcome === "accepted");

export const isRefusal = (outcome: Entry["outcome"]): outcome is ErrorCode =>
  outcome !== "accepted" && outcome !== "duplicate";
