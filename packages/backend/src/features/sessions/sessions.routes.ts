import { randomBytes } from "node:crypto";
import { idFromUuid, newUuid, RolloutError, routes, type Session } from "@rollout/contract";
import { sha256 } from "../../platform/api-key.js";
import { type ApiKeyRow, listWorkspacesOfUser, type UserWorkspaceRow } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { openSessionByLink, revokeSession, type SignedInRow } from "./sessions.sql.js";

/** Seconds that a browser keeps the cookie: the longest life of a session, 30 days. */
const cookieMaxAge = 30 * 24 * 60 * 60;

/** Tries to sign in, for each address. */
const signInRateLimit = { max: 10, timeWindow: "1 minute" };

export interface SessionOptions {
  readonly database: Database;
  readonly cookieName: string;
  readonly secureCookies: boolean;
}

/** Who the caller is, sign-in by a one-time link, sign-out. */
export function serveSessions(
  server: RouteServer,
  { database, cookieName, secureCookies }: SessionOptions,
): void {
  const cookieOptions = { path: "/", httpOnly: true, sameSite: "lax", secure: secureCookies } as const;

  server.serve(routes.getSession, async ({ caller }) => {
    if (caller.kind === "key") return keyReply(caller.key);
    if (caller.kind === "session") return personReply(caller.session, caller.workspaces);
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
      return personReply(person, await listWorkspacesOfUser(database, person.user_id));
    },
    { rateLimit: signInRateLimit },
  );

  server.serve(routes.signOut, async ({ request, reply }) => {
    const token = request.cookies[cookieName];
    if (token !== undefined) await revokeSession(database, sha256(token));
    reply.clearCookie(cookieName, cookieOptions);
    return undefined;
  });
}

const personReply = (person: SignedInRow, workspaces: readonly UserWorkspaceRow[]): Session => ({
  user: { id: idFromUuid("user", person.user_id), name: person.name, email: person.email },
  apiKey: null,
  workspaces: workspaces.map(({ id, slug, name, role }) => ({
    workspace: { id: idFromUuid("ws", id), slug, name },
    role,
  })),
});

const keyReply = (key: ApiKeyRow): Session => ({
  user: null,
  apiKey: { id: idFromUuid("key", key.id), name: key.name, preview: key.preview, scopes: key.scopes },
  workspaces: [
    {
      workspace: { id: idFromUuid("ws", key.workspace_id), slug: key.slug, name: key.workspace_name },
      role: null,
    },
  ],
});
