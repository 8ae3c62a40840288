/** JSON calls that must succeed before the agent can work: repeated for half a minute, then an error. */
import { backoffMs, isRetryable } from "./backoff.js";
import { RolloutError } from "./errors.js";
import { type Call, type Reply, send } from "./http.js";
import type { Settings } from "./settings.js";

const patienceMs = 30_000;

/**
 * Sends a call that may be repeated safely and returns the reply's JSON.
 *
 * @throws {RolloutError} with the server's code, or one of the SDK's own.
 */
export async function callApi(settings: Settings, call: Call): Promise<unknown> {
  const deadlineMs = performance.now() + patienceMs;
  for (let failures = 1; ; failures++) {
    const outcome = await attemptCall(settings, call, deadlineMs - performance.now());
    if ("value" in outcome) return outcome.value;
    const waitMs = backoffMs(failures, outcome.retryAfterMs);
    if (!outcome.mayRepeat || performance.now() + waitMs >= deadlineMs) throw outcome.error;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

type Outcome =
  | { value: unknown }
  | { error: RolloutError; mayRepeat: boolean; retryAfterMs: number | undefined };

async function attemptCall(settings: Settings, call: Call, leftMs: number): Promise<Outcome> {
  let reply: Reply;
  try {
    reply = await send(settings, call, Math.min(10_000, Math.max(1, Math.ceil(leftMs))));
  } catch (cause) {
    return { error: unreachable(settings, cause), mayRepeat: true, retryAfterMs: undefined };
  }
  if (reply.status >= 200 && reply.status < 300) {
    try {
      return { value: JSON.parse(reply.text) };
    } catch {
      return { error: unreadableReply(settings, reply.status), mayRepeat: false, retryAfterMs: undefined };
    }
  }
  const { retryAfterMs } = reply;
  return {
    error: errorOf(settings, reply.status, reply.text),
    mayRepeat: isRetryable(reply.status),
    retryAfterMs,
  };
}

/** No reply came at all. */
export const unreachable = (settings: Settings, cause: unknown): RolloutError =>
  new RolloutError("server_unreachable", `No Rollout server answers at ${settings.baseUrl}.`, {
    hint: "Check baseUrl or ROLLOUT_BASE_URL, and that the server runs.",
    cause,
  });

/** A reply came, but not one of a Rollout server. */
export const unreadableReply = (settings: Settings, status: number): RolloutError =>
  new RolloutError("reply_unreadable", `What answers at ${settings.baseUrl} is not a Rollout server.`, {
    hint: "Check baseUrl or ROLLOUT_BASE_URL; a proxy may stand in between.",
    status,
  });

/** The error that a reply carries. */
export function errorOf(settings: Settings, status: number, text: string): RolloutError {
  if (status >= 300 && status < 400) {
    return new RolloutError("redirect_refused", `${settings.baseUrl} redirects to another address.`, {
      hint: "Name the final address as baseUrl: the API key is not sent anywhere else.",
      status,
    });
  }
  try {
    const { code, message, hint, requestId } = (JSON.parse(text) as ErrorReply).error;
    if (typeof code === "string" && typeof message === "string") {
      return new RolloutError(code, message, { hint, status, requestId });
    }
  } catch {
    // Not one of our replies.
  }
  return unreadableReply(settings, status);
}

interface ErrorReply {
  error: { code?: unknown; message?: unknown; hint?: string; requestId?: string };
}
