import type { FastifyRequest } from "fastify";
import { sha256 } from "./api-key.js";
import { findSession, type SessionRow } from "./callers.sql.js";
import type { Database } from "./database.js";
import { originOf } from "./request-origin.js";

/**
 * Who is signed in, on a route that anyone may call; undefined when nobody is. Elsewhere the guard tells.
 * The guard has checked before that the request does not come from a page of another site.
 */
export async function findCurrentSession(
  request: FastifyRequest,
  { database, cookieName }: { database: Database; cookieName: string },
): Promise<SessionRow | undefined> {
  const token = request.cookies[cookieName];
  return token === undefined ? undefined : findSession(database, sha256(token), originOf(request));
}
