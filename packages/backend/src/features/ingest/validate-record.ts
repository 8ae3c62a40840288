import {
  eventRecordSchema,
  type IngestRecord,
  limits,
  rolloutFinishedSchema,
  rolloutStartedSchema,
} from "@rollout/contract";
import type { ErrorObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";

// Compiled from the same schemas that zod and the documentation use: zod itself costs ten times more here.
const ajv = new Ajv2020({ strict: false });
const compile = (schema: z.ZodType) => ajv.compile(z.toJSONSchema(schema, { io: "input" }));
const validators = {
  "rollout.started": compile(rolloutStartedSchema),
  event: compile(eventRecordSchema),
  "rollout.finished": compile(rolloutFinishedSchema),
};

const kinds = Object.keys(validators).join(", ");

/** Why a value is not a record of the contract, as a sentence; undefined when it is one. */
export function faultOfRecord(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return "A record is a JSON object.";
  const { kind } = value as { kind?: unknown };
  if (typeof kind !== "string" || !Object.hasOwn(validators, kind)) return `kind: must be one of ${kinds}.`;
  const validate = validators[kind as keyof typeof validators];
  if (!validate(value)) return sentence(validate.errors?.[0]);
  return faultOfMeaning(value as IngestRecord);
}

/** What a schema cannot say. */
function faultOfMeaning(record: IngestRecord): string | undefined {
  if (record.kind === "rollout.started") return faultOfTime("startedAt", record.startedAt);
  if (record.kind === "rollout.finished") {
    if (record.lastSeq < record.seq) return "lastSeq: is lower than the record's own seq.";
    return faultOfTime("endedAt", record.endedAt);
  }
  if (record.type.startsWith("rollout.")) return "type: names that begin with rollout. are reserved.";
  if (record.endOffsetMs < record.startOffsetMs) return "endOffsetMs: is before startOffsetMs.";
  return faultOfTime("startedAt", record.startedAt) ?? faultOfTime("endedAt", record.endedAt);
}

const faultOfTime = (field: string, time: string): string | undefined =>
  Number.isNaN(Date.parse(time)) ? `${field}: ${time} is no point in time.` : undefined;

function sentence(error: ErrorObject | undefined): string {
  if (!error) return "The record does not have the documented shape.";
  const path = error.instancePath.slice(1).replaceAll("/", ".");
  if (error.keyword === "additionalProperties") {
    const field = String(error.params.additionalProperty).slice(0, 80);
    return `${path ? `${path}.` : ""}${field}: unknown field.`;
  }
  if (error.keyword === "required")
    return `${path ? `${path}.` : ""}${error.params.missingProperty}: is missing.`;
  return `${path || "record"}: ${error.message ?? "is invalid"}.`;
}

/** Text that Postgres takes: NUL and lone surrogates replaced, cut by code point. Payloads are never touched. */
export function storableText(text: string, maxLength: number = limits.nameLength): string {
  let storable = text.length > maxLength ? text.slice(0, maxLength) : text;
  if (storable.includes("\0")) storable = storable.replaceAll("\0", "\uFFFD");
  return storable.toWellFormed();
}
