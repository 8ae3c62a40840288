import { z } from "zod";
import { taskListSchema } from "../datasets.js";
import {
  eventSearchQuery,
  eventSearchReplySchema,
  traceEventListSchema,
  traceEventQuery,
} from "../events.js";
import { rolloutIdSchema, runIdSchema, taskIdSchema } from "../ids.js";
import { ingestBatchSchema, ingestReplySchema } from "../ingest.js";
import { liveRolloutQuery } from "../live.js";
import { rolloutDetailSchema, rolloutListSchema } from "../rollouts.js";
import { defineRoute } from "../route.js";
import {
  groupBySchema,
  groupListSchema,
  newRunSchema,
  runFilterQuery,
  runListSchema,
  runSchema,
} from "../runs.js";
import { pageQuery, statusSchema } from "../scalars.js";
import { timelineQuery, timelineSchema } from "../timeline.js";
import { agents, agentsAndReaders, readers } from "./callers.js";

const groupFilterQuery = {
  groupBy: groupBySchema.optional().describe("group_id unless given"),
  groupKey: z.string().max(256).optional().describe("Only the runs of this group"),
  ungrouped: z.enum(["true"]).optional().describe("Only the runs without a group"),
};

/** Records of traces, and what is read of them: runs, groups, rollouts, events. */
export const traceRoutes = {
  ingest: defineRoute({
    operationId: "ingest",
    method: "POST",
    path: "/api/v1/ingest",
    tag: "Ingest",
    summary: "Store records of traces",
    description:
      "Answers after COMMIT. A record sent twice is stored once. A record that cannot be stored is kept in quarantine and reported, and never takes its batch down.",
    callers: agents,
    audit: "none",
    body: ingestBatchSchema,
    reply: ingestReplySchema,
    errors: [
      "envelope_unreadable",
      "body_too_large",
      "batch_too_long",
      "media_type_unsupported",
      "encoding_unsupported",
    ],
  }),
  startRun: defineRoute({
    operationId: "startRun",
    method: "POST",
    path: "/api/v1/runs",
    tag: "Runs",
    summary: "Start a run",
    description: "Idempotent on the run's id: the same call again answers with the same run.",
    callers: agents,
    audit: "none",
    body: newRunSchema,
    reply: runSchema,
    errors: ["dataset_not_found", "task_set_empty", "run_conflict"],
  }),
  listRuns: defineRoute({
    operationId: "listRuns",
    method: "GET",
    path: "/api/v1/runs",
    tag: "Runs",
    summary: "List runs, newest activity first",
    callers: readers,
    query: { ...pageQuery, ...runFilterQuery, ...groupFilterQuery },
    reply: runListSchema,
  }),
  getRun: defineRoute({
    operationId: "getRun",
    method: "GET",
    path: "/api/v1/runs/{runId}",
    tag: "Runs",
    summary: "Read a run",
    callers: readers,
    params: { runId: runIdSchema },
    reply: runSchema,
    errors: ["run_not_found"],
  }),
  listRunTasks: defineRoute({
    operationId: "listRunTasks",
    method: "GET",
    path: "/api/v1/runs/{runId}/tasks",
    tag: "Runs",
    summary: "List the tasks of a run as an agent gets them",
    description:
      "Files whose role is hidden (tests, solution, step, metadata) are left out unless roles names them.",
    callers: agentsAndReaders,
    params: { runId: runIdSchema },
    query: {
      ...pageQuery,
      roles: z
        .string()
        .regex(
          /^(input|environment|tests|solution|step|metadata)(,(input|environment|tests|solution|step|metadata)){0,5}$/,
        )
        .optional()
        .describe("Roles of files, comma separated; input,environment unless given"),
    },
    reply: taskListSchema,
    errors: ["run_not_found"],
  }),
  streamRun: defineRoute({
    operationId: "streamRun",
    method: "GET",
    path: "/api/v1/runs/{runId}/live",
    tag: "Live",
    summary: "Server-sent events of a run",
    callers: readers,
    params: { runId: runIdSchema },
    reply: "stream",
    errors: ["run_not_found"],
  }),
  listGroups: defineRoute({
    operationId: "listGroups",
    method: "GET",
    path: "/api/v1/groups",
    tag: "Runs",
    summary: "List groups of runs, newest activity first",
    callers: readers,
    query: {
      ...pageQuery,
      ...runFilterQuery,
      groupBy: groupBySchema.optional().describe("group_id unless given"),
    },
    reply: groupListSchema,
  }),
  streamWorkspace: defineRoute({
    operationId: "streamWorkspace",
    method: "GET",
    path: "/api/v1/live",
    tag: "Live",
    summary: "Server-sent events of the workspace",
    callers: readers,
    reply: "stream",
  }),
  listRollouts: defineRoute({
    operationId: "listRollouts",
    method: "GET",
    path: "/api/v1/rollouts",
    tag: "Rollouts",
    summary: "List rollouts, newest first",
    callers: readers,
    query: {
      ...pageQuery,
      runId: runIdSchema.optional(),
      taskId: taskIdSchema
        .optional()
        .describe("Attempts at this task of a dataset, of every run and version"),
      status: statusSchema.optional(),
      outputMatches: z
        .enum(["true", "false"])
        .optional()
        .describe("Whether the output fits the output schema; with runId or taskId only"),
      search: z.string().max(256).optional().describe("Part of an id or task name"),
    },
    reply: rolloutListSchema,
    errors: ["run_not_found"],
  }),
  getRollout: defineRoute({
    operationId: "getRollout",
    method: "GET",
    path: "/api/v1/rollouts/{rolloutId}",
    tag: "Rollouts",
    summary: "Read a rollout with its output, task, siblings and writers",
    callers: readers,
    params: { rolloutId: rolloutIdSchema },
    reply: rolloutDetailSchema,
    errors: ["rollout_not_found"],
  }),
  getTimeline: defineRoute({
    operationId: "getTimeline",
    method: "GET",
    path: "/api/v1/rollouts/{rolloutId}/timeline",
    tag: "Rollouts",
    summary: "Read the timeline of a rollout as columns",
    callers: readers,
    params: { rolloutId: rolloutIdSchema },
    query: timelineQuery,
    reply: timelineSchema,
    errors: ["rollout_not_found"],
  }),
  listTraceEvents: defineRoute({
    operationId: "listTraceEvents",
    method: "GET",
    path: "/api/v1/rollouts/{rolloutId}/events",
    tag: "Rollouts",
    summary: "Read events with their payloads",
    callers: readers,
    params: { rolloutId: rolloutIdSchema },
    query: traceEventQuery,
    reply: traceEventListSchema,
    errors: ["rollout_not_found"],
  }),
  searchTraceEvents: defineRoute({
    operationId: "searchTraceEvents",
    method: "GET",
    path: "/api/v1/rollouts/{rolloutId}/search",
    tag: "Rollouts",
    summary: "Find events of a rollout by text",
    callers: readers,
    params: { rolloutId: rolloutIdSchema },
    query: eventSearchQuery,
    reply: eventSearchReplySchema,
    errors: ["rollout_not_found"],
  }),
  streamRollout: defineRoute({
    operationId: "streamRollout",
    method: "GET",
    path: "/api/v1/rollouts/{rolloutId}/live",
    tag: "Live",
    summary: "Server-sent events of a rollout",
    callers: readers,
    params: { rolloutId: rolloutIdSchema },
    query: liveRolloutQuery,
    reply: "stream",
    errors: ["rollout_not_found"],
  }),
} as const;
