import type { ErrorReply, Route } from "@rollout/contract";
import type { SampleCall } from "./sample-calls.js";

/** A reply as it came. Of a stream only the headers are waited for. */
export interface RawReply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Code of the error list; undefined for a reply that is not an error. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
}

/** Sends a call of a route, with nothing added to the headers given but the media type. */
export async function callRoute(
  url: string,
  route: Route,
  { path, contentType, body }: SampleCall,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawReply> {
  const stop = new AbortController();
  const response = await fetch(`${url}${path}`, {
    method: route.method,
    headers: { ...(contentType ? { "content-type": contentType } : {}), ...headers },
    signal: stop.signal,
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
  });
  const requestId = response.headers.get("x-request-id") ?? undefined;
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("text/event-stream")) {
    stop.abort();
    return { status: response.status, contentType: type, text: "", code: undefined, requestId };
  }
  const text = await response.text();
  const code =
    response.status >= 400 && type.startsWith("application/json")
      ? (JSON.parse(text) as ErrorReply).error.code
      : undefined;
  return { status: response.status, contentType: type, text, code, requestId };
}
