import { usageFailure } from "./failure.js";

const units = { min: 60, h: 3_600, d: 86_400 } as const;

/** A moment that an option names: "30min", "6h", "7d" before now, a date or a whole timestamp. */
export function sinceMoment(text: string, now: number = Date.now()): string {
  const ago = /^(\d{1,6}) ?(min|h|d)$/.exec(text);
  const at = ago
    ? now - Number(ago[1]) * units[ago[2] as keyof typeof units] * 1_000
    : /^\d{4}-\d\d-\d\d/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (Number.isNaN(at)) {
    throw usageFailure(
      `${JSON.stringify(text)} names no moment.`,
      "Say how long ago, as 30min, 6h or 7d, or a date as 2026-11-23.",
    );
  }
  return new Date(at).toISOString();
}
