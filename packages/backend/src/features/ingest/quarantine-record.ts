import type { IngestReply } from "@rollout/contract";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { quarantine } from "./ingest.sql.js";
import { type ReadRecord, rejection } from "./read-batch.js";
import type { PendingBatch } from "./store-batches.js";

/** Sets aside a valid record that the database could not store, with what was refused before it. */
export async function quarantineOnly(
  db: WorkspaceDb,
  batch: PendingBatch,
  read: ReadRecord,
  error: unknown,
): Promise<IngestReply> {
  const code = "record_not_storable";
  const message = `The database could not store the record: ${(error as Error).message}`;
  const kept = [
    { code, message, raw: Buffer.from(read.text) },
    ...batch.refused.map(({ reply, text }) => ({
      code: reply.code,
      message: reply.message,
      raw: Buffer.from(text),
    })),
  ].map((record) => ({ ...record, requestId: batch.requestId, writerId: batch.writerId }));
  await db.transaction((transaction) => quarantine(transaction, kept));
  const rejected = [
    rejection(read.index, code, message, read.record.id),
    ...batch.refused.map(({ reply }) => reply),
  ];
  return { accepted: 0, duplicates: 0, rejected: rejected.sort((a, b) => a.index - b.index), acked: {} };
}
