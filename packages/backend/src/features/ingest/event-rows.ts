import { type EventRecord, type IngestRecord, limits, timelineFlags } from "@rollout/contract";
import type { ReadRecord } from "./read-batch.js";
import { storableText } from "./validate-record.js";

/** One record on its way into the log: where it goes and its flags. */
export interface EventRow {
  readonly read: ReadRecord;
  readonly writerNumber: number;
  readonly flags: number;
}

/** What the rollout's row takes from its newest records. */
export interface Latest {
  lastEvent: string | null;
  model: string | null;
  score: number | null;
}

/**
 * Array literals of the columns of insertEvents, in its order. They are built by hand because the driver's own
 * conversion of a thousand rows costs as much as the insert.
 */
export function columnLiterals(rows: readonly EventRow[]): string[] {
  const columns: string[] = Array.from({ length: 23 }, () => "{");
  rows.forEach((row, index) => {
    const separator = index === 0 ? "" : ",";
    const cells = cellsOf(row);
    for (let column = 0; column < cells.length; column++) columns[column] += separator + cells[column];
  });
  return columns.map((column) => `${column}}`);
}

/** The payloads as one JSON array, each as it was sent; a finish shows its output as its payload. */
export const payloadArray = (rows: readonly EventRow[]): string =>
  `[${rows.map(({ read }) => read.raw.payload ?? read.raw.output ?? read.raw.task ?? "null").join(",")}]`;

function cellsOf({ read, writerNumber, flags }: EventRow): (string | number)[] {
  const { record, rolloutId, raw } = read;
  const time = timesOf(record);
  const event: Partial<EventRecord> = record.kind === "event" ? record : {};
  const tokens = event.tokens;
  return [
    rolloutId,
    record.id,
    record.seq,
    writerNumber,
    flags,
    time.startedMs,
    time.endedMs,
    time.startOffsetMs,
    time.endOffsetMs,
    event.latencyMs ?? "NULL",
    event.costUsd ?? "NULL",
    tokens?.input ?? "NULL",
    tokens?.output ?? "NULL",
    tokens?.cached ?? "NULL",
    tokens?.reasoning ?? "NULL",
    quoted(record.kind === "event" ? record.type : record.kind),
    quoted(nameOf(record)),
    quoted(event.role),
    quoted(event.agent),
    quoted(event.callId),
    event.spanId ?? "NULL",
    event.parentSpanId ?? "NULL",
    raw.metadata === undefined ? "NULL" : quotedText(raw.metadata),
  ];
}

function timesOf(record: IngestRecord) {
  if (record.kind === "event") {
    const startedMs = Date.parse(record.startedAt);
    const endedMs = record.endedAt === record.startedAt ? startedMs : Date.parse(record.endedAt);
    return { startedMs, endedMs, startOffsetMs: record.startOffsetMs, endOffsetMs: record.endOffsetMs };
  }
  const atMs = Date.parse(record.kind === "rollout.started" ? record.startedAt : record.endedAt);
  const offsetMs = record.kind === "rollout.started" ? 0 : record.endOffsetMs;
  return { startedMs: atMs, endedMs: atMs, startOffsetMs: offsetMs, endOffsetMs: offsetMs };
}

/** A model call that was logged without a name is named by its model. */
function nameOf(record: IngestRecord): string | undefined {
  if (record.kind !== "event") return undefined;
  if (record.name !== undefined || record.type !== "model_call") return record.name;
  const model = memberOf(record.payload, "model");
  return typeof model === "string" ? model : undefined;
}

/** Flags of a record by itself; the finish of its rollout adds others. */
export const ownFlags = (record: IngestRecord): number => {
  const isError =
    record.kind === "event"
      ? record.status === "error" || (record.status === undefined && record.type === "error")
      : record.kind === "rollout.finished" && record.status === "failed";
  return isError ? timelineFlags.error : 0;
};

/** Takes over what this record says about its rollout. */
export function noteLatest(latest: Latest, read: ReadRecord): void {
  const { record } = read;
  latest.lastEvent = summaryOf(read) ?? latest.lastEvent;
  if (record.kind !== "event") return;
  if (record.type === "model_call") {
    const model = nameOf(record);
    if (model !== undefined) latest.model = storableText(model);
  }
  if (record.type === "score") {
    const value = typeof record.payload === "number" ? record.payload : memberOf(record.payload, "value");
    if (typeof value === "number" && Number.isFinite(value)) latest.score = value;
  }
}

/** The record in a line of a list: what happened and the start of what was said. */
function summaryOf({ record, raw }: ReadRecord): string | null {
  if (record.kind === "rollout.started") return null;
  if (record.kind === "rollout.finished") return preview(record.error ?? raw.output ?? record.status);
  const { payload } = record;
  switch (record.type) {
    case "message":
      return preview(
        `${record.role ?? "message"}: ${textOf(memberOf(payload, "content")) ?? raw.payload ?? ""}`,
      );
    case "error":
      return preview(textOf(memberOf(payload, "message")) ?? raw.payload ?? "error");
    default: {
      const words = record.type.replaceAll("_", " ");
      const name = nameOf(record);
      return preview(name === undefined ? words : `${words} ${name}`);
    }
  }
}

const preview = (text: string): string =>
  storableText(text, limits.previewLength).replaceAll(/\s+/g, " ").trim();

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

const quoted = (text: string | undefined): string =>
  text === undefined ? "NULL" : quotedText(storableText(text));

const quotedText = (text: string): string =>
  `"${text.includes("\\") || text.includes('"') ? text.replaceAll(/["\\]/g, "\\$&") : text}"`;
