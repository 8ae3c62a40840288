import type { ImportProblem } from "@rollout/contract";
import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

/* What imports have read and not saved yet, and the bytes that they put into built-in storage. */

/** Appends tasks that were read, from a position on. */
export const insertImportTasks = async (
  db: WorkspaceTransaction,
  jobId: string,
  from: number,
  tasks: readonly { readonly task: string; readonly summary: string }[],
): Promise<void> => {
  await db.query(
    `insert into import_tasks (workspace_id, job_id, position, task, summary)
     select $1, $2, $3 + new.position, new.task::json, new.summary::json
     from unnest($4::text[], $5::text[]) with ordinality as new(task, summary, position)`,
    [db.workspaceId, jobId, from - 1, tasks.map(({ task }) => task), tasks.map(({ summary }) => summary)],
  );
};

export interface ImportTaskRow {
  position: number;
  /** JSON texts. */
  task: string;
  summary: string;
}

/** Tasks after a position; those with errors are left out where asked. */
export const listImportTasks = (
  db: WorkspaceQueryable,
  jobId: string,
  { after, limit, readyOnly = false }: { after: number; limit: number; readyOnly?: boolean },
): Promise<ImportTaskRow[]> =>
  db.query(
    `select position, task, summary from import_tasks
     where workspace_id = $1 and job_id = $2 and position > $3
       and (not $5 or (summary->>'errors')::int = 0)
     order by position limit $4`,
    [db.workspaceId, jobId, after, limit, readyOnly],
  );

/** Names of the tasks that were read so far. */
export const listImportTaskNames = async (db: WorkspaceQueryable, jobId: string): Promise<string[]> =>
  (
    await db.query<{ name: string }>(
      "select summary->>'name' as name from import_tasks where workspace_id = $1 and job_id = $2 order by position",
      [db.workspaceId, jobId],
    )
  ).map(({ name }) => name);

export interface ImportCounts {
  tasks: number;
  ready: number;
  errors: number;
  warnings: number;
  files: number;
  hidden_files: number;
  canaries: number;
}

export const countImportTasks = async (db: WorkspaceQueryable, jobId: string): Promise<ImportCounts> =>
  (
    await db.query<ImportCounts>(
      `select count(*)::int as tasks, count(*) filter (where errors = 0)::int as ready,
         coalesce(sum(errors), 0)::int as errors, coalesce(sum(warnings), 0)::int as warnings,
         coalesce(sum(files), 0)::int as files, coalesce(sum("hiddenFiles"), 0)::int as hidden_files,
         count(*) filter (where canary)::int as canaries
       from import_tasks, json_to_record(summary)
         as s(errors int, warnings int, files int, "hiddenFiles" int, canary boolean)
       where workspace_id = $1 and job_id = $2`,
      [db.workspaceId, jobId],
    )
  )[0]!;

/** What is wrong, errors first, by file and line. */
export const listImportProblems = async (
  db: WorkspaceQueryable,
  jobId: string,
  limit: number,
): Promise<ImportProblem[]> =>
  (
    await db.query<{ problem: string }>(
      `select problem from import_tasks, json_array_elements(summary->'problems') as problem
       where workspace_id = $1 and job_id = $2
         and (summary->>'errors')::int + (summary->>'warnings')::int > 0
       order by problem->>'severity', problem->>'path', (problem->>'line')::int nulls first limit $3`,
      [db.workspaceId, jobId, limit],
    )
  ).map(({ problem }) => JSON.parse(problem) as ImportProblem);

export const deleteImportTasks = async (db: WorkspaceQueryable, jobId: string): Promise<void> => {
  await db.query("delete from import_tasks where workspace_id = $1 and job_id = $2", [db.workspaceId, jobId]);
};

/** Until the end of the transaction, nobody else places or removes the bytes of these hashes. */
const lockHashes = async (db: WorkspaceTransaction, hashes: readonly string[]): Promise<void> => {
  // In one order, so that two imports of the same bytes do not wait for each other in a circle.
  await db.query(
    `select pg_advisory_xact_lock(hashtextextended($1::text || hash, 0))
     from (select hash from unnest($2::text[]) as hash order by hash) as ordered`,
    [db.workspaceId, hashes],
  );
};

