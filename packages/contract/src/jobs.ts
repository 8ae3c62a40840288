import { z } from "zod";
import { errorCodeSchema } from "./errors.js";
import { datasetIdSchema, jobIdSchema } from "./ids.js";
import { countSchema, timestampSchema } from "./scalars.js";

/** Work that outlives its request, and a restart of the server. */
export const jobKindSchema = z.enum(["import", "export_github"]).meta({ id: "JobKind" });
export type JobKind = z.infer<typeof jobKindSchema>;

/** `ready`: an import has read everything and waits for its person to confirm. */
export const jobStateSchema = z
  .enum(["waiting", "running", "ready", "done", "failed", "cancelled"])
  .meta({ id: "JobState" });
export type JobState = z.infer<typeof jobStateSchema>;

export const jobSchema = z
  .object({
    id: jobIdSchema,
    kind: jobKindSchema,
    state: jobStateSchema,
    name: z.string().describe("Of what it makes: a dataset's name, a repository"),
    phase: z
      .string()
      .describe("What it does now: reading, importing, uploading; at the end done, or nothing changed"),
    done: countSchema,
    total: countSchema.nullable(),
    unit: z.enum(["tasks", "files", "bytes"]),
    resumed: z.boolean().describe("It went on after a restart of the server"),
    code: errorCodeSchema.nullable(),
    message: z.string().nullable(),
    datasetId: datasetIdSchema.nullable(),
    url: z.string().nullable().describe("The pull request"),
    createdBy: z.string().nullable(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: "Job" });
export type Job = z.infer<typeof jobSchema>;

/** Those under way, and what ended in the last 24 hours and was not dismissed; newest first. */
export const jobListSchema = z.object({ jobs: z.array(jobSchema) }).meta({ id: "JobList" });
