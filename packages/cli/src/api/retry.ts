/** When and how soon a call is made again. */

/** Calls in all. */
export const mostTries = 5;

const firstMs = 500;
const mostMs = 8_000;
/** A server may ask for more patience, but nobody at a terminal has more than this. */
const mostRetryAfterMs = 60_000;

/** Too many requests, or a server that is starting, stopping or without its database. */
export const asksToWait = (status: number): boolean => status === 429 || status === 503;

/** Retry-After, or up to 0.5 s doubled with each failure, at least half of it. */
export function waitMs(failures: number, retryAfter: string | null): number {
  const asked = readRetryAfter(retryAfter);
  if (asked !== undefined) return asked;
  const ceiling = Math.min(mostMs, firstMs * 2 ** (failures - 1));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/** Milliseconds of a Retry-After header: seconds or a date. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(mostRetryAfterMs, Math.max(0, ms));
}

/** Waits, unless the signal ends it: then the promise rejects with the signal's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
