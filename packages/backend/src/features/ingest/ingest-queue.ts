import { type IngestReply, RolloutError } from "@rollout/contract";
import { isConcurrencyFailure, isDatabaseUnavailable } from "../../platform/database.js";
import type { LiveBus } from "../../platform/live-bus.js";
import type { Metrics } from "../../platform/metrics.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { quarantineOnly } from "./quarantine-record.js";
import { type PendingBatch, type StoredBatches, storeBatches } from "./store-batches.js";

/** Records of one transaction at most: larger ones gain little and hold locks longer. */
const recordsPerFlush = 1_000;
/** Beside a transaction under way another one starts for this many records, else they gather for the next. */
const recordsWorthAnother = 500;
/** Transactions of ingest at a time, over all workspaces; the rest of the pool answers reads. */
const concurrentFlushes = 4;
const triesOfFlush = 4;
/** A batch that waits longer than this means that ingest does not get on, in ms. */
const stuckAfterMs = 60_000;

interface Waiting {
  readonly db: WorkspaceDb;
  readonly batch: PendingBatch;
  readonly since: number;
  readonly resolve: (reply: IngestReply) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Brings concurrent batches of a workspace into shared transactions: while all flushes are busy batches gather,
 * so that single-event requests cost one COMMIT per many. A reply is sent after COMMIT.
 */
export class IngestQueue {
  readonly #live: LiveBus;
  readonly #metrics: Metrics;
  readonly #onOutput: () => void;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #idle: (() => void)[] = [];
  #flushing = 0;
  /** Transactions under way by workspace. */
  readonly #flushingOf = new Map<string, number>();

  /** @param options.onOutput - Called after the commit of an output that is to be checked. */
  constructor(options: { live: LiveBus; metrics: Metrics; onOutput: () => void }) {
    this.#live = options.live;
    this.#onOutput = options.onOutput;
    this.#metrics = options.metrics;
  }

  /** Resolves when everything of the batch that can be stored is committed. */
  store(db: WorkspaceDb, batch: PendingBatch): Promise<IngestReply> {
    return new Promise((resolve, reject) => {
      const ofWorkspace = this.#waiting.get(db.workspaceId) ?? [];
      ofWorkspace.push({ db, batch, since: Date.now(), resolve, reject });
      this.#waiting.set(db.workspaceId, ofWorkspace);
      this.#flushMore();
    });
  }

  /** Why ingest does not get on, if so. */
  stuckReason(): string | undefined {
    const oldest = Math.min(
      ...[...this.#waiting.values()].map(([first]) => first?.since ?? Number.POSITIVE_INFINITY),
    );
    return Date.now() - oldest > stuckAfterMs ? "Ingest has not stored a batch for 60 s." : undefined;
  }

  /** Resolves when nothing waits and nothing is being stored. */
  drained(): Promise<void> {
    if (this.#flushing === 0 && this.#waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #flushMore(): void {
    while (this.#flushing < concurrentFlushes) {
      const next = this.#nextWorkspace();
      if (next === undefined) break;
      const [workspaceId, waiting] = next;
      // Taken from the front and put back at the end: workspaces have turns.
      this.#waiting.delete(workspaceId);
      const taken = takeUpTo(waiting, recordsPerFlush);
      if (waiting.length > 0) this.#waiting.set(workspaceId, waiting);
      this.#begin(workspaceId);
      void this.#flush(taken).finally(() => this.#end(workspaceId));
    }
  }

  /** A workspace that is being stored already waits until another transaction is worth its fixed cost. */
  #nextWorkspace(): [string, Waiting[]] | undefined {
    for (const [workspaceId, waiting] of this.#waiting) {
      if (!this.#flushingOf.has(workspaceId) || countRecords(waiting) >= recordsWorthAnother)
        return [workspaceId, waiting];
    }
    return undefined;
  }

  #begin(workspaceId: string): void {
    this.#flushing++;
    this.#flushingOf.set(workspaceId, (this.#flushingOf.get(workspaceId) ?? 0) + 1);
  }

  #end(workspaceId: string): void {
    this.#flushing--;
    const left = this.#flushingOf.get(workspaceId)! - 1;
    if (left === 0) this.#flushingOf.delete(workspaceId);
    else this.#flushingOf.set(workspaceId, left);
    this.#flushMore();
    if (this.#flushing === 0 && this.#waiting.size === 0) for (const idle of this.#idle.splice(0)) idle();
  }

  async #flush(taken: readonly Waiting[]): Promise<void> {
    const { db } = taken[0]!;
    try {
      const stored = await this.#commit(
        db,
        taken.map(({ batch }) => batch),
      );
      this.#metrics.flushRecords.observe(taken.reduce((sum, { batch }) => sum + batch.records.length, 0));
      taken.forEach((waiting, index) => void waiting.resolve(this.#noted(stored.replies[index]!)));
    } catch (error) {
      if (isDatabaseUnavailable(error) || isConcurrencyFailure(error)) {
        for (const waiting of taken) waiting.reject(new RolloutError("database_unavailable"));
      } else await this.#isolate(taken, error);
    }
  }

  async #commit(db: WorkspaceDb, batches: readonly PendingBatch[]): Promise<StoredBatches> {
    for (let tries = 1; ; tries++) {
      try {
        const stored = await db.transaction((transaction) => storeBatches(transaction, batches), {
          byIndex: true,
        });
        this.#live.publish(stored.changes);
        if (stored.hasOutputs) this.#onOutput();
        return stored;
      } catch (error) {
        if (!isConcurrencyFailure(error) || tries === triesOfFlush) throw error;
      }
    }
  }

