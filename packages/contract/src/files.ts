import { z } from "zod";
import { fileIdSchema } from "./ids.js";
import { nameSchema, timestampSchema } from "./scalars.js";

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

export const fileSchema = z
  .object({
    id: fileIdSchema,
    name: z.string(),
    size: z.int().min(0).describe("Bytes"),
    contentType: z.string(),
    sha256: sha256Schema,
    createdAt: timestampSchema,
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
  })
  .meta({ id: "TaskFile" });
export type TaskFile = z.infer<typeof taskFileSchema>;

/** Query of an upload; the body is the bytes. */
export const uploadFileQuery = {
  name: nameSchema.describe("Path of the file, with forward slashes"),
  contentType: z
    .string()
    .regex(/^[a-zA-Z0-9!#$&^_.+-]{1,64}\/[a-zA-Z0-9!#$&^_.+-]{1,128}(; ?[a-zA-Z0-9=_"-]{1,64})?$/)
    .optional(),
};
