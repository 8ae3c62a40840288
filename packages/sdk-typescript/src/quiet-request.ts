/**
 * A request that does not keep the process alive while it waits for its reply.
 *
 * fetch cannot do that: a server that falls silent would hold the end of the agent's program until the
 * timeout. Whoever waits for a delivery holds the process by a timer of its own.
 */
import type { IncomingMessage } from "node:http";
import { nodeModule } from "./node-modules.js";

export interface QuietRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
  signal: AbortSignal;
}

export interface QuietReply {
  status: number;
  text: string;
  retryAfter: string | null;
}

/** The reply, or undefined where the runtime has only fetch. Redirects are not followed. */
export function quietRequest({ url, body, ...options }: QuietRequest): Promise<QuietReply> | undefined {
  const protocol = nodeModule(url.startsWith("https:") ? "node:https" : "node:http");
  if (protocol === undefined) return undefined;
  return new Promise((resolve, reject) => {
    const request = protocol.request(url, options, (response) => readReply(response).then(resolve, reject));
    request.on("socket", (socket) => socket.unref());
    request.on("error", reject);
    request.end(body);
  });
}

async function readReply(response: IncomingMessage): Promise<QuietReply> {
  response.setEncoding("utf8");
  let text = "";
  for await (const part of response) text += part;
  return { status: response.statusCode ?? 0, text, retryAfter: response.headers["retry-after"] ?? null };
}
