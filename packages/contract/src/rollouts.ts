import { z } from "zod";
import { taskContentSchema } from "./datasets.js";
import { rolloutIdSchema, runIdSchema, taskIdSchema } from "./ids.js";
import {
  costSchema,
  countSchema,
  millisecondsSchema,
  nextCursorSchema,
  statusSchema,
  timestampSchema,
} from "./scalars.js";

/** One attempt at one task, as lists show it. */
export const rolloutSchema = z
  .object({
    id: rolloutIdSchema,
    runId: runIdSchema,
    traceId: z.string().nullable().describe("Null until its rollout.started has arrived"),
    taskId: taskIdSchema.nullable(),
    taskName: z.string().nullable(),
    attempt: z.int().min(1).nullable().describe("Number among the attempts at this task in this run"),
    status: statusSchema,
    error: z.string().nullable(),
    startedAt: timestampSchema.nullable(),
    endedAt: timestampSchema.nullable(),
    durationMs: millisecondsSchema.nullable(),
    lastActivityAt: timestampSchema,
    stalledAt: timestampSchema.describe("When it counts as stalled if nothing more is logged"),
    events: countSchema,
    errors: countSchema,
    missing: countSchema.describe("Events that the writers numbered and the server has not received"),
    dropped: countSchema.describe("Events that the writers said they dropped"),
    costUsd: costSchema,
    tokensIn: countSchema.nullable(),
    tokensOut: countSchema.nullable(),
    score: z.number().nullable(),
    violations: countSchema
      .nullable()
      .describe(
        "Places where the output breaks the output schema; null when it was not, or could not be, checked",
      ),
    model: z.string().nullable(),
    lastEvent: z.string().nullable().describe("Type, name and start of the payload of the newest event"),
    groupId: z.string().nullable(),
    workflowName: z.string().nullable(),
    agentName: z.string().nullable(),
    agentVersion: z.string().nullable(),
    environment: z.string().nullable(),
    release: z.string().nullable(),
    sessionId: z.string().nullable(),
    userId: z.string().nullable(),
    externalTraceId: z.string().nullable(),
  })
  .meta({ id: "Rollout" });
export type Rollout = z.infer<typeof rolloutSchema>;

export const rolloutListSchema = z
  .object({ rollouts: z.array(rolloutSchema), nextCursor: nextCursorSchema })
  .meta({ id: "RolloutList" });

/** One writer of a rollout and what is known to be missing of its sequence. */
export const writerSchema = z
  .object({
    writer: z.int().min(1).describe("Small number of the writer in this rollout"),
    writerId: z.string(),
    ackedSeq: countSchema.describe("Every record up to this seq is stored"),
    highestSeq: countSchema,
    missing: z.array(z.tuple([z.int().min(1), z.int().min(1)])).describe("Ranges of seq, both ends included"),
    dropped: z.record(z.string(), countSchema).describe("Events never sent, by reason, as the writer said"),
  })
  .meta({ id: "Writer" });
export type Writer = z.infer<typeof writerSchema>;

/** A rollout with its output, its task as the agent got it, its siblings and its writers. */
export const rolloutDetailSchema = z
  .object({
    rollout: rolloutSchema,
    output: z.unknown().describe("Null when finish sent none"),
    violations: z
      .array(
        z.object({
          path: z.string().describe("JSON pointer into the output"),
          rule: z
            .string()
            .describe(
              "Keyword of the schema: required, type, maximum; unchecked where the check itself failed",
            ),
          schemaPath: z.string().describe("JSON pointer into the output schema"),
          message: z.string(),
        }),
      )
      .nullable()
      .describe("Where the output breaks the task's output schema; null when it was not checked"),
    task: taskContentSchema.nullable(),
    datasetName: z.string().nullable(),
    datasetVersion: z.int().nullable(),
    siblings: z
      .array(
        z.object({
          id: rolloutIdSchema,
          attempt: z.int().nullable(),
          status: statusSchema,
          violations: countSchema.nullable(),
        }),
      )
      .describe("Attempts at this task in this run, this one included; at most 500 before and 500 after it"),
    plannedAttempts: z.int().nullable(),
    writers: z.array(writerSchema),
  })
  .meta({ id: "RolloutDetail" });
export type RolloutDetail = z.infer<typeof rolloutDetailSchema>;
