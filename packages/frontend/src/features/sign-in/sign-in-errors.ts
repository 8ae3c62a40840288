/** Why a sign-in came back without a session, for the person who tried. */
import { type ErrorCode, errorCodes } from "@rollout/contract";

interface SignInError {
  readonly code: ErrorCode;
  readonly title: string;
  readonly way: string;
  /** Whether another account of the provider may do better. */
  readonly offersAnotherAccount: boolean;
}

const ways = {
  sign_in_refused: {
    way: "Start again. If it stays, an operator finds the reason in the server's log.",
    offersAnotherAccount: true,
  },
  session_expired: {
    way: "Sign in, then connect GitHub again under Settings, GitHub.",
    offersAnotherAccount: false,
  },
  sign_in_expired: { way: "Start again, in this browser.", offersAnotherAccount: false },
  email_unverified: {
    way: "Verify the address with the provider and start again",
    offersAnotherAccount: true,
  },
  sign_in_unavailable: {
    way: "Try again in a minute. Whoever runs the server checks ROLLOUT_MV37_ISSUER_URL.",
    offersAnotherAccount: false,
  },
  rate_limited: { way: "Wait a minute, then start again.", offersAnotherAccount: false },
  link_invalid: { way: "Ask whoever runs the server for a fresh link.", offersAnotherAccount: false },
} as const satisfies Partial<Record<ErrorCode, { way: string; offersAnotherAccount: boolean }>>;

/** What `?error=` says; any code that is not known reads as a sign-in that was refused. */
export function signInErrorOf(code: string | undefined): SignInError | undefined {
  if (code === undefined || code === "") return undefined;
  const known = code in ways ? (code as keyof typeof ways) : "sign_in_refused";
  return { code: known, title: errorCodes[known][1], ...ways[known] };
}
