import type { FastifyRequest } from "fastify";

/**
 * The origin that the browser of a request uses for this server. `appUrl` says it, except on loopback, where the
 * same server is localhost, 127.0.0.1 and [::1]: the allowed hosts keep others out.
 */
export function pageOrigin(request: FastifyRequest, appUrl: string | undefined): string {
  const known = appUrl === undefined ? undefined : new URL(appUrl);
  const { host } = request.headers;
  if (known && (host === undefined || known.host === host)) return known.origin;
  return `${request.protocol}://${host}`;
}
