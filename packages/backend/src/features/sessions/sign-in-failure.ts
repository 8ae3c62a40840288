import { AuthorizationResponseError, ResponseBodyError } from "openid-client";

/** What the page of a person who could not sign in can tell. */
export type SignInFailureCode =
  | "sign_in_refused"
  | "sign_in_expired"
  | "email_unverified"
  | "sign_in_unavailable";

/** Longest sentence of a provider that is logged, in characters. */
const longestReason = 300;

/** A sign-in that gives no session. The reason is for the log: without codes, tokens or secrets. */
export class SignInFailure extends Error {
  override readonly name = "SignInFailure";
  constructor(
    readonly code: SignInFailureCode,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** What went wrong with the provider, in the words of the library and of the provider's `error`. */
export function failureOf(error: unknown, code?: SignInFailureCode): SignInFailure {
  if (error instanceof SignInFailure) return error;
  const said =
    error instanceof AuthorizationResponseError || error instanceof ResponseBodyError
      ? [error.error, error.error_description]
      : [messageOf(error), messageOf((error as Error | undefined)?.cause)];
  const reason = said
    .filter(Boolean)
    .join(": ")
    .replaceAll(/\p{C}+/gu, " ")
    .slice(0, longestReason);
  return new SignInFailure(
    code ?? (isUnavailable(error) ? "sign_in_unavailable" : "sign_in_refused"),
    reason,
  );
}

const messageOf = (error: unknown): string | undefined =>
  error instanceof Error ? error.message : undefined;

/** The provider was not reached, or is broken; trying again may help. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // What fetch throws without an answer.
  if (error instanceof TypeError && error.message === "fetch failed") return true;
  if (error instanceof ResponseBodyError) return error.status >= 500;
  const { code } = error as { code?: string };
  if (code === "OAUTH_TIMEOUT") return true;
  return error.cause instanceof Response && error.cause.status >= 500;
}
