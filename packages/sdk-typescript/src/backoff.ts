/** How long to wait before a call is tried again. */

const firstMs = 500;
const mostMs = 30_000;
/** A server may ask for more patience than ours, but not for more than this. */
const mostRetryAfterMs = 300_000;

/** Full jitter: anything up to 0.5 s, doubled with each failure up to 30 s; Retry-After is the least. */
export function backoffMs(failures: number, retryAfterMs: number | undefined): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 16));
  const jittered = Math.random() * ceiling;
  return retryAfterMs === undefined ? jittered : retryAfterMs + Math.min(jittered, firstMs);
}

/** Whether a status says that the same call may succeed later. */
export const isRetryable = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || status >= 500;

/** Milliseconds of a Retry-After header: seconds or a date. */
export function readRetryAfter(header: string | null): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(mostRetryAfterMs, Math.max(0, ms));
}
