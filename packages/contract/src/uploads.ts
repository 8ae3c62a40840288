import { z } from "zod";
import { fileSchema } from "./files.js";
import { bucketIdSchema, uploadIdSchema } from "./ids.js";
import { limits } from "./limits.js";
import { nameSchema, timestampSchema } from "./scalars.js";

/** A large file on its way, in parts that can be sent again: into built-in storage, or a connected bucket. */
export const newUploadSchema = z
  .strictObject({
    name: nameSchema.describe("Path of the file, or key below the prefix of the bucket"),
    size: z.int().min(0).max(limits.uploadBytes),
    contentType: z.string().max(200).optional(),
    bucketId: bucketIdSchema.optional().describe("Built-in storage unless given"),
    replace: z.boolean().optional().describe("An object of this key may be replaced"),
  })
  .meta({ id: "NewUpload" });
export type NewUpload = z.infer<typeof newUploadSchema>;

export const uploadSchema = z
  .object({
    id: uploadIdSchema,
    name: z.string(),
    size: z.int().min(0),
    bucketId: bucketIdSchema.nullable(),
    partBytes: z.int().min(1).describe("Size of every part but the last"),
    partCount: z.int().min(1),
    received: z.array(z.int().min(1)).describe("Numbers of the parts that are stored"),
    expiresAt: timestampSchema,
  })
  .meta({ id: "Upload" });
export type Upload = z.infer<typeof uploadSchema>;

/** The file that an upload became; null for an object of a bucket, which is a file once a task refers to it. */
export const completedUploadSchema = z
  .object({ file: fileSchema.nullable(), key: z.string().nullable() })
  .meta({ id: "CompletedUpload" });
export type CompletedUpload = z.infer<typeof completedUploadSchema>;
