import "./without-eval.js";

import type { Route, RouteBody, RouteParams, RouteQuery, RouteReply } from "@rollout/contract";
import { ApiError, errorOfReply, unreachable } from "./api-error.js";
import { parseExact } from "./exact-json.js";

interface Input<R> {
  readonly params?: RouteParams<R>;
  readonly query?: RouteQuery<R>;
  readonly body?: RouteBody<R>;
}

export interface CallOptions {
  /** Slug of the workspace; none for calls about the person. */
  readonly workspace?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The call goes on when its page is closed; the browser refuses bodies above 64 KiB then. */
  readonly keepalive?: boolean;
  /** False where checking would cost more than the page has: columns of a long timeline. */
  readonly validate?: boolean;
}

/**
 * Calls one declared route with the session's cookie.
 *
 * @throws {ApiError} for every failure but an abort.
 */
export async function call<const R extends Route>(
  route: R,
  input: Input<R>,
  { workspace, signal, keepalive = false, validate = true }: CallOptions = {},
): Promise<RouteReply<R>> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (workspace !== undefined) headers["x-rollout-workspace"] = workspace;
  if (input.body !== undefined) headers["content-type"] = "application/json";
  const reply = await fetch(addressOf(route, input.params, input.query), {
    method: route.method,
    headers,
    credentials: "same-origin",
    ...(signal ? { signal } : {}),
    ...(keepalive ? { keepalive } : {}),
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw unreachable();
  });
  if (!reply.ok) throw await errorOfReply(reply);
  if (reply.status === 204 || typeof route.reply !== "object") return undefined as RouteReply<R>;
  const text = await reply.text().catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw unreachable();
  });
  if (!validate) return readText(text, JSON.parse) as RouteReply<R>;
  const exact = route.reply.safeParse(readText(text, parseExact));
  // A number of ours may be that large, too, and has to be one.
  const parsed = exact.success ? exact : route.reply.safeParse(readText(text, JSON.parse));
  if (parsed.success) return parsed.data as RouteReply<R>;
  const issue = parsed.error.issues[0];
  throw new ApiError(
    reply.status,
    "reply_unreadable",
    `The server's answer is not what this page expects: ${issue?.path.join(".")} ${issue?.message}.`,
    "Reload the page: it may be older than the server.",
    reply.headers.get("x-request-id"),
  );
}

/** A reply that broke off is no JSON. */
function readText(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    throw unreachable();
  }
}

/** Path and query of a route, parameters filled in. */
export function addressOf(route: Pick<Route, "path">, params: object = {}, query: object = {}): string {
  const values = params as Record<string, string>;
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
