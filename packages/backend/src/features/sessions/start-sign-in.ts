import { type NewSignIn, RolloutError } from "@rollout/contract";
import * as openid from "openid-client";
import { sha256 } from "../../platform/api-key.js";
import type { SessionRow } from "../../platform/callers.sql.js";
import type { Queryable } from "../../platform/database.js";
import type { IdentityProvider } from "./identity-provider.js";
import { returnPath } from "./return-path.js";
import { newToken } from "./session-cookies.js";
import { insertSignInRequest } from "./sign-in.sql.js";

export interface StartedSignIn {
  /** The provider's page. */
  readonly url: string;
  /** Binds the sign-in to the browser that began it. */
  readonly cookie: string;
}

/**
 * Begins a sign-in: what the callback will be compared with is kept, the browser gets the provider's address. PKCE,
 * state and nonce are sent always, also to providers that do not ask for them.
 *
 * @param browser.session - The session of this browser, where it has one.
 * @throws {SignInFailure} sign_in_unavailable.
 * @throws {RolloutError} sign_in_refused when an account is to be added to nobody, or to a person who has one.
 */
export async function startSignIn(
  db: Queryable,
  provider: IdentityProvider,
  wish: NewSignIn,
  browser: { readonly origin: string; readonly session: SessionRow | undefined },
): Promise<StartedSignIn> {
  const attachTo = wish.attach ? personToAttachTo(browser.session) : null;
  const configuration = await provider.configuration();
  const [cookie, state, nonce] = [newToken(), newToken(), newToken()];
  const codeVerifier = openid.randomPKCECodeVerifier();
  await insertSignInRequest(db, {
    cookieHash: sha256(cookie),
    stateHash: sha256(state),
    nonce,
    codeVerifier,
    returnTo: returnPath(wish.returnTo),
    attachTo,
  });
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: provider.redirectUrl(browser.origin),
    scope: "openid email profile",
    response_type: "code",
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    ...promptOf(provider, wish, configuration),
  });
  // The local provider is reached by the name that the browser uses for this server: its cookies belong to it.
  return { url: provider.isLocal ? `${browser.origin}${url.pathname}${url.search}` : url.href, cookie };
}

function personToAttachTo(session: SessionRow | undefined): string {
  if (!session) throw new RolloutError("session_expired", "Nobody is signed in to add an account to.");
  if (session.opened_by !== "link") {
    throw new RolloutError(
      "sign_in_refused",
      "An account can be added only by a person who signed in with a one-time link.",
    );
  }
  return session.user_id;
}

/** The local provider remembers nobody; others are asked for another account only where they know how. */
function promptOf(
  provider: IdentityProvider,
  { chooseAccount }: NewSignIn,
  configuration: openid.Configuration,
): { prompt?: string } {
  if (provider.isLocal) return { prompt: "login" };
  if (!chooseAccount) return {};
  const known = configuration.serverMetadata().prompt_values_supported;
  if (!Array.isArray(known)) return { prompt: "select_account" };
  const prompt = ["select_account", "login"].find((value) => known.includes(value));
  return prompt === undefined ? {} : { prompt };
}
