/** Days of the calendar, where the hour does not matter. */

const day = 24 * 60 * 60 * 1000;
/** Days apart from which the same month and day could be taken for the nearer one. */
const nearDays = 300;

/** `Nov 12`, with the year when it is far: `Nov 12, 2027`. */
export const formatDay = (at: number, now: number): string =>
  new Intl.DateTimeFormat("en", {
    month: "short",
    day: "numeric",
    ...(Math.abs(at - now) > nearDays * day ? { year: "numeric" } : {}),
  }).format(at);

/** `today`, `yesterday`, else `Nov 12`: for what was. */
export function formatPastDay(at: number, now: number): string {
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (at >= today) return "today";
  // Noon of the day before is in it, whatever a change of the clocks makes of its length.
  const yesterday = new Date(today - day / 2).setHours(0, 0, 0, 0);
  return at >= yesterday ? "yesterday" : formatDay(at, now);
}

/** `5 h`, `3 days`: the time until then in its largest unit, rounded up. */
export function formatUntil(at: number, now: number): string {
  const ms = Math.max(0, at - now);
  const hours = Math.ceil(ms / (60 * 60 * 1000));
  if (hours < 24) return hours <= 1 ? "1 h" : `${hours} h`;
  const days = Math.ceil(ms / day);
  return days === 1 ? "1 day" : `${days} days`;
}
