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

export interface ImportTaskPlaceRow {
  name: string;
  /** In an archive; empty in a file with a task a line. */
  folder: string;
  line: number | null;
}

/** Names of the tasks that were read so far, in their order, and where they stand. */
export const listImportTaskPlaces = (db: WorkspaceQueryable, jobId: string): Promise<ImportTaskPlaceRow[]> =>
  db.query(
    `select summary->>'name' as name, task->>'folder' as folder, (summary->>'line')::int as line
     from import_tasks where workspace_id = $1 and job_id = $2 order by position`,
    [db.workspaceId, jobId],
  );

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

/** Tasks of a dataset's newest version whose names no ready task of an import has: how many, and the first names. */
export const findRemovedTasks = async (
  db: WorkspaceQueryable,
  jobId: string,
  datasetId: string,
): Promise<{ count: number; names: string[] }> =>
  (
    await db.query<{ count: number; names: string[] }>(
      `with kept as materialized (
         select summary->>'name' as name from import_tasks
         where workspace_id = $1 and job_id = $2 and (summary->>'errors')::int = 0
       ), removed as materialized (
         select r.name from dataset_version_tasks placed
         join task_revisions r on r.workspace_id = $1 and r.id = placed.task_revision_id
         where placed.workspace_id = $1 and placed.dataset_version_id = (
           select id from dataset_versions where workspace_id = $1 and dataset_id = $3
           order by version desc limit 1
         ) and not exists (select from kept where kept.name = r.name)
       )
       select count(*)::int as count,
         array(select name from removed order by name limit 20) as names
       from removed`,
      [db.workspaceId, jobId, datasetId],
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

/** As lockBytes of files, for many hashes: until the end of the transaction, nobody else places or removes them. */
const lockHashes = async (db: WorkspaceTransaction, hashes: readonly string[]): Promise<void> => {
  // In one order, so that two imports of the same bytes do not wait for each other in a circle.
  const beginnings = [...new Set(hashes.map((hash) => hash.slice(0, 2)))].sort();
  await db.query(
    `select pg_advisory_xact_lock(hashtextextended($1::text || beginning, 0)) from unnest($2::text[]) as beginning`,
    [db.workspaceId, beginnings],
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
  if (hashes.length === 0) return new Set();
  await lockHashes(db, hashes);
  await db.query(
    `insert into import_files (workspace_id, job_id, claim, hashes)
     select $1, $2, gen_random_uuid(), array_agg(decode(hash, 'hex')) from unnest($3::text[]) as hash`,
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

/** Gives up one claim of an import; returns the bytes that nobody needs any more, locked until the transaction ends. */
export const releaseSomeBytes = async (
  db: WorkspaceTransaction,
  jobId: string,
): Promise<{ readonly isLast: boolean; readonly unused: readonly string[] }> => {
  const claimed = await db.query<{ claim: string; hash: string }>(
    `select claim, encode(hash, 'hex') as hash from (
       select claim, hashes from import_files where workspace_id = $1 and job_id = $2 limit 1
     ) one, unnest(hashes) as hash`,
    [db.workspaceId, jobId],
  );
  const claim = claimed[0]?.claim;
  if (claim === undefined) return { isLast: true, unused: [] };
  const hashes = claimed.map(({ hash }) => hash);
  await lockHashes(db, hashes);
  await db.query("delete from import_files where workspace_id = $1 and job_id = $2 and claim = $3", [
    db.workspaceId,
    jobId,
    claim,
  ]);
  const unused = await db.query<{ hash: string }>(
    `select hash from unnest($2::text[]) as hash
     where not exists (select from files f
         where f.workspace_id = $1 and f.sha256 = decode(hash, 'hex') and f.bucket_id is null)
     except select encode(hash, 'hex') from import_files, unnest(hashes) as hash where workspace_id = $1`,
    [db.workspaceId, hashes],
  );
  return { isLast: false, unused: unused.map(({ hash }) => hash) };
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

/** Makes files known whose bytes are stored; gives the id of each, in their order. No two have hash, name and type alike. */
export const ensureFiles = async (
  db: WorkspaceTransaction,
  files: readonly ImportFile[],
): Promise<string[]> => {
  const made = await db.query<{ id: string }>(
    `insert into files (workspace_id, sha256, name, content_type, id, size, is_imported)
     select $1, decode(new.hash, 'hex'), new.name, new.type, new.id, new.size, true
     from unnest($2::text[], $3::text[], $4::text[], $5::uuid[], $6::bigint[]) as new(hash, name, type, id, size)
     on conflict (workspace_id, sha256, name, content_type) where bucket_id is null do nothing
     returning id`,
    [
      db.workspaceId,
      files.map(({ sha256 }) => sha256),
      files.map(({ name }) => name),
      files.map(({ contentType }) => contentType),
      files.map(({ id }) => id),
      files.map(({ size }) => size),
    ],
  );
  const isMade = new Set(made.map(({ id }) => id));
  const known = files.filter(({ id }) => !isMade.has(id));
  if (known.length === 0) return files.map(({ id }) => id);
  const found = await db.query<{ id: string; wanted: string }>(
    `select f.id, wanted.id as wanted
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as wanted(id, hash, name, type)
     join files f on f.workspace_id = $1 and f.sha256 = decode(wanted.hash, 'hex') and f.name = wanted.name
       and f.content_type = wanted.type and f.bucket_id is null`,
    [
      db.workspaceId,
      known.map(({ id }) => id),
      known.map(({ sha256 }) => sha256),
      known.map(({ name }) => name),
      known.map(({ contentType }) => contentType),
    ],
  );
  const idOf = new Map(found.map(({ id, wanted }) => [wanted, id]));
  return files.map(({ id }) => idOf.get(id) ?? id);
};
