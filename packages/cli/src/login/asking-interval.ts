/** How long a program waits between two questions for the key of a login (RFC 8628, section 3.5); in seconds. */

/** What holds where a server names none; never less, whatever it names. */
const leastSeconds = 5;

/** More would leave a person who has approved waiting for nothing. */
const mostSeconds = 60;

/** By how much each `slow_down` lengthens it for good. */
const growthSeconds = 5;

/** @param named - What the server names, which may be anything. */
export const firstInterval = (named: unknown): number => within(named, leastSeconds);

/**
 * The interval after an answer that was not the key. It never shrinks.
 *
 * @param answer.code - Of the error, as `slow_down`.
 * @param answer.details - May name an interval.
 */
export function nextInterval(
  before: number,
  { code, details }: { readonly code: string; readonly details?: unknown },
): number {
  const least = Math.min(before + (code === "slow_down" ? growthSeconds : 0), mostSeconds);
  return within((details as { intervalSeconds?: unknown } | undefined)?.intervalSeconds, least);
}

const within = (named: unknown, least: number): number =>
  typeof named === "number" && Number.isFinite(named) ? Math.min(Math.max(named, least), mostSeconds) : least;
