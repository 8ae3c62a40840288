/** The far side of the wire for tests: a real HTTP server that answers as a script says, failures included. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import type { WireIngestBatch, WireIngestRecord } from "../wire.js";

/** A request as it came. */
export interface SeenRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingMessage["headers"];
  text: string;
}

/** Answers one request, or destroys it. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void;

export interface ScriptedServer {
  url: string;
  requests: SeenRequest[];
  /** Every record of every batch that got a 200. */
  stored: WireIngestRecord[];
  /** Answers for the next requests, in turn; after them, everything is taken. */
  script: Answer[];
  /** Which requests the script is for; all unless set. */
  scriptIsFor: (request: SeenRequest) => boolean;
  close(): Promise<void>;
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    stored: [],
    script: [],
    scriptIsFor: () => true,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
    const seen = {
      method: request.method!,
      path: request.url!,
      headers: request.headers,
      text: text.toString("utf8"),
    };
    scripted.requests.push(seen);
    const scriptedAnswer = scripted.scriptIsFor(seen) ? scripted.script.shift() : undefined;
    (scriptedAnswer ?? taken)(seen, response);
  }

  const taken: Answer = (seen, response) => {
    if (seen.path !== "/api/v1/ingest")
      return json(response, 200, { id: "run", tasks: [], nextCursor: null });
    const { records } = JSON.parse(seen.text) as WireIngestBatch;
    scripted.stored.push(...records);
    json(response, 200, { accepted: records.length, duplicates: 0, rejected: [], acked: {} });
  };
  return scripted;
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** An error reply as the server words it. */
export const refusal =
  (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    json(response, status, { error: { code, message: "No.", hint: "Do.", requestId: "req_1" } }, headers);

/** The connection breaks before any answer. */
export const hangUp: Answer = (_, response) => {
  response.destroy();
};

/** The records of a batch. */
export const recordsOf = ({ text }: SeenRequest): WireIngestRecord[] =>
  (JSON.parse(text) as WireIngestBatch).records;
