import { z } from "zod";
import { datasetNameSchema, taskFilterSchema } from "./datasets.js";
import { datasetIdSchema, taskIdSchema, taskSetIdSchema, userIdSchema } from "./ids.js";
import { limits } from "./limits.js";
import { countSchema, nextCursorSchema, timestampSchema } from "./scalars.js";

/**
 * Which tasks of its dataset: those named, in their order there, or those that a filter finds in the newest
 * version when a run starts.
 */
export const taskSelectionSchema = z
  .discriminatedUnion("by", [
    z.strictObject({ by: z.literal("hand"), taskIds: z.array(taskIdSchema).max(limits.tasksPerVersion) }),
    z.strictObject({ by: z.literal("filter"), filter: taskFilterSchema }),
  ])
  .meta({ id: "TaskSelection" });
export type TaskSelection = z.infer<typeof taskSelectionSchema>;

/** A named selection of the tasks of a dataset; startRun takes its name like that of a dataset. */
export const taskSetSchema = z
  .object({
    id: taskSetIdSchema,
    datasetId: datasetIdSchema,
    datasetName: z.string(),
    name: z.string(),
    selection: taskSelectionSchema,
    taskCount: countSchema.describe("In the newest version"),
    missing: countSchema.describe("Tasks named by hand that the newest version no longer has"),
    madeBy: userIdSchema
      .nullable()
      .describe("Whose work it is: they and owners may delete it. Null where no person made it"),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: "TaskSet" });
export type TaskSet = z.infer<typeof taskSetSchema>;

export const taskSetListSchema = z
  .object({ taskSets: z.array(taskSetSchema), nextCursor: nextCursorSchema })
  .meta({ id: "TaskSetList" });

export const newTaskSetSchema = z
  .strictObject({ datasetId: datasetIdSchema, name: datasetNameSchema, selection: taskSelectionSchema })
  .meta({ id: "NewTaskSet" });
export type NewTaskSet = z.infer<typeof newTaskSetSchema>;

export const taskSetChangeSchema = z
  .strictObject({ name: datasetNameSchema.optional(), selection: taskSelectionSchema.optional() })
  .meta({ id: "TaskSetChange" });
