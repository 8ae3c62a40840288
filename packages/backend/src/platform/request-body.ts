import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { limits, RolloutError } from "@rollout/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";

const gunzip = promisify(zlib.gunzip);
// Node 22.15 and later have zstd; on older ones the encoding is refused by name.
const zstdDecompress =
  "zstdDecompress" in zlib ? promisify(zlib.zstdDecompress as typeof zlib.gunzip) : undefined;

/** JSON bodies arrive as bytes, so that each route inflates and parses within its limits; files as a stream. */
export function registerBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer", bodyLimit: limits.bodyBytes },
    (_request, body, done) => done(null, body),
  );
  app.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
}

/**
 * The text of a JSON body, inflated within the limit.
 *
 * @throws {RolloutError} body_too_large, encoding_unsupported or envelope_unreadable.
 */
export async function readJsonText(request: FastifyRequest): Promise<string> {
  const wire = request.body;
  if (!Buffer.isBuffer(wire)) throw new RolloutError("media_type_unsupported");
  const bytes = await inflate(wire, (request.headers["content-encoding"] ?? "identity").toLowerCase());
  if (!isUtf8(bytes)) throw new RolloutError("envelope_unreadable", "The body is not UTF-8.");
  return bytes.toString("utf8");
}

async function inflate(wire: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === "identity") return wire;
  const decompress = encoding === "gzip" ? gunzip : encoding === "zstd" ? zstdDecompress : undefined;
  if (!decompress) {
    throw new RolloutError(
      "encoding_unsupported",
      `The server does not read Content-Encoding ${encoding.slice(0, 40)}.`,
    );
  }
  if (wire.length > limits.bodyCompressedBytes) throw new RolloutError("body_too_large");
  try {
    return await decompress(wire, { maxOutputLength: limits.bodyBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw new RolloutError("body_too_large");
    throw new RolloutError("envelope_unreadable", `The body is not valid ${encoding}.`);
  }
}
