import { errorCodes, type IngestReply, type RejectedRecord, timelineFlags } from "@rollout/contract";
import type { CommittedRange, LiveChange } from "../../platform/live-bus.js";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import { type Entry, isRefusal, open } from "./entry.js";
import { columnsOf, type EventRow, type Latest, noteLatest, ownFlags } from "./event-rows.js";
import {
  createRollouts,
  findContiguousSeq,
  insertEvents,
  type LockedRollout,
  listWriters,
  lockRollouts,
  type QuarantinedRecord,
  quarantine,
  saveWriters,
  type WriterState,
} from "./ingest.sql.js";
import { conflictingFinishes, findTasks, projectLifecycle } from "./project-lifecycle.js";
import { type ReadBatch, type RefusedRecord, rejection } from "./read-batch.js";
import { refuseRepeatsInBatches, settleForeignIds, settleKnownSeqs } from "./settle-repeats.js";

/** A batch that waits for its transaction. */
export interface PendingBatch extends ReadBatch {
  readonly requestId: string;
}

export interface StoredBatches {
  readonly replies: readonly IngestReply[];
  readonly changes: readonly LiveChange[];
  /** An output is to be compared with the schema of its task. */
  readonly hasOutputs: boolean;
}

/**
 * Stores batches of one workspace in one transaction: rollouts are locked, new records inserted, counters,
 * writers and lifecycle moved by what was really inserted, refused records kept in quarantine. The caller
 * acknowledges after COMMIT.
 */
export async function storeBatches(
  db: WorkspaceTransaction,
  batches: readonly PendingBatch[],
): Promise<StoredBatches> {
  const entries = sortedEntries(batches);
  const tasks = await findTasks(
    db,
    entries.map((entry) => entry.read),
  );
  for (const entry of open(entries)) {
    if (tasks.isMissing(entry.read)) entry.outcome = "task_not_found";
  }
  const rollouts = await lockOrCreateRollouts(db, open(entries));
  refuseForeignRuns(open(entries), rollouts);
  await numberWriters(db, open(entries));
  await settleKnownSeqs(db, open(entries));
  refuseRepeatsInBatches(open(entries));

  const rows = await flaggedRows(db, open(entries), rollouts);
  const inserted = await insertRows(db, rows);
  if (inserted < rows.length) await settleForeignIds(db, open(entries));

  const accepted = open(entries);
  const hasOutputs = await projectLifecycle(
    db,
    accepted.map((entry) => entry.read),
    tasks,
  );
  await moveWriters(db, accepted);
  await keepRefused(db, batches, entries);
  return {
    replies: batches.map((batch, index) => replyOf(batch, index, entries)),
    changes: changesOf(db, accepted),
    hasOutputs,
  };
}

