import { z } from "zod";
import { tokensSchema } from "./ingest.js";
import { costSchema, millisecondsSchema, nextCursorSchema, timestampSchema } from "./scalars.js";

/** One record of a trace with its payload, exactly as it was sent. */
export const traceEventSchema = z
  .object({
    writer: z.int().min(1),
    seq: z.int().min(1),
    id: z.string(),
    type: z.string().describe("`rollout.started` and `rollout.finished` are records too"),
    name: z.string().nullable(),
    role: z.string().nullable(),
    agent: z.string().nullable(),
    status: z.enum(["ok", "error"]),
    callId: z.string().nullable(),
    spanId: z.string().nullable(),
    parentSpanId: z.string().nullable(),
    startedAt: timestampSchema,
    endedAt: timestampSchema,
    startOffsetMs: millisecondsSchema,
    endOffsetMs: millisecondsSchema,
    latencyMs: millisecondsSchema.nullable(),
    costUsd: costSchema,
    tokens: tokensSchema.nullable(),
    afterFinish: z.boolean().describe("It arrived after the rollout was finished"),
    conflicting: z.boolean().describe("A second finish that differs from the first"),
    payload: z.unknown(),
    metadata: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: "TraceEvent" });
export type TraceEvent = z.infer<typeof traceEventSchema>;

export const traceEventListSchema = z
  .object({ events: z.array(traceEventSchema), nextCursor: nextCursorSchema })
  .meta({ id: "TraceEventList" });
export type TraceEventList = z.infer<typeof traceEventListSchema>;

/** Which events: by `writer.seq`, comma separated; or a page of all, ordered by writer and seq. */
export const traceEventQuery = {
  keys: z
    .string()
    .regex(/^\d{1,5}\.\d{1,10}(,\d{1,5}\.\d{1,10}){0,499}$/)
    .optional()
    .describe("Events by writer.seq, comma separated, at most 500: 1.36,1.37"),
  cursor: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
};

export const eventSearchQuery = {
  text: z.string().min(1).max(256).describe("Found in type, name, role or payload, case ignored"),
};

export const eventSearchReplySchema = z
  .object({
    keys: z
      .array(z.tuple([z.int(), z.int()]))
      .describe("[writer, seq] in the order of the timeline, at most 10,000"),
    truncated: z.boolean(),
  })
  .meta({ id: "EventSearchReply" });
