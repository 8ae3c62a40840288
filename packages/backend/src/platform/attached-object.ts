/** The object behind a file of a task: it is handed out only while it is the one that was attached. */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { RolloutError } from "@rollout/contract";
import { noteObjectTime } from "./attached-object.sql.js";
import type { ObjectFacts } from "./bucket-objects.js";
import type { ByteRange } from "./byte-range.js";
import type { ConnectedBucket } from "./connected-bucket.js";
import type { WorkspaceDb } from "./workspace-db.js";

/** What the object was when it was attached. */
export interface AttachedObject {
  /** UUID of the file. */
  readonly id: string;
  readonly name: string;
  readonly key: string;
  /** Empty where the storage gave none. */
  readonly etag: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Null where it was not remembered. */
  readonly modifiedAt: Date | null;
}

/** The error of a file whose object was replaced: the sentence of the contract, with the name of the file. */
export const objectChanged = (name: string): RolloutError =>
  new RolloutError(
    "file_changed",
    `The object behind ${name} in the bucket is not the one that the task refers to: it was replaced.`,
    { file: name },
  );

/**
 * A time that differs proves nothing: the same bytes may have been written again. Nor does an etag that stayed: a
 * gateway over a folder keeps it beside a file that was overwritten in its place.
 */
function compare(
  found: Pick<ObjectFacts, "etag" | "size" | "modifiedAt">,
  file: AttachedObject,
): "same" | "changed" | "unsure" {
  if (found.size !== file.size) return "changed";
  if (file.etag !== "" && found.etag !== file.etag) return "changed";
  if (file.modifiedAt === null) return file.etag === "" ? "unsure" : "same";
  return found.modifiedAt?.getTime() === file.modifiedAt.getTime() ? "same" : "unsure";
}

/** Names the file where the storage says only that an object is another, or gone. */
function withName(error: unknown, { name, key }: AttachedObject): unknown {
  if (!(error instanceof RolloutError)) return error;
  if (error.code === "file_changed") return objectChanged(name);
  if (error.code !== "object_not_found") return error;
  return new RolloutError(
    "object_not_found",
    `The object behind ${name} is no longer in the bucket: there is none of the key ${key}.`,
    { file: name },
  );
}

/** Reads the object whole; returns when it was written. */
async function compareBytes(db: WorkspaceDb, bucket: ConnectedBucket, file: AttachedObject): Promise<Date> {
  const { body, modifiedAt } = await bucket.read(file.key, { etag: file.etag });
  const hash = createHash("sha256");
  for await (const chunk of body as AsyncIterable<Buffer>) hash.update(chunk);
  if (hash.digest("hex") !== file.sha256) throw objectChanged(file.name);
  const writtenAt = modifiedAt ?? new Date(0);
  await noteObjectTime(db, file.id, writtenAt);
  return writtenAt;
}

/**
 * Makes sure that the object is still the one that was attached, and reads it where its facts leave a doubt.
 *
 * @throws {RolloutError} object_not_found; file_changed where it is another.
 */
export async function assertUnchanged(
  db: WorkspaceDb,
  bucket: ConnectedBucket,
  file: AttachedObject,
): Promise<void> {
  try {
    const found = await bucket.find(file.key);
    if (!found) throw new RolloutError("object_not_found");
    const verdict = compare(found, file);
    if (verdict === "changed") throw objectChanged(file.name);
    if (verdict === "unsure") await compareBytes(db, bucket, file);
  } catch (error) {
    throw withName(error, file);
  }
}

/**
 * Opens the object, or a range of it. It is compared before the first byte.
 *
 * @throws {RolloutError} object_not_found; file_changed where it is another than the one that was attached.
 */
export async function readAttached(
  db: WorkspaceDb,
  bucket: ConnectedBucket,
  file: AttachedObject,
  range?: ByteRange,
): Promise<Readable> {
  try {
    const found = await bucket.read(file.key, { range, etag: file.etag });
    const verdict = compare({ ...found, size: found.objectSize }, file);
    if (verdict === "same") return found.body;
    found.body.destroy();
    if (verdict === "changed") throw objectChanged(file.name);
    const modifiedAt = await compareBytes(db, bucket, file);
    const again = await bucket.read(file.key, { range, etag: file.etag });
    if ((again.modifiedAt ?? new Date(0)).getTime() === modifiedAt.getTime()) return again.body;
    again.body.destroy();
    throw objectChanged(file.name);
  } catch (error) {
    throw withName(error, file);
  }
}