/** By (rollout, writer, seq): the order of locks and of the primary key. */
function sortedEntries(batches: readonly PendingBatch[]): Entry[] {
  return batches
    .flatMap(({ writerId, records }, batch) =>
      records.map((read): Entry => ({ batch, writerId, read, outcome: "accepted" })),
    )
    .sort(
      (a, b) =>
        compare(a.read.rolloutId, b.read.rolloutId) ||
        compare(a.writerId, b.writerId) ||
        a.read.record.seq - b.read.record.seq,
    );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function lockOrCreateRollouts(
  db: WorkspaceTransaction,
  entries: readonly Entry[],
): Promise<Map<string, LockedRollout>> {
  const runOf = new Map(entries.map(({ read }) => [read.rolloutId, read.runId] as const));
  const rollouts = new Map<string, LockedRollout>();
  const note = (rows: readonly LockedRollout[]): void =>
    rows.forEach((row) => void rollouts.set(row.id, row));
  const missing = (): string[] => [...runOf.keys()].filter((id) => !rollouts.has(id));

  if (runOf.size > 0) note(await lockRollouts(db, [...runOf.keys()]));
  const absent = missing();
  if (absent.length > 0) {
    note(
      await createRollouts(
        db,
        absent,
        absent.map((id) => runOf.get(id)!),
      ),
    );
    // Another writer may have created some of them between the two statements.
    if (missing().length > 0) note(await lockRollouts(db, missing()));
  }
  return rollouts;
}

function refuseForeignRuns(entries: readonly Entry[], rollouts: ReadonlyMap<string, LockedRollout>): void {
  for (const entry of entries) {
    const rollout = rollouts.get(entry.read.rolloutId);
    if (!rollout) entry.outcome = "run_not_found";
    else if (rollout.run_id !== entry.read.runId) entry.outcome = "rollout_run_mismatch";
  }
}

const writerKey = (rolloutId: string, writerId: string): string => `${rolloutId}/${writerId}`;

async function numberWriters(db: WorkspaceTransaction, entries: readonly Entry[]): Promise<void> {
  const rolloutIds = [...new Set(entries.map((entry) => entry.read.rolloutId))];
  const stored = rolloutIds.length > 0 ? await listWriters(db, rolloutIds) : [];
  const writers = new Map<string, WriterState>();
  const highestNumber = new Map<string, number>();
  for (const writer of stored) {
    writers.set(writerKey(writer.rollout_id, writer.writer_id), { ...writer, last_seq: null, dropped: null });
    highestNumber.set(
      writer.rollout_id,
      Math.max(writer.writer_no, highestNumber.get(writer.rollout_id) ?? 0),
    );
  }
  let last: Entry | undefined;
  for (const entry of entries) {
    const { read, writerId } = entry;
    // Entries are sorted, so most have the writer of the one before.
    if (last?.writerId === writerId && last.read.rolloutId === read.rolloutId) {
      entry.writer = last.writer!;
      continue;
    }
    last = entry;
    const key = writerKey(read.rolloutId, writerId);
    const known = writers.get(key);
    if (known) {
      entry.writer = known;
      continue;
    }
    const number = (highestNumber.get(read.rolloutId) ?? 0) + 1;
    highestNumber.set(read.rolloutId, number);
    entry.writer = {
      rollout_id: read.rolloutId,
      writer_id: writerId,
      writer_no: number,
      acked_seq: 0,
      highest_seq: 0,
      record_count: 0,
      last_seq: null,
      dropped: null,
    };
    writers.set(key, entry.writer);
  }
}

async function flaggedRows(
  db: WorkspaceTransaction,
  entries: readonly Entry[],
  rollouts: ReadonlyMap<string, LockedRollout>,
): Promise<EventRow[]> {
  const conflicting = await conflictingFinishes(
    db,
    entries.map((entry) => entry.read),
    rollouts,
  );
  const finishedBy = new Set<WriterState>();
  return entries.map((entry) => {
    const { read } = entry;
    const writer = entry.writer!;
    const isAfterFinish = rollouts.get(read.rolloutId)!.status !== "running" || finishedBy.has(writer);
    if (read.record.kind === "rollout.finished") finishedBy.add(writer);
    return {
      read,
      writerNumber: writer.writer_no,
      flags:
        ownFlags(read.record) |
        (isAfterFinish ? timelineFlags.afterFinish : 0) |
        (conflicting.has(read) ? timelineFlags.conflicting : 0),
    };
  });
}

async function insertRows(db: WorkspaceTransaction, rows: readonly EventRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const latest = new Map<string, Latest>();
  for (const { read } of rows) {
    const known = latest.get(read.rolloutId) ?? { lastEvent: null, model: null, score: null };
    noteLatest(known, read);
    latest.set(read.rolloutId, known);
  }
  const values = [...latest.values()];
  const inserted = await insertEvents(db, columnsOf(rows), [
    [...latest.keys()],
    values.map((value) => value.lastEvent),
    values.map((value) => value.model),
    values.map((value) => value.score),
  ]);
  return inserted.reduce((sum, row) => sum + row.inserted, 0);
}

/** Moves what is known of each writer: how far it is complete, its highest seq, what it said it dropped. */
async function moveWriters(db: WorkspaceTransaction, accepted: readonly Entry[]): Promise<void> {
  const moved = new Set<WriterState>();
  for (const entry of accepted) {
    const writer = entry.writer!;
    const { record } = entry.read;
    moved.add(writer);
    writer.record_count++;
    writer.highest_seq = Math.max(writer.highest_seq, record.seq);
    if (record.seq === writer.acked_seq + 1) writer.acked_seq = record.seq;
    if (record.kind === "rollout.finished") {
      writer.last_seq = record.lastSeq;
      writer.dropped = record.dropped === undefined ? null : JSON.stringify(record.dropped);
    }
  }
  for (const writer of moved) {
    if (writer.record_count === writer.highest_seq) writer.acked_seq = writer.highest_seq;
    else if (writer.acked_seq < writer.highest_seq) {
      // Records that filled a hole may have joined on to ones that are stored already.
      writer.acked_seq =
        (await findContiguousSeq(db, writer.rollout_id, writer.writer_no, writer.acked_seq)) ??
        writer.acked_seq;
    }
  }
  if (moved.size > 0) await saveWriters(db, [...moved]);
}

async function keepRefused(
  db: WorkspaceTransaction,
  batches: readonly PendingBatch[],
  entries: readonly Entry[],
): Promise<void> {
  const records: QuarantinedRecord[] = [];
  const add = (batch: PendingBatch, code: string, message: string, text: string): void => {
    records.push({
      requestId: batch.requestId,
      writerId: batch.writerId,
      code,
      message: message.replaceAll("\0", "\uFFFD"),
      raw: Buffer.from(text),
    });
  };
  for (const batch of batches) {
    for (const { reply, text } of batch.refused as readonly RefusedRecord[])
      add(batch, reply.code, reply.message, text);
  }
  for (const { outcome, batch, read } of entries) {
    if (isRefusal(outcome)) add(batches[batch]!, outcome, errorCodes[outcome][1], read.text);
  }
  if (records.length > 0) await quarantine(db, records);
}

function replyOf(batch: PendingBatch, index: number, entries: readonly Entry[]): IngestReply {
  const own = entries.filter((entry) => entry.batch === index);
  const rejected: RejectedRecord[] = batch.refused.map(({ reply }) => reply);
  const acked: Record<string, Record<string, number>> = {};
  let accepted = 0;
  let duplicates = 0;
  for (const entry of own) {
    const { read, outcome } = entry;
    if (outcome === "accepted") accepted++;
    else if (outcome === "duplicate") duplicates++;
    else rejected.push(rejection(read.index, outcome, errorCodes[outcome][1], read.record.id));
    if (entry.writer) acked[read.record.rolloutId] = { [batch.writerId]: entry.writer.acked_seq };
  }
  return { accepted, duplicates, rejected: rejected.sort((a, b) => a.index - b.index), acked };
}

function changesOf(db: WorkspaceTransaction, accepted: readonly Entry[]): LiveChange[] {
  const changes = new Map<string, { runId: string; ranges: Map<number, CommittedRange> }>();
  for (const entry of accepted) {
    const { rolloutId, runId, record } = entry.read;
    const change = changes.get(rolloutId) ?? { runId, ranges: new Map() };
    const number = entry.writer!.writer_no;
    const known = change.ranges.get(number);
    change.ranges.set(number, [number, known?.[1] ?? record.seq, record.seq]);
    changes.set(rolloutId, change);
  }
  return [...changes].map(([rolloutId, { runId, ranges }]) => ({
    workspaceId: db.workspaceId,
    runId,
    rolloutId,
    ranges: [...ranges.values()],
  }));
}
