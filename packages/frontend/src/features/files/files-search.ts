/** What an address of the Files page says: the storage, the folder, the object that is looked at. */
import { type BucketId, bucketIdSchema } from "@rollout/contract";

export interface FilesSearch {
  /** Built-in storage unless given. */
  readonly bucket?: BucketId;
  /** Of built-in storage what imports stored, not what was uploaded. */
  readonly origin?: "imports";
  readonly folder?: string;
  /** Key of the row under the cursor. */
  readonly file?: string;
  /** What names begin with. */
  readonly search?: string;
}

const longest = 1_024;

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" && value.length <= longest ? value : undefined;

export function parseFilesSearch(raw: Record<string, unknown>): FilesSearch {
  const bucket = bucketIdSchema.safeParse(raw.bucket);
  const folder = text(raw.folder);
  const file = text(raw.file);
  const search = text(raw.search);
  return {
    ...(bucket.success ? { bucket: bucket.data as BucketId } : {}),
    ...(!bucket.success && raw.origin === "imports" ? { origin: "imports" } : {}),
    ...(folder?.endsWith("/") ? { folder } : {}),
    ...(file === undefined ? {} : { file }),
    ...(search === undefined ? {} : { search }),
  };
}
