/** Times, tokens and money as the timeline writes them; its times are microseconds. */
import * as lengths from "../../../ui/format/duration.js";

export { formatCost, formatTokens } from "../../../ui/format/numbers.js";

const second = 1_000_000;
const minute = 60 * second;
const hour = 60 * minute;

/** `690 ms`, `1.24 s`, `1 min 12 s`; what is shorter than a tenth of a millisecond keeps its figures. */
export const formatDuration = (us: number): string =>
  us > 0 && us < 100 ? `${Math.round(us)} µs` : lengths.formatDuration(us / 1000);

/** `+31.220 s`: exact place since the start. */
export const formatOffset = (us: number): string => lengths.formatOffset(us / 1000);

/** `31.22 s`: place since the start, short. */
export const formatTime = (us: number): string => lengths.formatElapsed(us / 1000);

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
