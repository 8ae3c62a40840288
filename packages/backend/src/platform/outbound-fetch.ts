import http from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { OutboundAgents } from "./outbound-agents.js";

/** What a caller may ask of `outboundFetch`: the part of fetch that clients of APIs use. */
export interface OutboundRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A service that has sent nothing for so long is gone, in ms. */
const idleMs = 30_000;

/** As fetch, on sockets that go only where a policy lets them. A redirect is a reply like any other. */
export async function outboundFetch(
  agents: OutboundAgents,
  address: string,
  { method = "GET", headers = {}, body, signal }: OutboundRequest = {},
): Promise<Response> {
  const url = new URL(address);
  const isEncrypted = url.protocol === "https:";
  const reply = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = (isEncrypted ? https : http).request(url, {
      method,
      agent: isEncrypted ? agents.httpsAgent : agents.httpAgent,
      headers: body === undefined ? headers : { ...headers, "content-length": Buffer.byteLength(body) },
      timeout: idleMs,
      ...(signal ? { signal } : {}),
    });
    request.once("timeout", () => request.destroy(new Error(`no answer for ${idleMs / 1000} s`)));
    request.once("response", resolve);
    request.once("error", reject);
    request.end(body);
  });
  const hasBody = method !== "HEAD" && ![204, 205, 304].includes(reply.statusCode!);
  if (!hasBody) reply.resume();
  const stream = hasBody ? (Readable.toWeb(reply) as ReadableStream<Uint8Array>) : null;
  return new Response(stream as ConstructorParameters<typeof Response>[0], {
    status: reply.statusCode!,
    headers: Object.entries(reply.headers).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
    ),
  });
}
