import type { WorkspaceTransaction } from "../../platform/workspace-db.js";

/*
 * Every statement of ingest, in the order in which one transaction runs them. Locks are taken on rollouts by
 * id, then on runs by id, and rows are inserted by (rollout, writer, seq): two writers that send the same
 * rollouts wait for each other instead of deadlocking.
 */

export interface LockedRollout {
  id: string;
  run_id: string;
  status: "running" | "succeeded" | "failed";
}

export const lockRollouts = (
  db: WorkspaceTransaction,
  rolloutIds: readonly string[],
): Promise<LockedRollout[]> =>
  db.prepared(
    "ingest_lock_rollouts",
    `select id, run_id, status from rollouts
     where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update`,
    [db.workspaceId, rolloutIds],
  );

/** Makes stubs of rollouts under their runs. A rollout whose run does not exist is not in the answer. */
export const createRollouts = (
  db: WorkspaceTransaction,
  rolloutIds: readonly string[],
  runIds: readonly string[],
): Promise<LockedRollout[]> =>
  db.query(
    `insert into rollouts (workspace_id, id, run_id, group_id, workflow_name, agent_name, agent_version,
       environment, release, mark_stalled_after_seconds)
     select $1, wanted.id, run.id, run.group_id, run.workflow_name, run.agent_name, run.agent_version,
       run.environment, run.release, run.mark_stalled_after_seconds
     from unnest($2::uuid[], $3::uuid[]) as wanted(id, run_id)
     join runs run on run.workspace_id = $1 and run.id = wanted.run_id
     order by wanted.id
     on conflict do nothing
     returning id, run_id, status`,
    [db.workspaceId, rolloutIds, runIds],
  );

export interface StoredWriter {
  rollout_id: string;
  writer_id: string;
  writer_no: number;
  acked_seq: number;
  highest_seq: number;
  record_count: number;
}

export const listWriters = (
  db: WorkspaceTransaction,
  rolloutIds: readonly string[],
): Promise<StoredWriter[]> =>
  db.prepared(
    "ingest_list_writers",
    `select rollout_id, writer_id, writer_no, acked_seq, highest_seq, record_count from rollout_writers
     where workspace_id = $1 and rollout_id = any($2::uuid[])`,
    [db.workspaceId, rolloutIds],
  );

export interface InsertedOfWriter {
  rollout_id: string;
  writer_no: number;
  inserted: number;
}

/**
 * Counts of tokens stop at 2^53 − 1, which readers in JavaScript still tell apart.
 *
 * Inserts rows of the log that are not there yet and moves the counters of their rollouts by what was really
 * inserted. `columns` are arrays in the order of the statement; one that is shorter than the others stands for nulls.
 */
export const insertEvents = (
  db: WorkspaceTransaction,
  columns: readonly (Buffer | string)[],
  latest: readonly [
    rolloutIds: readonly string[],
    lastEvents: readonly (string | null)[],
    models: readonly (string | null)[],
    scores: readonly (number | null)[],
  ],
): Promise<InsertedOfWriter[]> =>
  db.prepared(
    "ingest_insert_events",
    `with inserted as (
       insert into trace_events (workspace_id, rollout_id, record_id, seq, writer_no, flags, started_at, ended_at,
         start_offset_ms, end_offset_ms, latency_ms, cost_usd, tokens_in, tokens_out, tokens_cached,
         tokens_reasoning, type, name, role, agent, call_id, span_id, parent_span_id, metadata, payload)
       select $1::uuid, rollout_id, record_id, seq, writer_no, flags, to_timestamp(started_ms / 1000),
         to_timestamp(ended_ms / 1000), start_offset_ms, end_offset_ms, latency_ms, cost_usd, tokens_in, tokens_out,
         tokens_cached, tokens_reasoning, type, name, role, agent, call_id, span_id, parent_span_id, metadata, payload
       from unnest($2::uuid[], $3::uuid[], $4::int4[], $5::int2[], $6::int2[], $7::float8[], $8::float8[], $9::float8[],
         $10::float8[], $11::float8[], $12::float8[], $13::int8[], $14::int8[], $15::int8[], $16::int8[], $17::text[],
         $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::json[], $25::json[])
         as incoming(rollout_id, record_id, seq, writer_no, flags, started_ms, ended_ms, start_offset_ms, end_offset_ms,
           latency_ms, cost_usd, tokens_in, tokens_out, tokens_cached, tokens_reasoning, type, name, role, agent,
           call_id, span_id, parent_span_id, metadata, payload)
       on conflict do nothing
       returning rollout_id, writer_no, flags, type, cost_usd, tokens_in, tokens_out
     ), counted as (
       select rollout_id,
         count(*) filter (where type not in ('rollout.started', 'rollout.finished'))::int as events,
         count(*) filter (where flags & 1 = 1 and type not in ('rollout.started', 'rollout.finished'))::int as errors,
         sum(cost_usd) as cost_usd,
         -- Not least(), which passes over null and would make unknown tokens the most there can be.
         case when sum(tokens_in) > 9007199254740991 then 9007199254740991 else sum(tokens_in) end::int8 as tokens_in,
         case when sum(tokens_out) > 9007199254740991 then 9007199254740991 else sum(tokens_out) end::int8 as tokens_out
       from inserted group by rollout_id
     ), moved as (
       update rollouts r set
         event_count = r.event_count + counted.events,
         error_count = r.error_count + counted.errors,
         cost_usd = case when counted.cost_usd is null then r.cost_usd else coalesce(r.cost_usd, 0) + counted.cost_usd end,
         tokens_in = case when counted.tokens_in is null then r.tokens_in else least(coalesce(r.tokens_in, 0) + counted.tokens_in, 9007199254740991) end,
         tokens_out = case when counted.tokens_out is null then r.tokens_out else least(coalesce(r.tokens_out, 0) + counted.tokens_out, 9007199254740991) end,
         last_event = coalesce(latest.last_event, r.last_event),
         model = coalesce(latest.model, r.model),
         score = coalesce(latest.score, r.score),
         last_activity_at = now()
       from counted
       join unnest($26::uuid[], $27::text[], $28::text[], $29::float8[]) as latest(rollout_id, last_event, model, score)
         using (rollout_id)
       where r.workspace_id = $1 and r.id = counted.rollout_id
     )
     select rollout_id, writer_no, count(*)::int as inserted from inserted group by rollout_id, writer_no`,
    [db.workspaceId, ...columns, ...latest],
  );

