import { z } from "zod";
import { rolloutIdSchema } from "./ids.js";

/*
 * The timeline of a rollout as columns: one array per column, all of the same length, rows ordered by start
 * offset, then writer, then seq. Built inside Postgres; nothing of it is parsed or rebuilt in the server.
 * 100,000 events are about 3 MB of JSON.
 */

const integers = z.array(z.int());
const dictionary = z.array(z.string().nullable()).describe("Entry 0 is null: the row has no value");

export const timelineSchema = z
  .object({
    rolloutId: rolloutIdSchema,
    count: z.int().min(0),
    dictionaries: z.object({
      type: dictionary,
      name: dictionary,
      role: dictionary,
      agent: dictionary,
      call: dictionary,
      span: dictionary.describe("Span ids; the columns span and parentSpan point here"),
    }),
    columns: z.object({
      writer: integers,
      seq: integers.describe("Delta coded: each value is the difference to the row before, the first to 0"),
      startUs: integers.describe("Start offset in microseconds, delta coded likewise; may be negative"),
      durationUs: integers.describe("Microseconds; 0 is an instant"),
      type: integers,
      name: integers,
      role: integers,
      agent: integers,
      call: integers.nullable().describe("Null when no row has a call id"),
      span: integers.nullable(),
      parentSpan: integers.nullable(),
      flags: integers.describe("Sum of timelineFlags"),
      tokensIn: integers.nullable().describe("-1 is unknown; null when unknown in every row"),
      tokensOut: integers.nullable(),
      costUsd: z.array(z.number()).nullable().describe("-1 is unknown; null when unknown in every row"),
    }),
  })
  .meta({ id: "Timeline" });
export type Timeline = z.infer<typeof timelineSchema>;

export const timelineFlags = { error: 1, afterFinish: 2, conflicting: 4 } as const;

/** Which rows: all, or only the committed ranges that a live message named. */
export const timelineQuery = {
  ranges: z
    .string()
    .regex(/^\d{1,5}:\d{1,10}-\d{1,10}(,\d{1,5}:\d{1,10}-\d{1,10}){0,99}$/)
    .optional()
    .describe("writer:from-to, comma separated, at most 100: 1:501-600"),
};
