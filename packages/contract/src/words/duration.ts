/** Lengths of time and places in it, from milliseconds. Unknown is a dash, never 0. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

export const unknown = "–";

/** `690 ms`, `1.24 s`, `38.4 s`, `1 min 12 s`, `23 min`, `2 h 05 min`. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return unknown;
  if (ms < 9.95) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9.995 * second) return `${(ms / second).toFixed(2)} s`;
  if (ms < 59.95 * second) return `${(ms / second).toFixed(1)} s`;
  const seconds = Math.round(ms / second);
  if (seconds < 600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(ms / minute);
  if (ms < hour - minute / 2) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** As {@link formatDuration}, but `41.82 s` where a page is about this one length. */
export const formatExactDuration = (ms: number | null): string =>
  ms !== null && ms >= 9.995 * second && ms < 59.995 * second
    ? `${(ms / second).toFixed(2)} s`
    : formatDuration(ms);

/** `+31.220 s`: exact place since the start. */
export const formatOffset = (ms: number): string =>
  `${ms < 0 ? "−" : "+"}${(Math.abs(ms) / second).toFixed(3)} s`;

/** `31.22 s`, `1 min 12 s`: place since the start in a column. */
export function formatElapsed(ms: number): string {
  const sign = ms < 0 ? "−" : "";
  const size = Math.abs(ms);
  return size < minute ? `${sign}${(size / second).toFixed(2)} s` : `${sign}${formatDuration(size)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");