  /** Something of these batches cannot be stored: halves them until the one record is found and set aside. */
  async #isolate(taken: readonly Waiting[], error: unknown): Promise<void> {
    if (taken.length > 1) {
      for (const waiting of taken) await this.#flush([waiting]);
      return;
    }
    const [waiting] = taken as [Waiting];
    try {
      waiting.resolve(this.#noted(await this.#storeInHalves(waiting.db, waiting.batch, error)));
    } catch (failure) {
      waiting.reject(isDatabaseUnavailable(failure) ? new RolloutError("database_unavailable") : failure);
    }
  }

  async #storeInHalves(db: WorkspaceDb, batch: PendingBatch, error: unknown): Promise<IngestReply> {
    const { records } = batch;
    if (records.length === 0) throw error;
    if (records.length === 1) return quarantineOnly(db, batch, records[0]!, error);
    const middle = Math.ceil(records.length / 2);
    const halves = [
      { ...batch, records: records.slice(0, middle) },
      { ...batch, records: records.slice(middle), refused: [] },
    ];
    const replies: IngestReply[] = [];
    for (const half of halves) {
      try {
        replies.push((await this.#commit(db, [half])).replies[0]!);
      } catch (failure) {
        if (isDatabaseUnavailable(failure) || isConcurrencyFailure(failure)) throw failure;
        replies.push(await this.#storeInHalves(db, half, failure));
      }
    }
    return joinReplies(replies);
  }

  #noted(reply: IngestReply): IngestReply {
    this.#metrics.records.inc({ outcome: "accepted" }, reply.accepted);
    this.#metrics.records.inc({ outcome: "duplicate" }, reply.duplicates);
    this.#metrics.records.inc({ outcome: "rejected" }, reply.rejected.length);
    return reply;
  }
}

const countRecords = (waiting: readonly Waiting[]): number =>
  waiting.reduce((sum, { batch }) => sum + batch.records.length, 0);

function takeUpTo(waiting: Waiting[], records: number): Waiting[] {
  let count = 0;
  let batches = 0;
  while (
    batches < waiting.length &&
    (batches === 0 || count + waiting[batches]!.batch.records.length <= records)
  ) {
    count += waiting[batches]!.batch.records.length;
    batches++;
  }
  return waiting.splice(0, batches);
}

function joinReplies(replies: readonly IngestReply[]): IngestReply {
  return {
    accepted: replies.reduce((sum, reply) => sum + reply.accepted, 0),
    duplicates: replies.reduce((sum, reply) => sum + reply.duplicates, 0),
    rejected: replies.flatMap((reply) => reply.rejected).sort((a, b) => a.index - b.index),
    acked: Object.assign({}, ...replies.map((reply) => reply.acked)),
  };
}
