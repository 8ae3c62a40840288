import { z } from "zod";
import { fileRoleSchema, taskFileSchema } from "./files.js";
import {
  datasetIdSchema,
  datasetVersionIdSchema,
  fileIdSchema,
  runIdSchema,
  taskIdSchema,
  userIdSchema,
} from "./ids.js";
import { limits } from "./limits.js";
import { countSchema, nameSchema, nextCursorSchema, timestampSchema, visibleNameSchema } from "./scalars.js";

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
    name: visibleNameSchema,
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

/** Where the newest version came from. */
export const datasetSourceSchema = z
  .object({
    kind: z.enum(["hand", "api", "harbor_zip", "jsonl", "csv", "github"]),
    name: z.string().nullable().describe("File, or owner/repository"),
    pullRequest: z
      .object({ number: z.int().min(1), url: z.string(), state: z.enum(["open", "merged", "closed"]) })
      .nullable()
      .describe("That the last export opened"),
    exportedVersion: z.int().min(1).nullable(),
  })
  .meta({ id: "DatasetSource" });
export type DatasetSource = z.infer<typeof datasetSourceSchema>;

/** How a run of a dataset went. */
const lastRunSchema = z
  .object({
    id: runIdSchema,
    createdAt: timestampSchema,
    succeeded: countSchema,
    failed: countSchema,
    stalled: countSchema,
    running: countSchema,
  })
  .meta({ id: "LastRun" });

export const datasetSchema = z
  .object({
    id: datasetIdSchema,
    name: z.string(),
    description: z.string(),
    source: datasetSourceSchema,
    taskSetCount: countSchema,
    version: z.int().min(1).describe("The newest version"),
    taskCount: countSchema,
    runCount: countSchema,
    lastRun: lastRunSchema
      .nullable()
      .describe("The run that was started last, of whatever version; its numbers are of rollouts"),
    madeBy: userIdSchema
      .nullable()
      .describe("Whose work it is: they and owners may delete it. Null where no person made it"),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: "Dataset" });
export type Dataset = z.infer<typeof datasetSchema>;

export const datasetListSchema = z
  .object({ datasets: z.array(datasetSchema), nextCursor: nextCursorSchema })
  .meta({ id: "DatasetList" });
export type DatasetList = z.infer<typeof datasetListSchema>;

export const datasetVersionSchema = z
  .object({
    id: datasetVersionIdSchema,
    datasetId: datasetIdSchema,
    version: z.int().min(1),
    note: z.string().describe("Typed by whoever saved it, or where its tasks came from"),
    taskCount: countSchema,
    changes: z
      .object({ added: countSchema, changed: countSchema, removed: countSchema })
      .nullable()
      .describe("Tasks, against the version before. Null for versions that older servers saved"),
    runCount: countSchema,
    createdBy: z.string().nullable().describe("Person or key that saved it, as named then"),
    createdAt: timestampSchema,
  })
  .meta({ id: "DatasetVersion" });
export type DatasetVersion = z.infer<typeof datasetVersionSchema>;

export const datasetVersionListSchema = z
  .object({ versions: z.array(datasetVersionSchema), nextCursor: nextCursorSchema })
  .meta({ id: "DatasetVersionList" });
export type DatasetVersionList = z.infer<typeof datasetVersionListSchema>;

export const taskListSchema = z
  .object({ tasks: z.array(taskSchema), nextCursor: nextCursorSchema })
  .meta({ id: "TaskList" });
export type TaskList = z.infer<typeof taskListSchema>;

export const datasetChangeSchema = z
  .strictObject({ name: datasetNameSchema.optional(), description: z.string().max(10_000).optional() })
  .meta({ id: "DatasetChange" });

/** A row of the table of tasks: what a list shows without the whole content. */
export const taskRowSchema = z
  .object({
    id: taskIdSchema,
    name: z.string(),
    position: z.int().min(1),
    instruction: z.string().describe("Its first 200 characters, canary lines left out"),
    fileCount: countSchema,
    hiddenFileCount: countSchema,
    hasOutputSchema: z.boolean(),
    metadata: jsonObjectSchema,
    lastRun: z
      .object({ finished: countSchema, succeeded: countSchema })
      .nullable()
      .describe("Of the newest run that tried it"),
  })
  .meta({ id: "TaskRow" });
