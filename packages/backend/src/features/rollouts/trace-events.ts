import type { TraceEvent } from "@rollout/contract";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { limitStatementTime, searchTraceEvents, type TraceEventRow } from "./trace-events.sql.js";

/** An event as JSON text; payload and metadata go out byte for byte. */
export function traceEventJson(row: TraceEventRow): string {
  const rest: Omit<TraceEvent, "payload" | "metadata"> = {
    writer: row.writer_no,
    seq: row.seq,
    id: row.record_id,
    type: row.type,
    name: row.name,
    role: row.role,
    agent: row.agent,
    status: (row.flags & 1) === 0 ? "ok" : "error",
    callId: row.call_id,
    spanId: row.span_id,
    parentSpanId: row.parent_span_id,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at.toISOString(),
    startOffsetMs: row.start_offset_ms,
    endOffsetMs: row.end_offset_ms,
    latencyMs: row.latency_ms,
    costUsd: row.cost_usd,
    tokens: tokensOf(row),
    afterFinish: (row.flags & 2) !== 0,
    conflicting: (row.flags & 4) !== 0,
  };
  return `${JSON.stringify(rest).slice(0, -1)},"payload":${row.payload ?? "null"},"metadata":${row.metadata ?? "null"}}`;
}

function tokensOf(row: TraceEventRow): TraceEvent["tokens"] {
  const tokens = Object.entries({
    input: row.tokens_in,
    output: row.tokens_out,
    cached: row.tokens_cached,
    reasoning: row.tokens_reasoning,
  }).filter(([, count]) => count !== null);
  return tokens.length === 0 ? null : (Object.fromEntries(tokens) as TraceEvent["tokens"]);
}

const mostKeys = 10_000;
/** A search of a very long trace gives up after this, in ms. */
const searchMs = 5_000;
/** SQLSTATE of a statement that took longer than it may. */
const queryCanceled = "57014";

export interface FoundEvents {
  readonly keys: [writer: number, seq: number][];
  readonly truncated: boolean;
}

/** Finds a text in events, case ignored. A search that takes too long finds nothing and says `truncated`. */
export async function findEvents(db: WorkspaceDb, rolloutId: string, text: string): Promise<FoundEvents> {
  try {
    const rows = await db.transaction(async (transaction) => {
      await limitStatementTime(transaction, searchMs);
      return searchTraceEvents(transaction, {
        rolloutId,
        text,
        jsonTexts: jsonSpellings(text),
        limit: mostKeys + 1,
      });
    });
    const keys = rows.slice(0, mostKeys).map((row): [number, number] => [row.writer_no, row.seq]);
    return { keys, truncated: rows.length > mostKeys };
  } catch (error) {
    if ((error as { code?: string }).code === queryCanceled) return { keys: [], truncated: true };
    throw error;
  }
}

/** How a text may stand in JSON: as it is, with quotes and line breaks escaped, in ASCII alone. */
function jsonSpellings(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const ascii = escaped.replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return [...new Set([text, escaped, ascii])];
}
