import { type EventRecord, type IngestRecord, isJsonObject, limits, timelineFlags } from "@rollout/contract";
import {
  float8Array,
  int2Array,
  int4Array,
  int8Array,
  jsonArray,
  textArray,
  uuidArray,
} from "./binary-array.js";
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

/** The columns of insertEvents in its order, each as an array of all rows. */
export function columnsOf(rows: readonly EventRow[]): (Buffer | string)[] {
  const records = rows.map(({ read }) => read.record);
  const events = records.map((record): Partial<EventRecord> => (record.kind === "event" ? record : {}));
  const times = records.map(timesOf);
  return [
    uuidArray(rows.map(({ read }) => read.rolloutId)),
    uuidArray(records.map((record) => record.id)),
    int4Array(records.map((record) => record.seq)),
    int2Array(rows.map((row) => row.writerNumber)),
    int2Array(rows.map((row) => row.flags)),
    float8Array(times.map((time) => time.startedMs)),
    float8Array(times.map((time) => time.endedMs)),
    float8Array(times.map((time) => time.startOffsetMs)),
    float8Array(times.map((time) => time.endOffsetMs)),
    float8Array(events.map((event) => event.latencyMs)),
    float8Array(events.map((event) => event.costUsd)),
    int8Array(events.map((event) => event.tokens?.input)),
    int8Array(events.map((event) => event.tokens?.output)),
    int8Array(events.map((event) => event.tokens?.cached)),
    int8Array(events.map((event) => event.tokens?.reasoning)),
    textArray(records.map((record) => storable(record.kind === "event" ? record.type : record.kind))),
    textArray(records.map((record) => storable(nameOf(record)))),
    textArray(events.map((event) => storable(event.role))),
    textArray(events.map((event) => storable(event.agent))),
    textArray(events.map((event) => storable(event.callId))),
    textArray(events.map((event) => event.spanId)),
    textArray(events.map((event) => event.parentSpanId)),
    jsonArray(rows.map(({ read }) => read.raw.metadata)),
    jsonArray(rows.map(({ read }) => read.raw.payload ?? read.raw.output ?? read.raw.task)),
  ];
}

const storable = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : storableText(text);

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

/** A score beyond this is shown in its event alone: means and sums over rollouts must stay finite. */
const largestScore = 1e9;

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
    if (typeof value === "number" && Math.abs(value) <= largestScore) latest.score = value;
  }
}

/** The record in a line of a list: what happened and the start of what was said. */
function summaryOf({ record, raw }: ReadRecord): string | null {
  if (record.kind === "rollout.started") return null;
  if (record.kind === "rollout.finished")
    return preview(record.error ?? firstText(record.output) ?? raw.output ?? record.status);
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

/** An answer is mostly an object whose first text says it. */
const firstText = (output: unknown): string | undefined =>
  isJsonObject(output) ? Object.values(output).find((value) => typeof value === "string") : textOf(output);

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
