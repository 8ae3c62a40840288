import { usageFailure } from "./failure.js";

const units = { min: 60, h: 3_600, d: 86_400 } as const;

/** A date, in UTC as everywhere in Rollout, or a whole timestamp with its zone. */
const written = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * A moment that an option names: "30min", "6h", "7d" before now, a date (its beginning in UTC) or a whole timestamp.
 *
 * @throws {Failure} usage_invalid
 */
export function sinceMoment(text: string, now: number = Date.now()): string {
  const at = momentOf(text, now);
  if (at !== undefined && at >= 0) return new Date(at).toISOString();
  throw usageFailure(
    `${JSON.stringify(text)} names no moment.`,
    "Say how long ago, as 30min, 6h or 7d, a date as 2026-11-23, or 2026-11-23T12:00:00Z.",
  );
}

function momentOf(text: string, now: number): number | undefined {
  const ago = /^(\d{1,6}) ?(min|h|d)$/.exec(text);
  if (ago) return now - Number(ago[1]) * units[ago[2] as keyof typeof units] * 1_000;
  const [, year, month, day] = written.exec(text) ?? [];
  if (year === undefined) return undefined;
  // Date.parse takes the 31st of February for the 3rd of March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const at = Date.parse(text);
  return isDay && !Number.isNaN(at) ? at : undefined;
}
