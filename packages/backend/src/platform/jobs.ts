/** Runs work that outlives its request: one server at a time by a lease, taken up by another where it is left. */
import { idFromUuid, type Job, type JobKind, newUuid, RolloutError } from "@rollout/contract";
import { type Database, isDatabaseUnavailable } from "./database.js";
import {
  type ClaimedJobRow,
  changeRunningJob,
  claimJob,
  deferCleanup,
  findJob,
  type JobChange,
  type JobRow,
  markCleaned,
  releaseLease,
  renewLease,
} from "./jobs.sql.js";
import { WorkspaceDb, type WorkspaceQueryable } from "./workspace-db.js";

/** A server that dies is replaced after so many seconds. */
const leaseSeconds = 10;
const renewEveryMs = 3_000;
/** Another server's jobs are looked for this often, in ms; one's own are known at once. */
const lookEveryMs = 1_000;
/** A job that ended its server so many times, and came no further, is given up. */
const mostAttempts = 5;
/** Jobs that one server runs at a time; of one workspace it takes two (`claim_job`). */
const atOnce = 3;
/** What could not be removed is tried again after so long, and each time after twice as long. */
const cleanupPause = { firstSeconds: 10, mostSeconds: 3_600 };

/** The job is no longer this server's: it was cancelled, or taken up by another. */
class JobLost extends Error {
  override readonly name = "JobLost";
}

/** A job under way, for whoever runs it. */
export class RunningJob {
  readonly #holder: string;

  constructor(
    readonly db: WorkspaceDb,
    readonly row: JobRow,
    holder: string,
    /** Aborted when the job is lost, or the server stops. */
    readonly stopped: AbortSignal,
  ) {
    this.#holder = holder;
  }

  /**
   * Writes how far it is, or how it ended.
   *
   * @param db - The transaction of what was done, so that there is neither without the other.
   * @throws {JobLost} and the transaction must not be committed.
   */
  async save(change: JobChange, db: WorkspaceQueryable = this.db): Promise<void> {
    this.assertOwn();
    if (!(await changeRunningJob(db, { id: this.row.id, holder: this.#holder }, change))) throw new JobLost();
  }

  assertOwn(): void {
    if (this.stopped.aborted) throw new JobLost();
  }
}

export interface JobHandler {
  /** Runs the job, or goes on with it from its progress; saves its own end: ready, or done. */
  run(job: RunningJob): Promise<void>;
  /** Removes what an ended job left in storage. Can be called again. */
  clean(db: WorkspaceDb, jobId: string): Promise<void>;
}

export class JobRunner {
  readonly #database: Database;
  readonly #onError: (error: Error) => void;
  readonly #handlers = new Map<JobKind, JobHandler>();
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #holder = newUuid();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;

  constructor(options: { database: Database; onError: (error: Error) => void }) {
    this.#database = options.database;
    this.#onError = options.onError;
  }

  handle(kind: JobKind, handler: JobHandler): void {
    this.#handlers.set(kind, handler);
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), lookEveryMs);
    this.#timer.unref();
    this.wake();
  }

  /** Looks for jobs now: call after the commit that made one. */
  wake(): void {
    if (this.#timer === undefined || this.#stopping.signal.aborted) return;
    this.#lookAgain = true;
    this.#looking ??= this.#look()
      .catch(this.#onError)
      .finally(() => {
        this.#looking = undefined;
      });
  }

  /** Lets go of what runs, for another server, and waits until it has stopped. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#looking;
    await Promise.all(this.#running);
  }

  async #look(): Promise<void> {
    while (this.#lookAgain && !this.#stopping.signal.aborted) {
      this.#lookAgain = false;
      while (this.#running.size < atOnce) {
        const kinds = [...this.#handlers.keys()];
        const claimed = await claimJob(this.#database, { kinds, holder: this.#holder, leaseSeconds });
        if (!claimed) break;
        const run = this.#run(claimed)
          .catch(this.#onError)
          .finally(() => {
            this.#running.delete(run);
            this.wake();
          });
        this.#running.add(run);
      }
    }
  }

  async #run(claimed: ClaimedJobRow): Promise<void> {
    const db = new WorkspaceDb(this.#database, claimed.workspace_id);
    const row = await findJob(db, claimed.id);
    const handler = this.#handlers.get(claimed.kind)!;
    if (row?.state !== "running") return this.#clean(db, claimed.id, handler);
    const lost = new AbortController();
    const renewal = setInterval(() => {
      renewLease(db, row.id, { holder: this.#holder, leaseSeconds, work: "running" }).then(
        (isOwn) => isOwn || lost.abort(),
        this.#onError,
      );
    }, renewEveryMs);
    const job = new RunningJob(db, row, this.#holder, AbortSignal.any([lost.signal, this.#stopping.signal]));
    try {
      if (claimed.attempts > mostAttempts)
        throw new RolloutError("internal", "The server ended each time that it ran this.");
      await handler.run(job);
    } catch (error) {
      await this.#end(job, error, handler);
    } finally {
      clearInterval(renewal);
    }
  }

  async #end(job: RunningJob, error: unknown, handler: JobHandler): Promise<void> {
    const { db, row } = job;
    if (this.#stopping.signal.aborted) return releaseLease(db, row.id, this.#holder);
    if (error instanceof JobLost) {
      const now = await findJob(db, row.id);
      if (now?.state === "cancelled") await this.#clean(db, row.id, handler);
      return;
    }
    // Without the database there is nothing to write: when it is back, the lease is over and the job goes on.
    if (isDatabaseUnavailable(error)) throw error;
    if (!(error instanceof RolloutError))
      this.#onError(error instanceof Error ? error : new Error(String(error)));
    const known = error instanceof RolloutError ? error : new RolloutError("internal");
    const ended = { state: "failed", code: known.code, message: known.message, cleanupDue: true } as const;
    if (await changeRunningJob(db, { id: row.id, holder: this.#holder }, ended)) {
      await this.#clean(db, row.id, handler);
    }
  }

  /** Nothing is removed by two servers at a time. */
  async #clean(db: WorkspaceDb, jobId: string, handler: JobHandler): Promise<void> {
    const lease = { holder: this.#holder, leaseSeconds, work: "cleaning" } as const;
    if (!(await renewLease(db, jobId, lease))) return;
    const renewal = setInterval(() => {
      renewLease(db, jobId, lease).catch(this.#onError);
    }, renewEveryMs);
    try {
      await handler.clean(db, jobId);
      await markCleaned(db, jobId);
    } catch (error) {
      clearInterval(renewal);
      await deferCleanup(db, jobId, { holder: this.#holder, ...cleanupPause });
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }
}

/** A job as the API shows it. */
export const jobReply = (row: JobRow): Job => ({
  id: idFromUuid("job", row.id),
  kind: row.kind,
  state: row.state,
  name: row.name,
  phase: row.phase,
  done: row.done,
  total: row.total,
  unit: row.unit,
  resumed: row.resumed,
  code: row.code,
  message: row.message,
  datasetId: row.dataset_id === null ? null : idFromUuid("ds", row.dataset_id),
  url: row.url,
  createdBy: row.created_by_name,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