export type TaskRow = z.infer<typeof taskRowSchema>;

export const taskRowListSchema = z
  .object({ tasks: z.array(taskRowSchema), nextCursor: nextCursorSchema, total: countSchema })
  .meta({ id: "TaskRowList" });
export type TaskRowList = z.infer<typeof taskRowListSchema>;

/** Filters of tasks: by hand in the table, and as the rule of a task set. */
export const taskFilterSchema = z
  .strictObject({
    search: z.string().max(256).optional().describe("Part of name or instruction"),
    metadata: z
      .array(z.strictObject({ key: nameSchema, value: z.string().max(256) }))
      .max(20)
      .optional()
      .describe("Each key has this value, or an array that holds it"),
  })
  .meta({ id: "TaskFilter" });
export type TaskFilter = z.infer<typeof taskFilterSchema>;

/** One step of a save. Positions count from 1; without one a new task goes to the end. */
export const taskChangeSchema = z
  .discriminatedUnion("op", [
    z.strictObject({ op: z.literal("add"), task: newTaskSchema, at: z.int().min(1).optional() }),
    z.strictObject({ op: z.literal("replace"), taskId: taskIdSchema, task: newTaskSchema }),
    z.strictObject({ op: z.literal("duplicate"), taskId: taskIdSchema, name: visibleNameSchema }),
    z.strictObject({ op: z.literal("move"), taskId: taskIdSchema, to: z.int().min(1) }),
    z.strictObject({
      op: z.literal("remove"),
      taskIds: z.array(taskIdSchema).min(1).max(limits.tasksPerVersion),
    }),
    z.strictObject({
      op: z.literal("metadata"),
      taskIds: z.array(taskIdSchema).min(1).max(limits.tasksPerVersion),
      set: jsonObjectSchema.optional(),
      unset: z.array(nameSchema).max(100).optional(),
    }),
    z.strictObject({
      op: z.literal("outputSchema"),
      taskIds: z.array(taskIdSchema).min(1).max(limits.tasksPerVersion),
      outputSchema: jsonObjectSchema.nullable(),
    }),
  ])
  .meta({ id: "TaskChange" });
export type TaskChange = z.infer<typeof taskChangeSchema>;

/** One save is one version: all changes or none, on top of the version that was looked at. */
export const datasetChangesSchema = z
  .strictObject({
    baseVersion: z.int().min(1).describe("Another newest version answers dataset_version_conflict"),
    changes: z.array(taskChangeSchema).min(1).max(limits.tasksPerVersion),
    note: z.string().max(1_000).optional(),
  })
  .meta({ id: "DatasetChanges" });
export type DatasetChanges = z.infer<typeof datasetChangesSchema>;

export const versionComparisonSchema = z
  .object({
    from: z.int().min(1),
    to: z.int().min(1),
    same: countSchema,
    tasks: z
      .array(
        z.object({
          id: taskIdSchema,
          name: z.string(),
          formerName: z
            .string()
            .nullable()
            .describe("Where a task was renamed: its name in the older version"),
          kind: z.enum(["added", "removed", "changed", "moved"]),
          fields: z.array(z.enum(["name", "instruction", "input", "files", "outputSchema", "metadata"])),
          fromPosition: z.int().min(1).nullable(),
          toPosition: z.int().min(1).nullable(),
        }),
      )
      .describe("Every task that differs, in the order of the newer version; removed ones last"),
  })
  .meta({ id: "VersionComparison" });
export type VersionComparison = z.infer<typeof versionComparisonSchema>;

/** What a person has typed and not saved; kept for them alone. */
export const taskDraftSchema = z
  .object({
    taskId: taskIdSchema.nullable().describe("null for a task that is new"),
    baseVersion: z.int().min(1),
    task: z.unknown().describe("As the form holds it, complete or not"),
    savedAt: timestampSchema,
  })
  .meta({ id: "TaskDraft" });
export type TaskDraft = z.infer<typeof taskDraftSchema>;

export const taskDraftListSchema = z
  .object({ drafts: z.array(taskDraftSchema) })
  .meta({ id: "TaskDraftList" });

export const newTaskDraftSchema = z
  .strictObject({ baseVersion: z.int().min(1), task: z.unknown() })
  .meta({ id: "NewTaskDraft" });
