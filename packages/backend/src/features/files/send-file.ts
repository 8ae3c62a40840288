import type { FastifyReply, FastifyRequest } from "fastify";
import { readByteRange } from "./byte-range.js";
import type { FileStore } from "./file-store.js";
import type { FileRow } from "./files.sql.js";

/**
 * Streams a file, or the one range that was asked for. Whatever its type, a browser saves it: contents come
 * from tasks and agents, and must never run as a page of this server.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, workspaceId, store }: { file: FileRow; workspaceId: string; store: FileStore },
): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  reply
    .header("etag", etag)
    // The bytes never change, but who may read them can.
    .header("cache-control", "private, no-cache")
    .header("accept-ranges", "bytes")
    .header("content-disposition", contentDisposition(file.name))
    .header("content-security-policy", "sandbox; default-src 'none'");
  if (request.headers["if-none-match"] === etag) return reply.status(304).send();

  await store.assertStored(workspaceId, file);
  const ifRange = request.headers["if-range"];
  const range =
    ifRange === undefined || ifRange === etag ? readByteRange(request.headers.range, file.size) : undefined;
  if (range) reply.status(206).header("content-range", `bytes ${range.start}-${range.end}/${file.size}`);
  return reply
    .type("application/octet-stream")
    .header("content-length", range ? range.end - range.start + 1 : file.size)
    .send(store.read(workspaceId, file.sha256, range));
}

/** RFC 6266: the last segment of the path, in ASCII and, as RFC 5987 writes it, in full. */
export function contentDisposition(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const full = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
}
