/** One HTTP request to the server that the client named, with its key, and the reply as text. */
import { readRetryAfter } from "./backoff.js";
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
  signal?: AbortSignal;
  timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/**
 * Sends one call.
 *
 * @throws whatever fetch throws when no reply came: the network, a timeout or an abort.
 */
export async function send(settings: Settings, call: Call): Promise<Reply> {
  const limit = new AbortController();
  const abort = () => limit.abort(call.signal?.reason);
  call.signal?.addEventListener("abort", abort, { once: true });
  const timer = setTimeout(
    () => limit.abort(new Error(`No reply within ${call.timeoutMs ?? defaultTimeoutMs} ms`)),
    call.timeoutMs ?? defaultTimeoutMs,
  );
  try {
    const response = await fetch(settings.baseUrl + call.path, {
      method: call.method,
      headers: headers(settings, call),
      // The key must not travel to a host that nobody named.
      redirect: "manual",
      signal: limit.signal,
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    return {
      status: response.type === "opaqueredirect" ? 302 : response.status,
      text: await response.text(),
      retryAfterMs: readRetryAfter(response.headers.get("retry-after")),
    };
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener("abort", abort);
  }
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
