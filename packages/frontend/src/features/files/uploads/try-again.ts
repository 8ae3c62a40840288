/** Patience with what fails in passing: a lost network, a server that starts anew. */
import { ApiError } from "../../../api/api-error.js";

/** What fails is done again after so many ms, then it is the person's turn. */
const againAfterMs = [1_000, 3_000, 8_000, 20_000];

/**
 * Does again what failed and may succeed without a change. Time without a network does not count: it goes on by
 * itself when the browser has one.
 */
export async function tryAgain<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const waitMs of againAfterMs) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !(error instanceof ApiError && error.isPassing)) throw error;
      if (!navigator.onLine) await untilOnline(signal);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      signal.throwIfAborted();
    }
  }
  return work();
}

const untilOnline = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = new AbortController();
    const once = { once: true, signal: stop.signal };
    window.addEventListener("online", () => [stop.abort(), resolve()], once);
    signal.addEventListener("abort", () => [stop.abort(), reject(signal.reason)], once);
  });
