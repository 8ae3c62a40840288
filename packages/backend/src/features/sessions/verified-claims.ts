import * as openid from "openid-client";
import { z } from "zod";
import { SignInFailure } from "./sign-in-failure.js";

/** Who signed in, by the word of the provider. */
export interface VerifiedPerson {
  readonly subject: string;
  /** Verified, in lower case. */
  readonly email: string;
  readonly name: string | null;
}

/** Longest name that is kept, in characters. */
const longestName = 200;

const emailSchema = z.email().max(254);

/**
 * The person of an ID token whose signature, issuer, audience, time and nonce were checked before. What the token
 * does not tell is asked of the userinfo endpoint; address and its verification come from the same place.
 *
 * @throws {SignInFailure} email_unverified, unless the provider says `email_verified: true`.
 */
export async function verifiedPerson(
  configuration: openid.Configuration,
  idToken: openid.IDToken,
  accessToken: string,
): Promise<VerifiedPerson> {
  const isWhole = idToken.email !== undefined && idToken.email_verified !== undefined;
  const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined;
  const claims: Readonly<Record<string, unknown>> =
    isWhole || !hasUserInfo ? idToken : await openid.fetchUserInfo(configuration, accessToken, idToken.sub);
  // Some providers send "true" as text, for addresses that were only typed in: only the boolean counts.
  if (claims.email_verified !== true) {
    throw new SignInFailure(
      "email_unverified",
      `email_verified is ${JSON.stringify(claims.email_verified)?.slice(0, 40) ?? "absent"}`,
    );
  }
  const email = emailSchema.safeParse(claims.email);
  if (!email.success) throw new SignInFailure("email_unverified", "the provider gives no usable address");
  return {
    subject: idToken.sub,
    email: email.data.toLowerCase(),
    name: nameOf(claims) ?? nameOf(idToken),
  };
}

/** Without control characters, and null when nothing is left. */
function nameOf(claims: Readonly<Record<string, unknown>>): string | null {
  const parts = [claims.given_name, claims.family_name].filter((part) => typeof part === "string");
  const told = [claims.name, parts.join(" "), claims.preferred_username].find(
    (candidate) => typeof candidate === "string" && candidate.trim() !== "",
  ) as string | undefined;
  const name = told
    ?.toWellFormed()
    .replaceAll(/\p{C}+/gu, " ")
    .trim()
    .slice(0, longestName);
  return name ? name.toWellFormed() : null;
}
