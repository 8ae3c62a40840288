/** Counts, tokens, money, scores, rates and sizes. Unknown is a dash, never 0. */
import { unknown } from "./duration.js";

/** In full, grouped as the viewer's locale does: `5,705`. */
export const formatCount = (count: number | null, locale?: string): string =>
  count === null ? unknown : new Intl.NumberFormat(locale).format(count);

/** Three figures: `412`, `12.4k`, `386k`, `7.02M`, `11.8M`, `1.20B`. */
export function formatTokens(tokens: number | null): string {
  if (tokens === null) return unknown;
  if (tokens < 1000) return String(Math.round(tokens));
  if (tokens < 99_950) return `${(tokens / 1e3).toFixed(1)}k`;
  if (tokens < 999_500) return `${Math.round(tokens / 1e3)}k`;
  const [size, unit] = tokens < 999.5e6 ? [tokens / 1e6, "M"] : [tokens / 1e9, "B"];
  return `${size.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0)}${unit}`;
}

/** Sum of what is known; null when neither is. */
export const sumOfKnown = (a: number | null, b: number | null): number | null =>
  a === null && b === null ? null : (a ?? 0) + (b ?? 0);

/** Under ten cents four decimals, else two: `$0.0042`, `$14.92`. */
export function formatCost(usd: number | null): string {
  if (usd === null) return unknown;
  if (Math.abs(usd) < 0.1) return `$${usd.toFixed(4)}`;
  return `$${new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(usd)}`;
}

/** Two decimals: `0.84`. */
export const formatScore = (score: number | null): string => (score === null ? unknown : score.toFixed(2));

/** A share from 0 to 1 with one decimal: `80.4%`. */
export const formatRate = (share: number | null): string =>
  share === null ? unknown : `${(share * 100).toFixed(1)}%`;

/** How far something is: `82%`. */
export const formatProgress = (share: number): string => `${Math.floor(share * 100)}%`;

/** Units of 1000: `148 B`, `18.2 kB`, `1.8 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size.toFixed(1)} ${units[unit]}`;
}

/** `1 rollout`, `8 rollouts`. */
export const countOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : plural}`;
