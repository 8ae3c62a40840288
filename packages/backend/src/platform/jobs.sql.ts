import type { ErrorCode, JobKind, JobState } from "@rollout/contract";
import type { Queryable } from "./database.js";
import type { WorkspaceQueryable } from "./workspace-db.js";

/* Jobs of workspaces, and the leases by which servers run them. */

export interface JobRow {
  id: string;
  kind: JobKind;
  state: JobState;
  name: string;
  /** JSON texts. */
  request: string;
  progress: string | null;
  phase: string;
  done: number;
  total: number | null;
  unit: "tasks" | "files" | "bytes";
  resumed: boolean;
  code: ErrorCode | null;
  message: string | null;
  dataset_id: string | null;
  url: string | null;
  created_by: string | null;
  created_by_name: string | null;
  created_at: Date;
  updated_at: Date;
}

const columns = `id, kind, state, name, request, progress, phase, done, total, unit, resumed, code, message,
  dataset_id, url, created_by, created_by_name, created_at, updated_at`;

export interface NewJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly name: string;
  /** JSON text. */
  readonly request: string;
  readonly phase: string;
  readonly unit: JobRow["unit"];
  readonly createdBy: string | null;
  readonly createdByName: string | null;
  /** UUID, where the job is of one that is there: exports of one dataset run one after the other. */
  readonly datasetId?: string;
}

export const insertJob = async (db: WorkspaceQueryable, job: NewJob): Promise<JobRow> =>
  (
    await db.query<JobRow>(
      `insert into jobs (workspace_id, id, kind, name, request, phase, unit, created_by, created_by_name,
         dataset_id)
       values ($1, $2, $3, $4, $5::json, $6, $7, $8, $9, $10) returning ${columns}`,
      [
        db.workspaceId,
        job.id,
        job.kind,
        job.name,
        job.request,
        job.phase,
        job.unit,
        job.createdBy,
        job.createdByName,
        job.datasetId ?? null,
      ],
    )
  )[0]!;

export const findJob = async (db: WorkspaceQueryable, id: string): Promise<JobRow | undefined> =>
  (
    await db.query<JobRow>(`select ${columns} from jobs where workspace_id = $1 and id = $2`, [
      db.workspaceId,
      id,
    ])
  )[0];

/** As findJob; nobody else changes it until the transaction ends. */
export const lockJob = async (db: WorkspaceQueryable, id: string): Promise<JobRow | undefined> =>
  (
    await db.query<JobRow>(`select ${columns} from jobs where workspace_id = $1 and id = $2 for update`, [
      db.workspaceId,
      id,
    ])
  )[0];

/** Jobs under way, and those that ended in the last hours and were not dismissed; newest first. */
export const listJobs = (db: WorkspaceQueryable, hours: number): Promise<JobRow[]> =>
  db.query(
    `select ${columns} from jobs
     where workspace_id = $1 and dismissed_at is null
       and (state in ('waiting', 'running', 'ready') or updated_at > now() - make_interval(hours => $2))
     order by created_at desc, id desc limit 200`,
    [db.workspaceId, hours],
  );

/** Cancels a job that is not over, dismisses one that is. */
export const cancelOrDismissJob = async (db: WorkspaceQueryable, id: string): Promise<JobRow | undefined> =>
  (
    await db.query<JobRow>(
      `update jobs set updated_at = now(),
         attempts = case when state in ('waiting', 'running', 'ready') then 0 else attempts end,
         cleanup_due = cleanup_due or state in ('waiting', 'running', 'ready'),
         dismissed_at = case when state in ('waiting', 'running', 'ready') then null else now() end,
         state = case when state in ('waiting', 'running', 'ready') then 'cancelled' else state end
       where workspace_id = $1 and id = $2 returning ${columns}`,
      [db.workspaceId, id],
    )
  )[0];

/** Puts a job that waits for its person back into the queue, with what it is now asked for. */
export const requeueJob = async (
  db: WorkspaceQueryable,
  id: string,
  { request, phase, name }: { request: string; phase: string; name: string },
): Promise<JobRow> =>
  (
    await db.query<JobRow>(
      `update jobs set state = 'waiting', request = $3::json, phase = $4, name = $5, done = 0, attempts = 0, furthest = '{}',
         resumed = false, lease_until = null, updated_at = now()
       where workspace_id = $1 and id = $2 and state = 'ready' returning ${columns}`,
      [db.workspaceId, id, request, phase, name],
    )
  )[0]!;

export interface ClaimedJobRow {
  workspace_id: string;
  id: string;
  kind: JobKind;
  attempts: number;
}

/** The next job that this server may run, or clean up after; undefined when there is none. */
export const claimJob = async (
  db: Queryable,
  claim: { readonly kinds: readonly string[]; readonly holder: string; readonly leaseSeconds: number },
): Promise<ClaimedJobRow | undefined> =>
  (
    await db.query<ClaimedJobRow>("select * from claim_job($1, $2, make_interval(secs => $3))", [
      claim.kinds,
      claim.holder,
      claim.leaseSeconds,
    ])
  )[0];

