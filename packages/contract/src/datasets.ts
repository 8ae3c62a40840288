import { z } from "zod";
import { fileRoleSchema, taskFileSchema } from "./files.js";
import { datasetIdSchema, datasetVersionIdSchema, fileIdSchema, taskIdSchema } from "./ids.js";
import { limits } from "./limits.js";
import { countSchema, nameSchema, nextCursorSchema, timestampSchema } from "./scalars.js";

/** Name of a dataset or task set: what startRun takes. */
export const datasetNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/)
  .describe("Letters, digits, dot, hyphen and underscore; at most 128");

const jsonObjectSchema = z.record(z.string(), z.unknown());

/** The unit of work as an agent gets it. */
export const taskContentSchema = z
  .object({
    instruction: z.string(),
    input: jsonObjectSchema,
    files: z.array(taskFileSchema),
    outputSchema: jsonObjectSchema.nullable(),
    metadata: jsonObjectSchema,
  })
  .meta({ id: "TaskContent" });

export const taskSchema = z
  .object({ id: taskIdSchema, name: z.string(), task: taskContentSchema })
  .meta({ id: "Task" });
export type Task = z.infer<typeof taskSchema>;

export const newTaskSchema = z
  .strictObject({
    name: nameSchema,
    instruction: z.string().max(limits.instructionLength),
    input: jsonObjectSchema.optional(),
    files: z
      .array(
        z.strictObject({
          fileId: fileIdSchema,
          name: nameSchema.optional(),
          role: fileRoleSchema.optional(),
        }),
      )
      .max(10_000)
      .optional(),
    outputSchema: jsonObjectSchema.optional(),
    metadata: jsonObjectSchema.optional(),
  })
  .meta({ id: "NewTask" });
export type NewTask = z.infer<typeof newTaskSchema>;

export const newDatasetSchema = z
  .strictObject({
    name: datasetNameSchema,
    description: z.string().max(10_000).optional(),
    tasks: z.array(newTaskSchema).max(limits.tasksPerVersion).describe("Names are unique within the version"),
  })
  .meta({ id: "NewDataset" });
export type NewDataset = z.infer<typeof newDatasetSchema>;

export const newDatasetVersionSchema = z
  .strictObject({
    tasks: z
      .array(newTaskSchema)
      .max(limits.tasksPerVersion)
      .describe("A task keeps its id where its name stays the same"),
    note: z.string().max(1_000).optional(),
  })
  .meta({ id: "NewDatasetVersion" });
export type NewDatasetVersion = z.infer<typeof newDatasetVersionSchema>;

export const datasetSchema = z
  .object({
    id: datasetIdSchema,
    name: z.string(),
    description: z.string(),
    version: z.int().min(1).describe("The newest version"),
    taskCount: countSchema,
    runCount: countSchema,
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: "Dataset" });
export type Dataset = z.infer<typeof datasetSchema>;

export const datasetListSchema = z
  .object({ datasets: z.array(datasetSchema), nextCursor: nextCursorSchema })
  .meta({ id: "DatasetList" });

export const datasetVersionSchema = z
  .object({
    id: datasetVersionIdSchema,
    datasetId: datasetIdSchema,
    version: z.int().min(1),
    note: z.string(),
    taskCount: countSchema,
    createdAt: timestampSchema,
  })
  .meta({ id: "DatasetVersion" });
export type DatasetVersion = z.infer<typeof datasetVersionSchema>;

export const datasetVersionListSchema = z
  .object({ versions: z.array(datasetVersionSchema), nextCursor: nextCursorSchema })
  .meta({ id: "DatasetVersionList" });

export const taskListSchema = z
  .object({ tasks: z.array(taskSchema), nextCursor: nextCursorSchema })
  .meta({ id: "TaskList" });
export type TaskList = z.infer<typeof taskListSchema>;
