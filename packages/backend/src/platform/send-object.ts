import type { Readable } from "node:stream";
import { RolloutError } from "@rollout/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type ByteRange, readByteRange } from "./byte-range.js";
import type { ConnectedBucket } from "./connected-bucket.js";
import { setDownloadHeaders } from "./download-headers.js";

/** What is promised of an object; a file of a task remembers it. */
interface PromisedObject {
  readonly name: string;
  /** Sent to the caller, in quotes. */
  readonly etag: string;
  readonly size: number;
  /** @throws {RolloutError} object_not_found; file_changed where the object is another. */
  open(range: ByteRange | undefined): Promise<Readable>;
}

/**
 * Streams an object of a bucket, or the one range that was asked for.
 *
 * @param sent.promised - What the object was when a task began to refer to it; as it is now unless given.
 * @param sent.inline - A browser may show it.
 * @throws {RolloutError} object_not_found; file_changed where it is not what was promised.
 */
export async function sendObject(
  request: FastifyRequest,
  reply: FastifyReply,
  sent: {
    readonly bucket: ConnectedBucket;
    readonly key: string;
    readonly promised?: PromisedObject;
    readonly inline: boolean;
  },
): Promise<FastifyReply> {
  const { bucket, key, promised, inline } = sent;
  const object = { ...(promised ?? (await find(bucket, key))), inline };
  if (request.headers["if-none-match"] === object.etag)
    return setDownloadHeaders(reply, object).status(304).send();
  const ifRange = request.headers["if-range"];
  const range =
    ifRange === undefined || ifRange === object.etag
      ? readByteRange(request.headers.range, object.size)
      : undefined;
  const body = await object.open(range);
  setDownloadHeaders(reply, object);
  if (range) reply.status(206).header("content-range", `bytes ${range.start}-${range.end}/${object.size}`);
  return reply.header("content-length", range ? range.end - range.start + 1 : object.size).send(body);
}

async function find(bucket: ConnectedBucket, key: string): Promise<PromisedObject> {
  const found = await bucket.find(key);
  if (found === undefined) throw new RolloutError("object_not_found");
  return {
    name: key,
    etag: found.etag,
    size: found.size,
    open: async (range) => (await bucket.read(key, { range, etag: found.etag })).body,
  };
}
