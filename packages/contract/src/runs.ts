import { z } from "zod";
import { datasetNameSchema } from "./datasets.js";
import { datasetIdSchema, runIdSchema } from "./ids.js";
import { limits } from "./limits.js";
import {
  costSchema,
  countSchema,
  millisecondsSchema,
  nameSchema,
  nextCursorSchema,
  statusSchema,
  timestampSchema,
} from "./scalars.js";

/** A run names what it executes and owns group, workflow, agent, environment, release and stalled window. */
export const newRunSchema = z
  .strictObject({
    id: runIdSchema.describe("Made by the client, so that the call can be repeated safely"),
    dataset: datasetNameSchema.optional().describe("Dataset or task set; none for production traffic"),
    workflowName: nameSchema.optional(),
    groupId: nameSchema.optional(),
    markStalledAfterSeconds: z.int().min(1).max(limits.markStalledAfterSeconds).optional(),
    agentName: nameSchema.optional(),
    agentVersion: nameSchema.optional(),
    environment: nameSchema.optional(),
    release: nameSchema.optional(),
    attempts: z.int().min(1).max(1_000).optional().describe("Planned attempts per task"),
  })
  .meta({ id: "NewRun" });
export type NewRun = z.infer<typeof newRunSchema>;

/** Numbers of a set of rollouts: of a run, or of a group of runs. */
export const rolloutTotalsSchema = z
  .object({
    rollouts: countSchema,
    succeeded: countSchema,
    failed: countSchema,
    stalled: countSchema,
    running: countSchema,
    events: countSchema,
    errors: countSchema,
    score: z.number().nullable().describe("Mean over the rollouts that have one"),
    costUsd: costSchema,
    tokensIn: countSchema.nullable(),
    tokensOut: countSchema.nullable(),
    durationMs: millisecondsSchema.nullable().describe("Median over the finished rollouts"),
  })
  .meta({ id: "RolloutTotals" });
export type RolloutTotals = z.infer<typeof rolloutTotalsSchema>;

export const runSchema = z
  .object({
    id: runIdSchema,
    dataset: z.object({ id: datasetIdSchema, name: z.string(), version: z.int().min(1) }).nullable(),
    taskSet: z.string().nullable(),
    taskCount: countSchema,
    workflowName: z.string().nullable(),
    groupId: z.string().nullable(),
    agentName: z.string().nullable(),
    agentVersion: z.string().nullable(),
    environment: z.string().nullable(),
    release: z.string().nullable(),
    attempts: z.int().min(1).nullable(),
    markStalledAfterSeconds: z.int().min(1),
    status: statusSchema,
    totals: rolloutTotalsSchema,
    outputMismatches: countSchema.describe("Rollouts whose output breaks the output schema"),
    createdAt: timestampSchema,
    lastActivityAt: timestampSchema,
  })
  .meta({ id: "Run" });
export type Run = z.infer<typeof runSchema>;

export const runListSchema = z
  .object({ runs: z.array(runSchema), nextCursor: nextCursorSchema })
  .meta({ id: "RunList" });

export const groupBySchema = z
  .enum(["group_id", "workflow", "agent", "dataset", "task_set", "status"])
  .meta({ id: "GroupBy" });
export type GroupBy = z.infer<typeof groupBySchema>;

/** A group of runs. `key` is null for the runs that have no such value ("Ungrouped runs"). */
export const groupSchema = z
  .object({
    key: z.string().nullable(),
    workflows: z.array(z.string()).describe("Up to 5 names"),
    workflowCount: countSchema,
    runs: countSchema,
    totals: rolloutTotalsSchema,
    lastActivityAt: timestampSchema,
  })
  .meta({ id: "Group" });
export type Group = z.infer<typeof groupSchema>;

export const groupListSchema = z
  .object({
    groups: z.array(groupSchema),
    nextCursor: nextCursorSchema,
    totals: z.object({
      groups: countSchema,
      runs: countSchema,
      rollouts: countSchema,
      running: countSchema,
      costUsd: costSchema,
      tokens: countSchema.nullable(),
    }),
  })
  .meta({ id: "GroupList" });
export type GroupList = z.infer<typeof groupListSchema>;

/** Filters of runs that every list of traces takes. */
export const runFilterQuery = {
  search: z
    .string()
    .max(256)
    .optional()
    .describe("Part of an id, group, workflow, agent, dataset or task name"),
  status: statusSchema.optional(),
  workflow: nameSchema.optional(),
  agent: nameSchema.optional(),
  dataset: nameSchema.optional(),
  since: z.iso.datetime({ offset: true }).optional().describe("Last activity at or after"),
};
