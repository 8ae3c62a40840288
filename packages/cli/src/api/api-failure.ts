import type { ErrorReply } from "@rollout/contract";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { Failure } from "../failure.js";

/** What the program ends with when the server answers so. */
function exitCodeOf(status: number): ExitCode {
  if (status === 401) return exitCodes.notLoggedIn;
  if (status === 403) return exitCodes.forbidden;
  if (status === 404) return exitCodes.notFound;
  if (status === 429 || status >= 500) return exitCodes.unavailable;
  return exitCodes.failed;
}

/** Next steps here that the server, which does not know who asks, tells in other words. */
const nextSteps: Readonly<Record<string, string>> = {
  dataset_not_found: "See which there are: rollout datasets list",
  run_not_found: "See which there are: rollout runs list",
  rollout_not_found: "See which there are: rollout rollouts list",
  scope_missing: "See what the key may do: rollout whoami",
};

/**
 * The failure that a reply carries.
 *
 * @param howToLogIn - The next step where the key is refused.
 */
export function failureOf(
  { status, text }: { status: number; text: string },
  { baseUrl, howToLogIn }: { baseUrl: string; howToLogIn: string },
): Failure {
  if (status >= 300 && status < 400) {
    return new Failure("redirect_refused", `${baseUrl} redirects to another address.`, {
      next: "Name the final address by --base-url: a key is not sent anywhere else.",
      exitCode: exitCodes.unavailable,
    });
  }
  const error = errorIn(text);
  if (!error) return unreadableReply(baseUrl);
  return new Failure(error.code, error.message, {
    next: status === 401 ? howToLogIn : (nextSteps[error.code] ?? error.hint),
    exitCode: exitCodeOf(status),
    requestId: status >= 500 ? error.requestId : undefined,
    details: error.details,
  });
}

function errorIn(text: string): ErrorReply["error"] | undefined {
  try {
    const { error } = JSON.parse(text) as ErrorReply;
    return typeof error.code === "string" && typeof error.message === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}

/** A reply came, but not one of a Rollout server. */
export const unreadableReply = (baseUrl: string): Failure =>
  new Failure("reply_unreadable", `What answers at ${baseUrl} is not a Rollout server.`, {
    next: "Check --base-url or ROLLOUT_BASE_URL; a proxy may stand in between.",
    exitCode: exitCodes.unavailable,
  });

/** No reply came. */
export function unreachable(baseUrl: string, cause: unknown): Failure {
  const isLate = cause instanceof Error && cause.name === "TimeoutError";
  return new Failure(
    "server_unreachable",
    isLate ? `The server at ${baseUrl} does not answer in time.` : `No server answers at ${baseUrl}.`,
    {
      next: "Check --base-url or ROLLOUT_BASE_URL, the network, and that the server runs.",
      exitCode: exitCodes.unavailable,
      cause,
    },
  );
}
