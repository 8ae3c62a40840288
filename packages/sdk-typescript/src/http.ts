/** One HTTP request to the server that the client named, with its key, and the reply as text. */
import { readRetryAfter } from "./backoff.js";
import { quietRequest } from "./quiet-request.js";
import type { Settings } from "./settings.js";
import { version } from "./version.js";

/** A reply of the server. */
export interface Reply {
  status: number;
  text: string;
  retryAfterMs: number | undefined;
}

export interface Call {
  method: "GET" | "POST";
  /** Below the base URL, with its leading slash. */
  path: string;
  workspace: string | undefined;
  body?: string | Uint8Array<ArrayBuffer>;
  gzipped?: boolean;
}

const defaultTimeoutMs = 10_000;

/**
 * Sends one call that the agent waits for.
 *
 * @throws whatever fetch throws when no reply came: the network or the timeout.
 */
export async function send(settings: Settings, call: Call, timeoutMs = defaultTimeoutMs): Promise<Reply> {
  return fetchReply(settings, call, AbortSignal.timeout(timeoutMs));
}

/**
 * Sends one call in the background, without keeping the process alive where the runtime can do so.
 *
 * @throws when no reply came: the network, the timeout or the signal.
 */
export async function sendQuietly(
  settings: Settings,
  call: Call & { body: string | Uint8Array<ArrayBuffer> },
  signal: AbortSignal,
): Promise<Reply> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(defaultTimeoutMs)]);
  const reply = await quietRequest({
    url: settings.baseUrl + call.path,
    method: call.method,
    headers: headers(settings, call),
    body: call.body,
    signal: limit,
  });
  if (reply === undefined) return fetchReply(settings, call, limit);
  return { status: reply.status, text: reply.text, retryAfterMs: readRetryAfter(reply.retryAfter) };
}

async function fetchReply(settings: Settings, call: Call, signal: AbortSignal): Promise<Reply> {
  const response = await fetch(settings.baseUrl + call.path, {
    method: call.method,
    headers: headers(settings, call),
    // The key must not travel to a host that nobody named.
    redirect: "manual",
    signal,
    ...(call.body === undefined ? {} : { body: call.body }),
  });
  return {
    status: response.type === "opaqueredirect" ? 302 : response.status,
    text: await response.text(),
    retryAfterMs: readRetryAfter(response.headers.get("retry-after")),
  };
}

/** Headers of a call, or of a download: whose key, which workspace, what body. */
export function headers(
  settings: Settings,
  call: Pick<Call, "workspace" | "body" | "gzipped">,
): Record<string, string> {
  return {
    accept: "application/json, */*",
    authorization: `Bearer ${settings.apiKey}`,
    "user-agent": `mv37-rollout-typescript/${version}`,
    ...(call.workspace === undefined ? {} : { "x-rollout-workspace": call.workspace }),
    ...(call.body === undefined ? {} : { "content-type": "application/json" }),
    ...(call.gzipped === true ? { "content-encoding": "gzip" } : {}),
  };
}
