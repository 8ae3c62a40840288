import { z } from "zod";
import { rolloutIdSchema, runIdSchema } from "./ids.js";
import { rolloutSchema } from "./rollouts.js";
import { runSchema } from "./runs.js";

/*
 * Server-sent events. Every stream begins with `ready`, beats with a comment every 15 s, and names what
 * changed after it was committed. `id:` of a message of a rollout's stream says what the page has when it has
 * applied the message (`1:500,2:40`: of writer 1 every record up to 500), so that Last-Event-ID resumes without
 * a gap. Message `resync` of a run's or workspace's stream: changes may have been missed or are too many, read the
 * page anew. Message `closed`, with code and message of the error: the caller may not read any longer.
 */

/** Where a rollout's stream goes on, for a first connection, which cannot send headers from a browser. */
export const liveRolloutQuery = {
  lastEventId: z
    .string()
    .max(8192)
    .regex(/^(\d{1,5}:\d{1,10}(,\d{1,5}:\d{1,10})*)?$/)
    .optional()
    .describe("What the page has, as the id of a message: 1:500,2:40. Last-Event-ID goes before it"),
};

export const liveRangeSchema = z.tuple([z.int(), z.int(), z.int()]).describe("[writer, from seq, to seq]");

/** Message `rollout` of the stream of one rollout: its row as it is now and the ranges that are new. */
export const liveRolloutSchema = z
  .object({ rollout: rolloutSchema, ranges: z.array(liveRangeSchema) })
  .meta({ id: "LiveRollout" });
export type LiveRollout = z.infer<typeof liveRolloutSchema>;

/** Message `run` of the stream of one run: the run as it is now and its rollouts that changed. */
export const liveRunSchema = z
  .object({ run: runSchema, rollouts: z.array(rolloutSchema) })
  .meta({ id: "LiveRun" });
export type LiveRun = z.infer<typeof liveRunSchema>;

/** Message `changed` of the stream of a workspace: which runs and rollouts changed. */
export const liveChangedSchema = z
  .object({ runs: z.array(runIdSchema), rollouts: z.array(rolloutIdSchema) })
  .meta({ id: "LiveChanged" });
export type LiveChanged = z.infer<typeof liveChangedSchema>;
