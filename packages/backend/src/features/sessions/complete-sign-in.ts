import { idFromUuid, newUuid } from "@rollout/contract";
import type { FastifyRequest } from "fastify";
import * as openid from "openid-client";
import { sha256 } from "../../platform/api-key.js";
import { findSession } from "../../platform/callers.sql.js";
import type { Database, Queryable } from "../../platform/database.js";
import { originOf } from "../../platform/request-origin.js";
import type { SecretBox } from "../../platform/secret-box.js";
import { auditPersonDone, auditPersonRefused, sessionTrail, strangerTrail } from "./audit-person.js";
import { idTokenPlace } from "./id-token-place.js";
import type { IdentityProvider } from "./identity-provider.js";
import { newToken } from "./session-cookies.js";
import { openSessionOfAccount, revokeSession } from "./sessions.sql.js";
import { enterAccount, findUserOfAccount, type SignInRequestRow, takeSignInRequest } from "./sign-in.sql.js";
import { failureOf, SignInFailure } from "./sign-in-failure.js";
import { type VerifiedPerson, verifiedPerson } from "./verified-claims.js";

export interface SignInParts {
  readonly database: Database;
  readonly provider: IdentityProvider;
  readonly secretBox: SecretBox;
}

/** The browser that comes back from the provider. */
export interface ReturningBrowser {
  readonly origin: string;
  readonly signInCookie: string | undefined;
  readonly sessionCookie: string | undefined;
}

export interface CompletedSignIn {
  /** Token of the new session. */
  readonly token: string;
  readonly returnTo: string;
}

/** As far as it is known, for the audit log. */
interface Entrant {
  action: "session.open" | "session.attach";
  userId: string | null;
  name: string;
}

/**
 * Turns the provider's answer into a new session; the one that the browser had before ends with it.
 *
 * @throws {SignInFailure} with nothing changed but that this sign-in cannot be completed again.
 */
export async function completeSignIn(
  parts: SignInParts,
  request: FastifyRequest,
  browser: ReturningBrowser,
): Promise<CompletedSignIn> {
  const entrant: Entrant = { action: "session.open", userId: null, name: "–" };
  try {
    return await enter(parts, request, browser, entrant);
  } catch (error) {
    if (!(error instanceof SignInFailure)) throw error;
    const { action, userId, name } = entrant;
    const actor = { id: userId === null ? null : idFromUuid("user", userId), name };
    const trail = strangerTrail(request, action);
    await auditPersonRefused(parts.database, trail, error.code, userId, { actor });
    throw error;
  }
}

async function enter(
  parts: SignInParts,
  request: FastifyRequest,
  browser: ReturningBrowser,
  entrant: Entrant,
): Promise<CompletedSignIn> {
  const { database, provider } = parts;
  const answer = answerOf(request, provider.redirectUrl(browser.origin));
  const begun = await takeBegun(database, browser, answer.searchParams.getAll("state"));
  if (begun.attach_to !== null) {
    await assertStillThere(database, browser, begun.attach_to, entrant);
  }
  const configuration = await provider.configuration();
  const tokens = await openid
    .authorizationCodeGrant(configuration, answer, {
      expectedState: answer.searchParams.get("state")!,
      expectedNonce: begun.nonce,
      pkceCodeVerifier: begun.code_verifier,
      idTokenExpected: true,
    })
    .catch((error: unknown) => {
      throw failureOf(error);
    });
  const claims = tokens.claims();
  if (!claims || tokens.id_token === undefined)
    throw new SignInFailure("sign_in_refused", "the provider gave no ID token");
  const issuer = provider.accountIssuer(claims.iss);
  await nameEntrant(database, entrant, { issuer, subject: claims.sub }, claims.email);
  const person = await verifiedPerson(configuration, claims, tokens.access_token).catch((error: unknown) => {
    throw failureOf(error);
  });
  if (entrant.userId === null) entrant.name = person.email;
  const token = await openSession(parts, request, browser, {
    begun,
    issuer,
    person,
    idToken: tokens.id_token,
  });
  return { token, returnTo: begun.return_to };
}

const answerOf = (request: FastifyRequest, redirectUrl: string): URL => {
  const answer = new URL(redirectUrl);
  const query = request.url.indexOf("?");
  answer.search = query === -1 ? "" : request.url.slice(query);
  return answer;
};

async function takeBegun(
  database: Database,
  { signInCookie }: ReturningBrowser,
  states: readonly string[],
): Promise<SignInRequestRow> {
  const [state] = states;
  if (signInCookie === undefined)
    throw new SignInFailure("sign_in_expired", "this browser began no sign-in, or more than ten minutes ago");
  if (state === undefined || states.length > 1)
    throw new SignInFailure("sign_in_refused", "the provider's answer has no state, or several");
  const begun = await takeSignInRequest(database, sha256(signInCookie), sha256(state));
  if (!begun) {
    throw new SignInFailure(
      "sign_in_expired",
      "the state is not that of this browser, was used already, or is older than ten minutes",
    );
  }
  return begun;
}

/** An account is added only while the session that asked for it goes on. */
async function assertStillThere(
  database: Database,
  { sessionCookie }: ReturningBrowser,
  attachTo: string,
  entrant: Entrant,
): Promise<void> {
  entrant.action = "session.attach";
  const session =
    sessionCookie === undefined ? undefined : await findSession(database, sha256(sessionCookie));
  if (session?.user_id !== attachTo || session.opened_by !== "link")
    throw new SignInFailure("sign_in_expired", "the session that an account was to be added to is over");
  entrant.userId = attachTo;
  entrant.name = session.name;
}

/** From here on the audit log can say whose account it is. */
async function nameEntrant(
  db: Queryable,
  entrant: Entrant,
  account: { issuer: string; subject: string },
  email: unknown,
): Promise<void> {
  if (entrant.userId !== null) return;
  const known = await findUserOfAccount(db, account);
  if (known) Object.assign(entrant, { userId: known.user_id, name: known.name });
  else if (typeof email === "string") entrant.name = email.slice(0, 254);
}

function openSession(
  { database, provider, secretBox }: SignInParts,
  request: FastifyRequest,
  { sessionCookie }: ReturningBrowser,
  entering: { begun: SignInRequestRow; issuer: string; person: VerifiedPerson; idToken: string },
): Promise<string> {
  const { begun, issuer, person, idToken } = entering;
  return database.transaction("begin", async (transaction) => {
    const { user_id: userId, outcome } = await enterAccount(transaction, {
      issuer,
      ...person,
      attachTo: begun.attach_to,
      newUserId: newUuid(),
    });
    if (outcome === "of_another")
      throw new SignInFailure("sign_in_refused", "the account to be added is another person's");
    if (outcome === "has_another")
      throw new SignInFailure("sign_in_refused", "the person has another account of this provider");

    const [id, token] = [newUuid(), newToken()];
    const session = { id, tokenHash: sha256(token), origin: originOf(request) };
    // The local provider has no page to sign out at.
    const sealedIdToken = provider.isLocal
      ? null
      : secretBox.seal(idToken, idTokenPlace(id, provider.origin));
    await openSessionOfAccount(transaction, session, { userId, sealedIdToken });
    if (sessionCookie !== undefined) await revokeSession(transaction, sha256(sessionCookie));
    const opened = (await findSession(transaction, session.tokenHash))!;
    if (outcome === "added") {
      const trail = sessionTrail(request, opened, "session.attach");
      await auditPersonDone(transaction, trail, userId, { object: { id: null, name: person.email } });
    }
    await auditPersonDone(transaction, sessionTrail(request, opened, "session.open"), userId);
    return token;
  });
}
