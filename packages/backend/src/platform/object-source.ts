/** An object of a bucket as bytes that are read here and there, as long as it is the same object. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { RolloutError } from "@rollout/contract";
import type { ByteSource } from "@rollout/harbor";
import type { ConnectedBucket } from "./connected-bucket.js";

/** What tells an object from another of the same key. */
export interface FoundObject {
  /** Empty where the storage gives none. */
  readonly etag: string;
  readonly size: number;
  readonly modifiedAt: string | null;
}

/** What is remembered of it; what is left out is not compared. */
type KnownObject = Pick<FoundObject, "etag"> & Partial<FoundObject>;

/** How often a range is asked for: a connection may break after the headers of its reply. */
const attempts = 3;

/** @throws {RolloutError} object_not_found. */
export async function findObject(bucket: ConnectedBucket, key: string): Promise<FoundObject> {
  const found = await bucket.find(key);
  if (!found) throw new RolloutError("object_not_found", `The bucket has no object ${key}.`);
  return { etag: found.etag, size: found.size, modifiedAt: found.modifiedAt?.toISOString() ?? null };
}

function isOther(found: FoundObject, known: KnownObject): boolean {
  if (found.etag !== known.etag) return true;
  // A gateway over a folder has no etag for files that were put there, or keeps the one of a file that was overwritten.
  return (
    (known.size !== undefined && found.size !== known.size) ||
    (known.modifiedAt !== undefined && found.modifiedAt !== known.modifiedAt)
  );
}

/**
 * Opens an object; one that changes while it is read is refused too.
 *
 * @throws {RolloutError} object_not_found; file_changed where it is not the one that is known.
 */
export async function openObject(
  bucket: ConnectedBucket,
  key: string,
  known?: KnownObject,
): Promise<ByteSource> {
  const found = await findObject(bucket, key);
  if (known && isOther(found, known)) throw changed(key);
  return {
    size: found.size,
    async read(offset, length) {
      const end = Math.min(offset + length, found.size) - 1;
      if (end < offset) return new Uint8Array(0);
      for (let attempt = 1; ; attempt++) {
        const { body, etag, objectSize, modifiedAt } = await bucket
          .read(key, { range: { start: offset, end }, etag: found.etag })
          .catch((error: unknown) => {
            throw error instanceof RolloutError && error.code === "file_changed" ? changed(key) : error;
          });
        const now = { etag, size: objectSize, modifiedAt: modifiedAt?.toISOString() ?? null };
        if (isOther(now, found)) {
          body.destroy();
          throw changed(key);
        }
        try {
          return await buffer(Readable.from(body, { objectMode: false }));
        } catch {
          if (attempt === attempts)
            throw new RolloutError("bucket_unreachable", "The storage broke off while it sent the object.");
        }
      }
    },
    close: async () => {},
  };
}

const changed = (key: string): RolloutError =>
  new RolloutError("file_changed", `The object ${key} has changed since it was read first. Start again.`);
