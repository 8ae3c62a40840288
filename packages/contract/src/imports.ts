import { z } from "zod";
import { objectKeySchema } from "./buckets.js";
import { datasetNameSchema } from "./datasets.js";
import { bucketIdSchema, datasetIdSchema, fileIdSchema } from "./ids.js";
import { jobSchema } from "./jobs.js";
import { countSchema, nameSchema, nextCursorSchema } from "./scalars.js";

export const importFormatSchema = z
  .enum(["harbor_zip", "jsonl", "csv", "github"])
  .meta({ id: "ImportFormat" });
export type ImportFormat = z.infer<typeof importFormatSchema>;

/** Where each column of a CSV, or field of a JSONL line, goes; what is named nowhere goes to metadata. */
export const columnMappingSchema = z
  .strictObject({
    name: nameSchema.optional(),
    instruction: nameSchema.optional(),
    outputSchema: nameSchema.optional(),
    input: z.array(nameSchema).max(200).optional(),
    leaveOut: z.array(nameSchema).max(200).optional(),
  })
  .meta({ id: "ColumnMapping" });
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

/** The start of an import: it is read and checked, and nothing is written before it is confirmed. */
export const newImportSchema = z
  .strictObject({
    format: importFormatSchema,
    source: z.discriminatedUnion("from", [
      z.strictObject({
        from: z.literal("file"),
        fileId: fileIdSchema,
        discard: z
          .boolean()
          .optional()
          .describe("Delete the file when the import is over, unless tasks use it"),
      }),
      z.strictObject({ from: z.literal("bucket"), bucketId: bucketIdSchema, key: objectKeySchema }),
      z.strictObject({
        from: z.literal("github"),
        repository: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/),
        ref: nameSchema.optional(),
        folder: z.string().max(512).optional(),
      }),
    ]),
    into: z
      .union([
        z.strictObject({ name: datasetNameSchema }),
        z.strictObject({ datasetId: datasetIdSchema }).describe("A new version of this dataset"),
      ])
      .optional()
      .describe("The name of the file unless given"),
    mapping: columnMappingSchema.optional(),
  })
  .meta({ id: "NewImport" });
export type NewImport = z.infer<typeof newImportSchema>;

/** A place in a file of the source; line and column count from 1. */
export const importProblemSchema = z
  .object({
    severity: z.enum(["error", "warning"]),
    message: z.string().describe("What is wrong, and what would be right"),
    path: z.string(),
    line: z.int().min(1).nullable(),
    column: z.int().min(1).nullable(),
    excerpt: z
      .array(z.object({ line: z.int().min(1), text: z.string() }))
      .describe("Two lines around the place; empty where there is none"),
    length: countSchema.describe("Characters that are wrong, for the carets"),
    task: z.string().nullable().describe("Name of the task that it keeps out or accompanies"),
  })
  .meta({ id: "ImportProblem" });
export type ImportProblem = z.infer<typeof importProblemSchema>;

export const importTaskSchema = z
  .object({
    name: z.string(),
    instruction: z.string().describe("Its first line"),
    files: countSchema,
    hiddenFiles: countSchema,
    schemaVersion: z.string().nullable(),
    steps: countSchema,
    errors: countSchema,
    warnings: countSchema,
  })
  .meta({ id: "ImportTask" });
export type ImportTask = z.infer<typeof importTaskSchema>;

/** What an import would create. */
export const importPreviewSchema = z
  .object({
    job: jobSchema,
    format: importFormatSchema,
    source: z.string().describe("Name of the file, object or repository"),
    into: z.object({
      name: z.string(),
      datasetId: datasetIdSchema.nullable(),
      version: z
        .int()
        .min(1)
        .describe("The number that the version will have; the preview was made for the one before"),
      newest: z
        .int()
        .min(1)
        .nullable()
        .describe(
          "The dataset's newest version by now, which is higher if others saved meanwhile; null for a new one",
        ),
      removes: z
        .object({ count: countSchema, names: z.array(z.string()).describe("The first 20, by name") })
        .describe("Tasks of the newest version that this import does not have as ready ones"),
    }),
    layout: z.string().describe("How the tasks lie in it: tasks/ with registry.json"),
    bytes: countSchema,
    unpackedBytes: countSchema,
    counts: z.object({
      tasks: countSchema,
      ready: countSchema,
      errors: countSchema,
      warnings: countSchema,
      files: countSchema,
      hiddenFiles: countSchema,
      canaries: countSchema.describe("Tasks whose instruction has a canary line, cut for agents"),
    }),
    problems: z.array(importProblemSchema).describe("Errors first, by file and line; at most 1,000"),
    columns: z
      .array(z.object({ name: z.string(), samples: z.array(z.string()) }))
      .describe("Of JSONL and CSV, with three sample values"),
    mapping: columnMappingSchema.nullable(),
    tookMs: z.number(),
  })
  .meta({ id: "ImportPreview" });
export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const importTaskListSchema = z
  .object({ tasks: z.array(importTaskSchema), nextCursor: nextCursorSchema })
  .meta({ id: "ImportTaskList" });

export const importConfirmationSchema = z
  .strictObject({
    baseVersion: z
      .int()
      .min(1)
      .optional()
      .describe("The dataset's version that the import is to follow, as the preview tells it unless given"),
    leaveOutErrors: z.boolean().optional().describe("Import what is ready although other tasks have errors"),
    name: datasetNameSchema.optional(),
    mapping: columnMappingSchema.optional(),
    note: z.string().max(1_000).optional(),
  })
  .meta({ id: "ImportConfirmation" });
export type ImportConfirmation = z.infer<typeof importConfirmationSchema>;