/** What a lease is for: to run a job that was not cancelled, or to remove what one that ended has left. */
const heldFor = { running: "state <> 'cancelled'", cleaning: "cleanup_due" } as const;

/** True while the job is this holder's, and there is something to hold it for. */
export const renewLease = async (
  db: WorkspaceQueryable,
  id: string,
  { holder, leaseSeconds, work }: { holder: string; leaseSeconds: number; work: keyof typeof heldFor },
): Promise<boolean> =>
  (
    await db.query(
      `update jobs set lease_until = clock_timestamp() + make_interval(secs => $4)
       where workspace_id = $1 and id = $2 and lease_holder = $3 and ${heldFor[work]} returning id`,
      [db.workspaceId, id, holder, leaseSeconds],
    )
  ).length > 0;

/** Leaves the cleaning for later: twice as long after each time that it was taken up. */
export const deferCleanup = async (
  db: WorkspaceQueryable,
  id: string,
  { holder, firstSeconds, mostSeconds }: { holder: string; firstSeconds: number; mostSeconds: number },
): Promise<void> => {
  await db.query(
    `update jobs set
       lease_until = clock_timestamp() + make_interval(secs => least($4 * 2 ^ least(attempts, 20), $5))
     where workspace_id = $1 and id = $2 and lease_holder = $3 and cleanup_due`,
    [db.workspaceId, id, holder, firstSeconds, mostSeconds],
  );
};

/** Lets go of a job, so that another server can take it up at once; it has not failed by that. */
export const releaseLease = async (db: WorkspaceQueryable, id: string, holder: string): Promise<void> => {
  await db.query(
    `update jobs set lease_until = null, attempts = greatest(attempts - 1, 0)
     where workspace_id = $1 and id = $2 and lease_holder = $3`,
    [db.workspaceId, id, holder],
  );
};

export interface JobChange {
  readonly state?: JobState;
  readonly phase?: string;
  readonly done?: number;
  readonly total?: number | null;
  /** JSON text. */
  readonly progress?: string | null;
  readonly code?: ErrorCode | null;
  readonly message?: string | null;
  readonly datasetId?: string | null;
  readonly url?: string | null;
  readonly cleanupDue?: boolean;
}

const columnOf: Readonly<Record<keyof JobChange, string>> = {
  state: "state",
  phase: "phase",
  done: "done",
  total: "total",
  progress: "progress",
  code: "code",
  message: "message",
  datasetId: "dataset_id",
  url: "url",
  cleanupDue: "cleanup_due",
};

/** Writes what a running job does; false when it is no longer this holder's, or was cancelled. */
export const changeRunningJob = async (
  db: WorkspaceQueryable,
  { id, holder }: { readonly id: string; readonly holder: string },
  change: JobChange,
): Promise<boolean> => {
  const given = (Object.keys(change) as (keyof JobChange)[]).filter((key) => change[key] !== undefined);
  const place = (key: keyof JobChange): string => `$${given.indexOf(key) + 4}`;
  const sets = given.map((key) => `${columnOf[key]} = ${place(key)}`);
  if (change.state !== undefined && change.state !== "running") {
    // What ended, or waits for its person, is nobody's; who ended it cleans up first.
    sets.push(change.cleanupDue === true ? "attempts = 0" : "lease_until = null");
  } else if (change.done !== undefined) {
    const phase = given.includes("phase") ? `${place("phase")}::text` : "phase";
    const isFurther = `${place("done")}::bigint > coalesce((furthest ->> ${phase})::bigint, 0)`;
    sets.push(
      `attempts = case when ${isFurther} then 1 else attempts end`,
      `furthest = case when ${isFurther} then furthest || jsonb_build_object(${phase}, ${place("done")}::bigint)
         else furthest end`,
    );
  }
  const rows = await db.query(
    `update jobs set updated_at = now()${sets.map((set) => `, ${set}`).join("")}
     where workspace_id = $1 and id = $2 and lease_holder = $3 and state = 'running' returning id`,
    [db.workspaceId, id, holder, ...given.map((key) => change[key])],
  );
  return rows.length > 0;
};

/** What an ended job left is removed. */
export const markCleaned = async (db: WorkspaceQueryable, id: string): Promise<void> => {
  await db.query("update jobs set cleanup_due = false, progress = null where workspace_id = $1 and id = $2", [
    db.workspaceId,
    id,
  ]);
};

/** Forgets jobs that ended so many hours ago. */
export const forgetOldJobs = async (db: Queryable, hours: number): Promise<void> => {
  await db.query("select forget_old_jobs(now() - make_interval(hours => $1))", [hours]);
};
