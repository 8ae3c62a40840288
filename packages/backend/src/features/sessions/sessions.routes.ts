import { idFromUuid, newUuid, RolloutError, routes, type Session, uuidFromId } from "@rollout/contract";
import type { FastifyRequest } from "fastify";
import { sha256 } from "../../platform/api-key.js";
import { findSession, type SessionRow } from "../../platform/callers.sql.js";
import type { Database } from "../../platform/database.js";
import type { Caller } from "../../platform/guard.js";
import { pageOrigin } from "../../platform/page-origin.js";
import { originOf } from "../../platform/request-origin.js";
import type { SecretBox } from "../../platform/secret-box.js";
import type { RouteServer } from "../../platform/serve-route.js";
import { auditPersonDone, sessionTrail, strangerTrail } from "./audit-person.js";
import { describeKey, describePerson } from "./describe-session.js";
import type { IdentityProvider } from "./identity-provider.js";
import { endOtherSessions, endSession, readOpenSessions } from "./open-sessions.js";
import { newToken, type SessionCookies } from "./session-cookies.js";
import { findMember, openSessionByLink, revokeSession } from "./sessions.sql.js";
import { closeSession, providerSignOutUrl } from "./sign-out.js";

export interface SessionOptions {
  readonly database: Database;
  readonly cookies: SessionCookies;
  readonly secretBox: SecretBox;
  /** Undefined where none is configured and this server cannot be its own. */
  readonly provider: IdentityProvider | undefined;
  readonly appUrl: string | undefined;
  /** Only owners of a workspace may create another. */
  readonly ownersCreateWorkspaces: boolean;
  /** Tries to sign in, for each address. */
  readonly rateLimit: { readonly max: number; readonly timeWindow: string };
}

/** Who the caller is, sign-in by a one-time link, sign-out, and the browsers in which a person is signed in. */
export function serveSessions(server: RouteServer, options: SessionOptions): void {
  const { database, cookies, secretBox, provider, rateLimit } = options;

  server.serve(routes.getSession, async ({ caller }) => {
    if (caller.kind === "key") return describeKey(caller.key, await personOf(caller));
    if (caller.kind === "session") return describePerson(database, caller.session, options);
    throw new RolloutError("unauthenticated");
  });

  server.serve(
    routes.signInByLink,
    async ({ body, request, reply }) => {
      const opened = await openLink(database, request, body.token, cookies.session(request));
      if (!opened) {
        await strangerTrail(request, "session.open").refused(database, "link_invalid");
        throw new RolloutError("link_invalid");
      }
      cookies.keepSession(reply, opened.token);
      return describePerson(database, opened.session, options);
    },
    { rateLimit },
  );

  server.serve(routes.signOut, async ({ person, request, reply, audit }) => {
    const closed = await closeSession(database, audit, person, cookies.session(request)!);
    cookies.dropSession(reply);
    const returnUrl = `${pageOrigin(request, options.appUrl)}/sign-in?reason=signed-out`;
    const providerUrl = await providerSignOutUrl(provider, secretBox, closed, returnUrl).catch(
      (error: Error) => {
        request.log.warn({ reason: error.message }, "the provider's session goes on after a sign-out");
        return null;
      },
    );
    return { providerUrl };
  });

  server.serve(routes.listOpenSessions, async ({ person }) => ({
    sessions: await readOpenSessions(database, person),
  }));

  server.serve(routes.revokeSession, async ({ person, params, audit }) => {
    await endSession(database, audit, person, uuidFromId("ses", params.sessionId));
    return undefined;
  });

  server.serve(routes.revokeOtherSessions, async ({ person, audit }) => {
    await endOtherSessions(database, audit, person);
    return undefined;
  });
}

/** The person as whom a key of a command-line login acts; nobody for other keys. */
async function personOf({ key, workspace }: Extract<Caller, { kind: "key" }>): Promise<Session["user"]> {
  if (key.kind !== "cli" || key.created_by === null) return null;
  const member = await findMember(workspace.db, key.created_by);
  if (!member) return null;
  const { name, email, has_account: hasAccount } = member;
  return { id: idFromUuid("user", key.created_by), name, email, hasAccount };
}

/** Opens a session by a one-time link; the one that the browser had before ends with it. */
function openLink(
  database: Database,
  request: FastifyRequest,
  linkToken: string,
  formerToken: string | undefined,
): Promise<{ token: string; session: SessionRow } | undefined> {
  return database.transaction("begin", async (transaction) => {
    const token = newToken();
    const opening = { id: newUuid(), tokenHash: sha256(token), origin: originOf(request) };
    if (!(await openSessionByLink(transaction, sha256(linkToken), opening))) return undefined;
    if (formerToken !== undefined) await revokeSession(transaction, sha256(formerToken));
    const session = (await findSession(transaction, opening.tokenHash))!;
    await auditPersonDone(transaction, sessionTrail(request, session, "session.open"), session.user_id);
    return { token, session };
  });
}
