import { z } from "zod";
import { errorCodeSchema } from "./errors.js";
import { bucketIdSchema, fileIdSchema, userIdSchema } from "./ids.js";
import { countSchema, nextCursorSchema, timestampSchema, visibleNameSchema } from "./scalars.js";

const bucketFields = {
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "Not a name that a bucket can have."),
  region: z.string().regex(/^[a-z0-9-]{1,64}$/),
  prefix: z.string().max(512).describe("Empty, or ending with a slash"),
  endpoint: z.url().nullable().describe("null: Amazon S3 in the region"),
  pathStyle: z.boolean(),
  accessKeyId: z.string().min(1).max(256),
};

/** A connection of an S3-compatible bucket, to be tested or saved. */
export const newBucketSchema = z
  .strictObject({
    name: visibleNameSchema.optional(),
    ...bucketFields,
    secretAccessKey: z.string().min(1).max(1_024),
  })
  .meta({ id: "NewBucket" });
export type NewBucket = z.infer<typeof newBucketSchema>;

/** The secret may be left out where the endpoint stays: it is bound to it. */
export const bucketChangeSchema = newBucketSchema.partial().meta({ id: "BucketChange" });
export type BucketChange = z.infer<typeof bucketChangeSchema>;

export const bucketStepSchema = z.enum(["address", "connection", "clock", "credentials", "region", "access"]);
export type BucketStep = z.infer<typeof bucketStepSchema>;

/** What a test of a connection found, step by step in this order; after a failure nothing more is tried. */
export const bucketTestSchema = z
  .object({
    ok: z.boolean(),
    code: errorCodeSchema.nullable(),
    message: z.string().describe("One sentence: what is wrong, or that all is well"),
    field: z
      .enum(["bucket", "region", "prefix", "endpoint", "accessKeyId", "secretAccessKey"])
      .nullable()
      .describe("The field that is wrong"),
    repair: z.string().nullable().describe("The value that would be right, where the server knows it"),
    steps: z.array(
      z.object({ step: bucketStepSchema, state: z.enum(["ok", "failed", "not_tried"]), detail: z.string() }),
    ),
    objects: z
      .object({ count: countSchema, isAll: z.boolean(), newestKey: z.string().nullable() })
      .nullable(),
    tookMs: z.number(),
  })
  .meta({ id: "BucketTest" });
export type BucketTest = z.infer<typeof bucketTestSchema>;

/** A connected bucket; the secret is never in a reply. */
export const bucketSchema = z
  .object({
    id: bucketIdSchema,
    name: z.string(),
    bucket: z.string(),
    region: z.string(),
    prefix: z.string(),
    endpoint: z.string().nullable(),
    pathStyle: z.boolean(),
    accessKeyId: z.string(),
    state: z.enum(["ok", "failed"]).describe("Of its last use"),
    code: errorCodeSchema.nullable(),
    message: z.string().nullable(),
    fileCount: countSchema.describe("Files of tasks that refer to its objects"),
    createdAt: timestampSchema,
    checkedAt: timestampSchema.nullable(),
  })
  .meta({ id: "Bucket" });
export type Bucket = z.infer<typeof bucketSchema>;

export const bucketListSchema = z.object({ buckets: z.array(bucketSchema) }).meta({ id: "BucketList" });

/** An object or folder of storage, its name relative to the folder that is listed. */
export const storedObjectSchema = z
  .object({
    kind: z.enum(["folder", "object"]),
    key: z.string().describe("Below the prefix of the connection; a folder's ends with a slash"),
    name: z.string(),
    fileId: fileIdSchema
      .nullable()
      .describe("Of built-in storage: the file; null for a folder and in buckets"),
    size: z.int().min(0).nullable(),
    modifiedAt: timestampSchema.nullable(),
    etag: z.string().nullable(),
    madeBy: userIdSchema
      .nullable()
      .describe(
        "Whose work it is: they and owners may delete it. Null where no person made it, and in buckets",
      ),
    taskCount: countSchema.describe("Tasks of newest versions that use it"),
  })
  .meta({ id: "StoredObject" });
export type StoredObject = z.infer<typeof storedObjectSchema>;

export const storedObjectListSchema = z
  .object({ objects: z.array(storedObjectSchema), nextCursor: nextCursorSchema })
  .meta({ id: "StoredObjectList" });
export type StoredObjectList = z.infer<typeof storedObjectListSchema>;

export const objectKeySchema = z.string().min(1).max(1_024);
export const objectRefSchema = z.strictObject({ key: objectKeySchema }).meta({ id: "ObjectRef" });
