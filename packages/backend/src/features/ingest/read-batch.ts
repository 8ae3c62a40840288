import {
  type ErrorCode,
  type EventRecord,
  errorCodes,
  errorHint,
  type IngestRecord,
  limits,
  type RejectedRecord,
  RolloutError,
  tryUuidFromId,
  uuidPattern,
} from "@rollout/contract";
import { type RawMember, type ScannedRecord, scanBatch } from "./scan-batch.js";
import { faultOfRecord } from "./validate-record.js";

/** One valid record: its fields, and as text what is stored as it was sent. */
export interface ReadRecord {
  readonly index: number;
  readonly record: IngestRecord;
  /** UUIDs, as the database has them. */
  readonly rolloutId: string;
  readonly runId: string;
  readonly raw: Readonly<Partial<Record<RawMember, string>>>;
  /** The record whole, for quarantine. */
  readonly text: string;
}

export interface RefusedRecord {
  readonly reply: RejectedRecord;
  readonly text: string;
}

export interface ReadBatch {
  readonly writerId: string;
  readonly records: readonly ReadRecord[];
  readonly refused: readonly RefusedRecord[];
}

/**
 * Reads the text of a batch into valid and refused records.
 *
 * @throws {RolloutError} envelope_unreadable or batch_too_long; nothing of the batch is stored then.
 */
export function readBatch(text: string): ReadBatch {
  const batch = scanBatch(text);
  if (!batch) throw new RolloutError("envelope_unreadable");
  const writerId = readWriterId(batch.envelope);
  if (batch.records.length === 0) {
    throw new RolloutError("envelope_unreadable", "records: must hold at least one record.");
  }
  if (batch.records.length > limits.recordsPerBatch) {
    throw new RolloutError(
      "batch_too_long",
      `The batch has ${batch.records.length} records; the limit is ${limits.recordsPerBatch}.`,
    );
  }
  const records: ReadRecord[] = [];
  const refused: RefusedRecord[] = [];
  const ids = new Map<string, string | undefined>();
  const uuidOf = (prefix: "ro" | "run", id: string): string | undefined => {
    if (!ids.has(id)) ids.set(id, tryUuidFromId(prefix, id));
    return ids.get(id);
  };
  batch.records.forEach((scanned, index) => {
    const recordText = text.slice(scanned.start, scanned.end);
    const read = readRecord(text, scanned, index, recordText, uuidOf);
    if ("reply" in read) refused.push(read);
    else records.push(read);
  });
  return { writerId, records, refused };
}

function readRecord(
  text: string,
  scanned: ScannedRecord,
  index: number,
  recordText: string,
  uuidOf: (prefix: "ro" | "run", id: string) => string | undefined,
): ReadRecord | RefusedRecord {
  const refused = (code: ErrorCode, message: string, id: string | null): RefusedRecord => ({
    reply: rejection(index, code, message, id),
    text: recordText,
  });
  if (scanned.fault) return refused(scanned.fault, errorCodes[scanned.fault][1], null);
  let value: unknown;
  try {
    value = JSON.parse(recordText);
  } catch (error) {
    return refused(
      "record_invalid",
      `The record is not JSON: ${(error as Error).message.slice(0, 200)}`,
      null,
    );
  }
  const fault = faultOfRecord(value);
  if (fault !== undefined) return refused("record_invalid", fault, readableId(value));
  const record = value as IngestRecord;
  const rolloutId = uuidOf("ro", record.rolloutId);
  const runId = uuidOf("run", record.runId);
  if (rolloutId === undefined || runId === undefined) {
    return refused("record_invalid", "rolloutId or runId is not an id.", record.id);
  }
  return { index, record, rolloutId, runId, raw: rawTexts(text, scanned, record), text: recordText };
}

export const rejection = (
  index: number,
  code: ErrorCode,
  message: string,
  id: string | null,
): RejectedRecord => ({
  index,
  id,
  code,
  message,
  hint: errorHint(code),
});

function readWriterId(envelope: string): string {
  let value: unknown;
  try {
    value = JSON.parse(envelope);
  } catch {
    throw new RolloutError("envelope_unreadable");
  }
  const { writerId } = value as { writerId?: unknown };
  const unknown = Object.keys(value as object).find((key) => key !== "writerId" && key !== "records");
  // A second list would replace the first when parsed: nothing of either must be lost in silence.
  if (unknown !== undefined || envelope.includes("\\") || envelope.split('"records"').length !== 2) {
    throw new RolloutError(
      "envelope_unreadable",
      "The envelope has writerId and records, once each, and nothing else.",
    );
  }
  if (typeof writerId !== "string" || !uuidPattern.test(writerId)) {
    throw new RolloutError("envelope_unreadable", "writerId: must be a UUID in lower case.");
  }
  return writerId;
}

/** Members as they were sent; a member whose key was written with escapes is written again from its value. */
function rawTexts(
  text: string,
  scanned: ScannedRecord,
  record: IngestRecord,
): Partial<Record<RawMember, string>> {
  const texts: Partial<Record<RawMember, string>> = {};
  for (const member of ["payload", "output", "metadata", "task"] as const) {
    const value = (record as Partial<EventRecord> & Record<string, unknown>)[member];
    if (value === undefined) continue;
    const span = scanned.hasEscapedKey ? undefined : scanned.raw[member];
    texts[member] = span ? text.slice(span[0], span[1]) : JSON.stringify(value);
  }
  return texts;
}

function readableId(value: unknown): string | null {
  const id = (value as { id?: unknown } | null)?.id;
  return typeof id === "string" && uuidPattern.test(id) ? id : null;
}
