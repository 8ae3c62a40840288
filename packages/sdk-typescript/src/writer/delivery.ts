/** One batch of records over HTTP, and what its reply means for the queue. */
import { isRetryable } from "../backoff.js";
import { type Reply, sendQuietly } from "../http.js";
import type { Settings } from "../settings.js";
import type { WireIngestReply } from "../wire.js";
import { gzip } from "./gzip.js";

/** What to do with a batch that was sent. */
export type Verdict =
  /** Every record is stored, but those refused: their place in the batch and the server's code. */
  | { kind: "stored"; refused: ReadonlyMap<number, string> }
  /** Nothing is known to be stored; the same batch again later. */
  | { kind: "again"; retryAfterMs: number | undefined; why: string }
  /** The batch as a whole is not taken: smaller ones find the record that spoils it. */
  | { kind: "split"; reason: "too_large" | "rejected" }
  /** The server will not take anything from this client before somebody mends something. */
  | { kind: "barred"; why: string };

const leastToCompress = 1024;

export async function deliver(
  settings: Settings,
  workspace: string | undefined,
  writerId: string,
  records: readonly string[],
  signal: AbortSignal,
): Promise<Verdict> {
  const body = `{"writerId":"${writerId}","records":[${records.join(",")}]}`;
  try {
    const compressed = body.length > leastToCompress ? await gzip(body) : undefined;
    const reply = await sendQuietly(
      settings,
      {
        method: "POST",
        path: "/api/v1/ingest",
        workspace,
        body: compressed ?? body,
        gzipped: compressed !== undefined,
      },
      signal,
    );
    return verdictOf(reply, records.length);
  } catch (error) {
    return {
      kind: "again",
      retryAfterMs: undefined,
      why: `${settings.baseUrl} does not answer: ${causeOf(error)}.`,
    };
  }
}

function verdictOf(reply: Reply, count: number): Verdict {
  const { status, retryAfterMs } = reply;
  if (status === 200) {
    const refused = refusedOf(reply.text, count);
    // A proxy's page with status 200 is no acknowledgement.
    return refused === undefined
      ? { kind: "again", retryAfterMs, why: "The server's acknowledgement is unreadable." }
      : { kind: "stored", refused };
  }
  if (status === 413) return { kind: "split", reason: "too_large" };
  if (status === 400 || status === 422) return { kind: "split", reason: "rejected" };
  if (isRetryable(status)) return { kind: "again", retryAfterMs, why: `The server answers ${status}.` };
  return { kind: "barred", why: `The server refuses records with status ${status}${codeOf(reply.text)}.` };
}

function refusedOf(text: string, count: number): Map<number, string> | undefined {
  try {
    const { accepted, duplicates, rejected } = JSON.parse(text) as WireIngestReply;
    if (accepted + duplicates + rejected.length !== count) return undefined;
    return new Map(rejected.map(({ index, code }) => [index, code]));
  } catch {
    return undefined;
  }
}

function codeOf(text: string): string {
  try {
    const { code } = (JSON.parse(text) as { error: { code: string } }).error;
    return /^[a-z_]{1,64}$/.test(code) ? ` (${code})` : "";
  } catch {
    return "";
  }
}

/** fetch hides the reason one level down. */
const causeOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : cause instanceof Error ? cause.message : String(cause);
};
