import { z } from "zod";
import { isLoopbackUrl } from "./loopback.js";

/** The provider that the operator configured. */
export interface SignInSettings {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the provider sends browsers back to. */
  readonly redirectUrl: string;
}

const text = z.string().min(1).optional();

/** The seed's variables; the name is what the button says after "Continue with". */
export const signInVariables = {
  ROLLOUT_MV37_ISSUER_URL: z.url({ protocol: /^https?$/ }).optional(),
  ROLLOUT_MV37_CLIENT_ID: text,
  ROLLOUT_MV37_CLIENT_SECRET: text,
  ROLLOUT_MV37_REDIRECT_URL: z.url({ protocol: /^https?$/ }).optional(),
  ROLLOUT_SIGN_IN_NAME: z.string().trim().min(1).max(60).default("MV37"),
};

const variablesSchema = z.object(signInVariables);

/** Addresses of the server that no callback may take. */
const takenPattern = /^\/($|api\/|oidc\/|sdk\/|assets\/|w\/|sign-in|github\/|healthz$|readyz$|metrics$)/;

/**
 * All or none of the variables of a provider; the redirect URL is the app's `/auth/callback` unless given.
 *
 * @throws {Error} with a sentence that names the variable.
 */
export function signInSettings(
  values: z.infer<typeof variablesSchema>,
  appUrl: string | undefined,
): SignInSettings | undefined {
  const {
    ROLLOUT_MV37_ISSUER_URL: issuerUrl,
    ROLLOUT_MV37_CLIENT_ID: clientId,
    ROLLOUT_MV37_CLIENT_SECRET: clientSecret,
    ROLLOUT_MV37_REDIRECT_URL: redirectGiven,
  } = values;
  const redirectUrl = redirectGiven ?? (appUrl && new URL("/auth/callback", appUrl).href);
  if ([issuerUrl, clientId, clientSecret, redirectGiven].every((value) => value === undefined))
    return undefined;
  if (
    issuerUrl === undefined ||
    clientId === undefined ||
    clientSecret === undefined ||
    redirectUrl === undefined
  ) {
    const missing = Object.entries({
      ROLLOUT_MV37_ISSUER_URL: issuerUrl,
      ROLLOUT_MV37_CLIENT_ID: clientId,
      ROLLOUT_MV37_CLIENT_SECRET: clientSecret,
      ROLLOUT_MV37_REDIRECT_URL: redirectUrl,
    }).flatMap(([name, value]) => (value === undefined ? name : []));
    throw new Error(`Sign-in is configured in part: ${missing.join(" and ")} is missing. Set all, or none.`);
  }
  assertSafe("ROLLOUT_MV37_ISSUER_URL", issuerUrl);
  assertSafe("ROLLOUT_MV37_REDIRECT_URL", redirectUrl);
  const { pathname, search, hash } = new URL(redirectUrl);
  if (search !== "" || hash !== "" || takenPattern.test(pathname) || !/^[\w/.~-]+$/.test(pathname)) {
    throw new Error(
      `ROLLOUT_MV37_REDIRECT_URL is ${redirectUrl}: it needs a path of its own, without a query, as /auth/callback.`,
    );
  }
  return { issuerUrl, clientId, clientSecret, redirectUrl };
}

/** Codes and tokens must not travel in the clear. */
function assertSafe(variable: string, value: string): void {
  if (new URL(value).protocol === "http:" && !isLoopbackUrl(value))
    throw new Error(`${variable} is ${value}: http is for loopback alone. Give an address with https.`);
}
