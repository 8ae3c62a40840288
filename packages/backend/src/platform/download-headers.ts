import type { FastifyReply } from "fastify";
import { inlineTypeOf } from "./inline-types.js";

/** What is sent, and whether the caller asks that a browser shows it. */
export interface SentBytes {
  readonly name: string;
  readonly etag: string;
  readonly inline?: boolean;
}

/** No script, no frame, no form, and no page of another site around it. */
const savedPolicy = "sandbox; default-src 'none'";
/**
 * Some browsers show no PDF in a sandbox, or lay it out with a style and a plugin of their own. A PDF is no page:
 * nothing in it reaches this server's pages.
 */
const pdfPolicy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";
const shownPolicy = "sandbox; default-src 'none'; frame-ancestors 'self'";

/**
 * Headers of every download. Contents come from tasks, agents and buckets, and must never run as a page of this
 * server: a browser saves them whatever their type, unless it is asked to show one of the types that cannot.
 */
export function setDownloadHeaders(reply: FastifyReply, { name, etag, inline }: SentBytes): FastifyReply {
  const type = inline === true ? inlineTypeOf(name) : undefined;
  const policy = type === undefined ? savedPolicy : type === "application/pdf" ? pdfPolicy : shownPolicy;
  return (
    reply
      .header("etag", etag)
      // Who may read the bytes can change.
      .header("cache-control", "private, no-cache")
      .header("accept-ranges", "bytes")
      .header("content-disposition", contentDisposition(name, type === undefined ? "attachment" : "inline"))
      .header("content-security-policy", policy)
      .type(type ?? "application/octet-stream")
  );
}

/** RFC 6266: the last segment of the path, in ASCII and, as RFC 5987 writes it, in full. */
export function contentDisposition(path: string, kind: "attachment" | "inline" = "attachment"): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const full = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${full}`;
}
