import { z } from "zod";
import { errorCodeSchema } from "./errors.js";
import { rolloutIdSchema, runIdSchema, taskIdSchema } from "./ids.js";
import { limits } from "./limits.js";
import { nameSchema } from "./scalars.js";

/*
 * The trace is a log and the SDK is its writer. Every record carries the id of its rollout and run (made by
 * the client), an id of its own and its number in the sequence of its writer in that rollout.
 * These schemas are strict: an unknown field is refused by name, so that a misspelt option is never lost.
 */

/** A UUID as writers and records carry it: canonical, in lower case. */
export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const uuidSchema = z.string().regex(uuidPattern);
const instantSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/)
  .describe("RFC 3339 with zone");
const offsetSchema = z
  .number()
  .min(-1e12)
  .max(1e12)
  .describe("Milliseconds since the rollout's start on the writer's monotonic clock; may be negative");
const textSchema = (max: number) => z.string().max(max);
const metadataSchema = z.record(z.string(), z.unknown()).describe("Free keys, kept as the caller wrote them");

const recordFields = {
  id: uuidSchema.describe("UUIDv7 made by the writer; the same id again is a duplicate"),
  seq: z.int().min(1).max(limits.sequence).describe("From 1, without gaps, per writer and rollout"),
  rolloutId: rolloutIdSchema,
  runId: runIdSchema,
};

export const tokensSchema = z
  .strictObject({
    input: z.int().min(0).optional(),
    output: z.int().min(0).optional(),
    cached: z.int().min(0).optional(),
    reasoning: z.int().min(0).optional(),
  })
  .meta({ id: "Tokens" });

export const rolloutStartedSchema = z
  .strictObject({
    kind: z.literal("rollout.started"),
    ...recordFields,
    startedAt: instantSchema,
    traceId: z
      .string()
      .regex(/^(?!0{32})[0-9a-f]{32}$/)
      .describe("W3C trace id"),
    task: z
      .strictObject({
        id: taskIdSchema.optional().describe("A task of the run's dataset"),
        name: nameSchema.optional(),
        instruction: textSchema(limits.instructionLength).optional(),
        input: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
    sessionId: nameSchema.optional(),
    userId: nameSchema.optional(),
    externalTraceId: nameSchema.optional(),
    sdk: z.strictObject({ name: nameSchema, version: nameSchema }).optional(),
    metadata: metadataSchema.optional(),
  })
  .meta({ id: "RolloutStarted" });

export const eventRecordSchema = z
  .strictObject({
    kind: z.literal("event"),
    ...recordFields,
    type: nameSchema.describe(
      "message, tool_call, tool_result, model_call, error, score, or a word of your own",
    ),
    name: nameSchema.optional().describe("The tool, model or score that the event is about"),
    role: nameSchema.optional().describe("Of a message: system, user, assistant, tool"),
    agent: nameSchema.optional().describe("Which agent of several; one lane each in the timeline"),
    status: z.enum(["ok", "error"]).optional(),
    callId: nameSchema.optional().describe("Pairs a tool result with its call"),
    spanId: z
      .string()
      .regex(/^(?!0{16})[0-9a-f]{16}$/)
      .optional(),
    parentSpanId: z
      .string()
      .regex(/^(?!0{16})[0-9a-f]{16}$/)
      .optional(),
    startedAt: instantSchema,
    endedAt: instantSchema,
    startOffsetMs: offsetSchema,
    endOffsetMs: offsetSchema,
    latencyMs: z.number().min(0).max(1e12).optional(),
    costUsd: z.number().min(-1e9).max(1e9).optional(),
    tokens: tokensSchema.optional(),
    payload: z.unknown().optional(),
    metadata: metadataSchema.optional(),
  })
  .meta({ id: "EventRecord" });

export const rolloutFinishedSchema = z
  .strictObject({
    kind: z.literal("rollout.finished"),
    ...recordFields,
    status: z.enum(["succeeded", "failed"]),
    endedAt: instantSchema,
    endOffsetMs: offsetSchema,
    output: z.unknown().optional(),
    error: textSchema(limits.errorLength).optional(),
    lastSeq: z
      .int()
      .min(1)
      .max(limits.sequence)
      .describe("The highest seq that this writer gave out in this rollout"),
    dropped: z.record(nameSchema, z.int().min(1)).optional().describe("Events never sent, by reason"),
    metadata: metadataSchema.optional(),
  })
  .meta({ id: "RolloutFinished" });

export const ingestRecordSchema = z
  .discriminatedUnion("kind", [rolloutStartedSchema, eventRecordSchema, rolloutFinishedSchema])
  .meta({ id: "IngestRecord" });

export const ingestBatchSchema = z
  .strictObject({
    writerId: uuidSchema.describe("New per process, per fork and per client object"),
    records: z.array(ingestRecordSchema).min(1).max(limits.recordsPerBatch),
  })
  .meta({ id: "IngestBatch" });

export const rejectedRecordSchema = z
  .object({
    index: z.int().min(0).describe("Place of the record in the batch"),
    id: z.string().nullable().describe("The record's id where it had a readable one"),
    code: errorCodeSchema,
    message: z.string(),
    hint: z.string(),
  })
  .meta({ id: "RejectedRecord" });

export const ingestReplySchema = z
  .object({
    accepted: z.int().min(0),
    duplicates: z.int().min(0),
    rejected: z.array(rejectedRecordSchema),
    acked: z
      .record(z.string(), z.record(z.string(), z.int().min(0)))
      .describe("By rollout id, then writer id: every record up to this seq is stored"),
  })
  .meta({ id: "IngestReply" });

export type RolloutStarted = z.infer<typeof rolloutStartedSchema>;
export type EventRecord = z.infer<typeof eventRecordSchema>;
export type RolloutFinished = z.infer<typeof rolloutFinishedSchema>;
export type IngestRecord = z.infer<typeof ingestRecordSchema>;
export type IngestBatch = z.infer<typeof ingestBatchSchema>;
export type RejectedRecord = z.infer<typeof rejectedRecordSchema>;
export type IngestReply = z.infer<typeof ingestReplySchema>;
