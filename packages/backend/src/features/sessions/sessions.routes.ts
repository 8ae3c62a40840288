import { randomBytes } from "node:crypto";
import { newUuid, RolloutError, routes } from "@rollout/contract";
import { sha256 } from "../../platform/api-key.js";
import { findSession } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { describeKey, describePerson } from "./describe-session.js";
import { openSessionByLink, revokeSession } from "./sessions.sql.js";

/** Seconds that a browser keeps the cookie: the longest life of a session, 30 days. */
const cookieMaxAge = 30 * 24 * 60 * 60;

/** Tries to sign in, for each address. */
const signInRateLimit = { max: 10, timeWindow: "1 minute" };

export interface SessionOptions {
  readonly database: Database;
  readonly cookieName: string;
  readonly secureCookies: boolean;
  /** Only owners of a workspace may create another. */
  readonly ownersCreateWorkspaces: boolean;
}

/** Who the caller is, sign-in by a one-time link, sign-out. */
export function serveSessions(
  server: RouteServer,
  { database, cookieName, secureCookies, ownersCreateWorkspaces }: SessionOptions,
): void {
  const cookieOptions = { path: "/", httpOnly: true, sameSite: "lax", secure: secureCookies } as const;

  server.serve(routes.getSession, async ({ caller }) => {
    if (caller.kind === "key") return describeKey(caller.key);
    if (caller.kind === "session")
      return describePerson(database, caller.session, { ownersCreateWorkspaces });
    throw new RolloutError("unauthenticated");
  });

  server.serve(
    routes.signInByLink,
    async ({ body, request, reply }) => {
      const token = randomBytes(32).toString("base64url");
      const person = await openSessionByLink(database, sha256(body.token), {
        id: newUuid(),
        tokenHash: sha256(token),
      });
      if (!person) throw new RolloutError("link_invalid");
      const before = request.cookies[cookieName];
      if (before !== undefined) await revokeSession(database, sha256(before));
      reply.setCookie(cookieName, token, { ...cookieOptions, maxAge: cookieMaxAge });
      const session = await findSession(database, sha256(token));
      if (!session) throw new RolloutError("session_expired");
      return describePerson(database, session, { ownersCreateWorkspaces });
    },
    { rateLimit: signInRateLimit },
  );

  server.serve(routes.signOut, async ({ request, reply }) => {
    const token = request.cookies[cookieName];
    if (token !== undefined) await revokeSession(database, sha256(token));
    reply.clearCookie(cookieName, cookieOptions);
    return { providerUrl: null };
  });
}