/**
 * Claims bytes for an import, so that no deletion removes them.
 *
 * @returns Those that built-in storage has already.
 */
export const claimBytes = async (
  db: WorkspaceTransaction,
  jobId: string,
  hashes: readonly string[],
): Promise<Set<string>> => {
  await lockHashes(db, hashes);
  await db.query(
    `insert into import_files (workspace_id, job_id, sha256)
     select $1, $2, decode(hash, 'hex') from unnest($3::text[]) as hash on conflict do nothing`,
    [db.workspaceId, jobId, hashes],
  );
  const stored = await db.query<{ hash: string }>(
    `select distinct encode(sha256, 'hex') as hash from files
     where workspace_id = $1 and bucket_id is null
       and sha256 in (select decode(hash, 'hex') from unnest($2::text[]) as hash)`,
    [db.workspaceId, hashes],
  );
  return new Set(stored.map(({ hash }) => hash));
};

/** Gives up claims of an import; returns the bytes that nobody needs any more, locked until the transaction ends. */
export const releaseSomeBytes = async (
  db: WorkspaceTransaction,
  jobId: string,
  limit: number,
): Promise<{ readonly released: number; readonly unused: readonly string[] }> => {
  const claimed = (
    await db.query<{ hash: string }>(
      `select encode(sha256, 'hex') as hash from import_files
       where workspace_id = $1 and job_id = $2 order by sha256 limit $3`,
      [db.workspaceId, jobId, limit],
    )
  ).map(({ hash }) => hash);
  await lockHashes(db, claimed);
  await db.query(
    `delete from import_files where workspace_id = $1 and job_id = $2
       and sha256 in (select decode(hash, 'hex') from unnest($3::text[]) as hash)`,
    [db.workspaceId, jobId, claimed],
  );
  const unused = await db.query<{ hash: string }>(
    `select hash from unnest($2::text[]) as hash
     where not exists (select from files f
         where f.workspace_id = $1 and f.sha256 = decode(hash, 'hex') and f.bucket_id is null)
       and not exists (select from import_files i where i.workspace_id = $1 and i.sha256 = decode(hash, 'hex'))`,
    [db.workspaceId, claimed],
  );
  return { released: claimed.length, unused: unused.map(({ hash }) => hash) };
};

/** The claims of an import whose files have rows of their own now. */
export const forgetClaims = async (db: WorkspaceTransaction, jobId: string): Promise<void> => {
  await db.query("delete from import_files where workspace_id = $1 and job_id = $2", [db.workspaceId, jobId]);
};

export interface ImportFile {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
}

/** Makes files known whose bytes are stored; gives the id of each, in their order. */
export const ensureFiles = async (
  db: WorkspaceTransaction,
  files: readonly ImportFile[],
): Promise<string[]> => {
  const columns = [
    files.map(({ sha256 }) => sha256),
    files.map(({ name }) => name),
    files.map(({ contentType }) => contentType),
  ];
  await db.query(
    `insert into files (workspace_id, sha256, name, content_type, id, size)
     select $1, decode(new.hash, 'hex'), new.name, new.type, new.id, new.size
     from unnest($2::text[], $3::text[], $4::text[], $5::uuid[], $6::bigint[]) as new(hash, name, type, id, size)
     on conflict (workspace_id, sha256, name, content_type) where bucket_id is null do nothing`,
    [db.workspaceId, ...columns, files.map(({ id }) => id), files.map(({ size }) => size)],
  );
  const rows = await db.query<{ id: string }>(
    `select f.id from unnest($2::text[], $3::text[], $4::text[]) with ordinality as wanted(hash, name, type, place)
     join files f on f.workspace_id = $1 and f.sha256 = decode(wanted.hash, 'hex') and f.name = wanted.name
       and f.content_type = wanted.type and f.bucket_id is null
     order by wanted.place`,
    [db.workspaceId, ...columns],
  );
  return rows.map(({ id }) => id);
};
