/** Durations, offsets, counts and money as the timeline writes them. */

const second = 1_000_000;
const minute = 60 * second;
const hour = 60 * minute;

/** `690 ms`, `1.24 s`, `38.4 s`, `1 min 12 s`, `2 h 05 min`; from microseconds. */
export function formatDuration(us: number): string {
  if (us === 0) return "0 ms";
  if (us < 1000) return `${Math.round(us)} µs`;
  if (us < 9_950) return `${trimmed(us / 1000, 1)} ms`;
  if (us < 999_500) return `${Math.round(us / 1000)} ms`;
  if (us < 9.995 * second) return `${(us / second).toFixed(2)} s`;
  if (us < 59.95 * second) return `${(us / second).toFixed(1)} s`;
  if (us < hour - second / 2) {
    const seconds = Math.round(us / second);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  const minutes = Math.round(us / minute);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** `+31.220 s`: exact place since the start. */
export function formatOffset(us: number): string {
  return `${us < 0 ? "−" : "+"}${(Math.abs(us) / second).toFixed(3)} s`;
}

/** `31.22 s`: place since the start, short. */
export function formatTime(us: number): string {
  const sign = us < 0 ? "−" : "";
  const size = Math.abs(us);
  if (size < minute) return `${sign}${(size / second).toFixed(2)} s`;
  return `${sign}${formatDuration(size)}`;
}

/** Three figures: `412`, `12.4k`, `11.8M`. */
export function formatTokens(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  const [value, unit] = tokens < 999_950 ? [tokens / 1000, "k"] : [tokens / 1_000_000, "M"];
  return `${value >= 100 ? Math.round(value) : trimmed(value, 1)}${unit}`;
}

/** Under ten cents four decimals, else two. */
export const formatCost = (usd: number): string =>
  `$${Math.abs(usd) < 0.1 ? usd.toFixed(4) : usd.toFixed(2)}`;

/** A time of the ruler, as exact as the distance of its ticks asks for. */
export function formatTick(us: number, stepUs: number): string {
  const sign = us < 0 ? "−" : "";
  const size = Math.abs(us);
  if (stepUs >= hour) return `${sign}${Math.round(size / hour)} h`;
  if (stepUs >= minute) {
    const minutes = Math.round(size / minute);
    if (minutes < 60) return `${sign}${minutes} min`;
    const rest = minutes % 60;
    return `${sign}${Math.floor(minutes / 60)} h${rest ? ` ${String(rest).padStart(2, "0")} min` : ""}`;
  }
  if (stepUs < 1000 && size < 1000) return `${sign}${Math.round(size)} µs`;
  if (stepUs < second && size < second) return `${sign}${trimmed(size / 1000, stepUs < 1000 ? 3 : 0)} ms`;
  const decimals = Math.max(0, Math.ceil(-Math.log10(stepUs / second)));
  if (size < minute) return `${sign}${trimmed(size / second, decimals)} s`;
  const minutes = Math.floor(size / minute);
  const rest = trimmed((size - minutes * minute) / second, decimals);
  return `${sign}${minutes} min${rest === "0" ? "" : ` ${rest} s`}`;
}

const trimmed = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));
