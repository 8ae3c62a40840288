import { z } from "zod";
import { bucketIdSchema, datasetIdSchema, fileIdSchema, taskIdSchema } from "./ids.js";
import { countSchema, nameSchema, timestampSchema } from "./scalars.js";

/**
 * What a file of a task is for. An agent gets `input` and `environment`; `tests` and `solution` are hidden
 * truth, handed out only to a caller that asks for the role by name.
 */
export const fileRoleSchema = z
  .enum(["input", "environment", "tests", "solution", "step", "metadata"])
  .meta({ id: "FileRole" });
export type FileRole = z.infer<typeof fileRoleSchema>;

export const agentVisibleRoles: readonly FileRole[] = ["input", "environment"];

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** The object of a connected bucket that a file is. */
export const fileSourceSchema = z
  .object({
    bucketId: bucketIdSchema,
    bucket: z.string().describe("Name of the connection"),
    key: z.string().describe("Below the prefix of the connection"),
  })
  .meta({ id: "FileSource" });
export type FileSource = z.infer<typeof fileSourceSchema>;

const sourceSchema = fileSourceSchema.optional().describe("Absent for files of built-in storage");

export const fileSchema = z
  .object({
    id: fileIdSchema,
    name: z.string(),
    size: z.int().min(0).describe("Bytes"),
    contentType: z.string(),
    sha256: sha256Schema,
    createdAt: timestampSchema,
    source: sourceSchema,
  })
  .meta({ id: "File" });
export type File = z.infer<typeof fileSchema>;

/** A file as a task names it. `url` is relative to the server's base URL. */
export const taskFileSchema = z
  .object({
    id: fileIdSchema,
    name: z.string().describe("Path of the file within the task, with forward slashes"),
    role: fileRoleSchema,
    size: z.int().min(0).describe("Bytes"),
    contentType: z.string(),
    sha256: sha256Schema,
    url: z.string(),
    source: sourceSchema,
  })
  .meta({ id: "TaskFile" });
export type TaskFile = z.infer<typeof taskFileSchema>;

/** Where a file is used; of newest versions of datasets, as older ones do not change any more. */
export const fileUsesSchema = z
  .object({
    tasks: z
      .array(
        z.object({
          datasetId: datasetIdSchema,
          datasetName: z.string(),
          version: z.int().min(1),
          taskId: taskIdSchema,
          taskName: z.string(),
          role: fileRoleSchema,
        }),
      )
      .max(20)
      .describe("By dataset and name; the first 20"),
    taskCount: countSchema,
    isReferredTo: z
      .boolean()
      .describe("By these tasks, older versions or deleted datasets: it cannot be deleted then"),
  })
  .meta({ id: "FileUses" });
export type FileUses = z.infer<typeof fileUsesSchema>;

/** How a file came into built-in storage; what was imported and then uploaded, too, is of `uploads`. */
export const fileOriginSchema = z.enum(["uploads", "imports"]).meta({ id: "FileOrigin" });
export type FileOrigin = z.infer<typeof fileOriginSchema>;

/** Query of a download. */
export const downloadQuery = {
  inline: z
    .enum(["true"])
    .optional()
    .describe(
      "Answer so that a browser shows it: pictures but SVG, PDF, text, audio and video, by the ending of the name. Everything else is still saved.",
    ),
};

/** Query of an upload; the body is the bytes. */
export const uploadFileQuery = {
  name: nameSchema.describe("Path of the file, with forward slashes"),
  contentType: z
    .string()
    .regex(/^[a-zA-Z0-9!#$&^_.+-]{1,64}\/[a-zA-Z0-9!#$&^_.+-]{1,128}(; ?[a-zA-Z0-9=_"-]{1,64})?$/)
    .optional(),
};