export interface StoredKey {
  rollout_id: string;
  writer_no: number;
  seq: number;
  record_id: string;
}

/** What is stored under these keys or record ids, to tell a repeated record from a real collision. */
export const findStoredKeys = (
  db: WorkspaceTransaction,
  rolloutIds: readonly string[],
  writerNumbers: readonly number[],
  seqs: readonly number[],
  recordIds: readonly string[],
): Promise<StoredKey[]> =>
  db.query(
    `select e.rollout_id, e.writer_no, e.seq, e.record_id
     from unnest($2::uuid[], $3::int2[], $4::int4[]) as sent(rollout_id, writer_no, seq)
     join trace_events e on e.workspace_id = $1 and e.rollout_id = sent.rollout_id
       and e.writer_no = sent.writer_no and e.seq = sent.seq
     union
     select rollout_id, writer_no, seq, record_id from trace_events
     where workspace_id = $1 and record_id = any($5::uuid[])`,
    [db.workspaceId, rolloutIds, writerNumbers, seqs, recordIds],
  );

/** The last seq before the first hole above `ackedSeq`; undefined when the very next one is missing. */
export const findContiguousSeq = async (
  db: WorkspaceTransaction,
  rolloutId: string,
  writerNumber: number,
  ackedSeq: number,
): Promise<number | undefined> =>
  (
    await db.query<{ seq: number }>(
      `select e.seq from trace_events e
       where e.workspace_id = $1 and e.rollout_id = $2 and e.writer_no = $3 and e.seq > $4
         and exists (select from trace_events n where n.workspace_id = $1 and n.rollout_id = $2 and n.writer_no = $3
           and n.seq = $4 + 1)
         and not exists (select from trace_events n where n.workspace_id = $1 and n.rollout_id = $2
           and n.writer_no = $3 and n.seq = e.seq + 1)
       order by e.seq limit 1`,
      [db.workspaceId, rolloutId, writerNumber, ackedSeq],
    )
  )[0]?.seq;

export interface WriterState extends StoredWriter {
  last_seq: number | null;
  dropped: string | null;
}

/** Writes the state of writers. The rollout's lock is held, so the values are whole and not increments. */
export const saveWriters = (db: WorkspaceTransaction, writers: readonly WriterState[]): Promise<unknown> =>
  db.prepared(
    "ingest_save_writers",
    `insert into rollout_writers (workspace_id, rollout_id, writer_no, writer_id, acked_seq, highest_seq, record_count,
       last_seq, dropped)
     select $1, rollout_id, writer_no, writer_id, acked_seq, highest_seq, record_count, last_seq, dropped::json
     from unnest($2::uuid[], $3::int2[], $4::uuid[], $5::int4[], $6::int4[], $7::int4[], $8::int4[], $9::text[])
       as state(rollout_id, writer_no, writer_id, acked_seq, highest_seq, record_count, last_seq, dropped)
     on conflict (workspace_id, rollout_id, writer_no) do update set
       acked_seq = excluded.acked_seq, highest_seq = excluded.highest_seq, record_count = excluded.record_count,
       last_seq = coalesce(excluded.last_seq, rollout_writers.last_seq),
       dropped = coalesce(excluded.dropped, rollout_writers.dropped)`,
    [
      db.workspaceId,
      writers.map((writer) => writer.rollout_id),
      writers.map((writer) => writer.writer_no),
      writers.map((writer) => writer.writer_id),
      writers.map((writer) => writer.acked_seq),
      writers.map((writer) => writer.highest_seq),
      writers.map((writer) => writer.record_count),
      writers.map((writer) => writer.last_seq),
      writers.map((writer) => writer.dropped),
    ],
  );

export interface QuarantinedRecord {
  requestId: string;
  writerId: string;
  code: string;
  message: string;
  raw: Buffer;
}

/** Keeps refused records as they came; the same bytes refused for the same reason are kept once. */
export const quarantine = (
  db: WorkspaceTransaction,
  records: readonly QuarantinedRecord[],
): Promise<unknown> =>
  db.query(
    `insert into quarantined_records (workspace_id, request_id, writer_id, code, message, raw, raw_hash)
     select $1, request_id, writer_id, code, message, raw, sha256(raw)
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[]) as r(request_id, writer_id, code, message, raw)
     on conflict do nothing`,
    [
      db.workspaceId,
      records.map((record) => record.requestId),
      records.map((record) => record.writerId),
      records.map((record) => record.code),
      records.map((record) => record.message),
      records.map((record) => record.raw),
    ],
  );
