import type { FastifyReply } from "fastify";

/**
 * Headers of every download. Whatever its type, a browser saves it: contents come from tasks, agents and buckets,
 * and must never run as a page of this server.
 */
export const setDownloadHeaders = (
  reply: FastifyReply,
  { name, etag }: { name: string; etag: string },
): FastifyReply =>
  reply
    .header("etag", etag)
    // Who may read the bytes can change.
    .header("cache-control", "private, no-cache")
    .header("accept-ranges", "bytes")
    .header("content-disposition", contentDisposition(name))
    .header("content-security-policy", "sandbox; default-src 'none'")
    .type("application/octet-stream");

/** RFC 6266: the last segment of the path, in ASCII and, as RFC 5987 writes it, in full. */
export function contentDisposition(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const full = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
}
