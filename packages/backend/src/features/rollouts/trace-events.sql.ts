import { containsPattern, ilikeCollation } from "../../platform/like-pattern.js";
import type { WorkspaceQueryable, WorkspaceTransaction } from "../../platform/workspace-db.js";

/** One record of a trace; payload and metadata are JSON texts, as they were sent. */
export interface TraceEventRow {
  writer_no: number;
  seq: number;
  record_id: string;
  type: string;
  name: string | null;
  role: string | null;
  agent: string | null;
  flags: number;
  call_id: string | null;
  span_id: string | null;
  parent_span_id: string | null;
  started_at: Date;
  ended_at: Date;
  start_offset_ms: number;
  end_offset_ms: number;
  latency_ms: number | null;
  cost_usd: number | null;
  tokens_in: number | null;
  tokens_out: number | null;
  tokens_cached: number | null;
  tokens_reasoning: number | null;
  payload: string | null;
  metadata: string | null;
}

/** Bytes of payloads and metadata in one reply; a page ends early rather than exceed it. */
const bytesPerPage = 8 * 1024 * 1024;

export interface TraceEventPage {
  readonly rolloutId: string;
  /** Only these events. */
  readonly keys?: readonly (readonly [writer: number, seq: number])[] | undefined;
  readonly after?: readonly [writer: number, seq: number] | undefined;
  readonly limit: number;
}

/** Events by writer and seq, with their payloads; at least one where there is one. `more` when others follow. */
export async function listTraceEvents(
  db: WorkspaceQueryable,
  { rolloutId, keys, after, limit }: TraceEventPage,
): Promise<{ events: TraceEventRow[]; more: boolean }> {
  const events = await db.query<TraceEventRow & { place: number; found: number }>(
    `select * from (
       select *, row_number() over by_key as place, count(*) over () as found,
         sum(coalesce(octet_length(payload::text), 0) + coalesce(octet_length(metadata::text), 0)) over by_key
           as bytes
       from (
         select e.writer_no, e.seq, e.record_id, e.type, e.name, e.role, e.agent, e.flags, e.call_id, e.span_id,
           e.parent_span_id, e.started_at, e.ended_at, e.start_offset_ms, e.end_offset_ms, e.latency_ms, e.cost_usd,
           e.tokens_in, e.tokens_out, e.tokens_cached, e.tokens_reasoning, e.payload, e.metadata
         from trace_events e
         where e.workspace_id = $1 and e.rollout_id = $2
           and ($3::int4[] is null or (e.writer_no, e.seq) in (select * from unnest($3::int4[], $4::int4[])))
           and ($5::int4 is null or (e.writer_no, e.seq) > ($5, $6::int4))
         order by e.writer_no, e.seq limit $7 + 1
       ) page
       window by_key as (order by writer_no, seq)
     ) measured
     where place <= $7 and (place = 1 or bytes <= ${bytesPerPage})
     order by writer_no, seq`,
    [
      db.workspaceId,
      rolloutId,
      keys?.map(([writer]) => writer) ?? null,
      keys?.map(([, seq]) => seq) ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit,
    ],
  );
  return { events, more: events.length < (events[0]?.found ?? 0) };
}

/** The order of the timeline, whose offsets are whole microseconds. */
const timelineOrder = "round(e.start_offset_ms * 1000), e.writer_no, e.seq";

/** Keys of the events that hold the text, or its spellings in JSON, in the order of the timeline. */
export const searchTraceEvents = (
  db: WorkspaceTransaction,
  {
    rolloutId,
    text,
    jsonTexts,
    limit,
  }: { rolloutId: string; text: string; jsonTexts: readonly string[]; limit: number },
): Promise<{ writer_no: number; seq: number }[]> =>
  db.query(
    `select e.writer_no, e.seq from trace_events e
     where e.workspace_id = $1 and e.rollout_id = $2
       and (e.type ilike $3 or e.name ilike $3 or e.role ilike $3
         or e.payload::text${ilikeCollation(text)} ilike any($4::text[]))
     order by ${timelineOrder} limit $5`,
    [db.workspaceId, rolloutId, containsPattern(text), jsonTexts.map(containsPattern), limit],
  );

/** Ends the statements of this transaction that take longer, in ms. */
export const limitStatementTime = (db: WorkspaceTransaction, ms: number): Promise<unknown> =>
  db.query(`set local statement_timeout = ${Math.trunc(ms)}`);
