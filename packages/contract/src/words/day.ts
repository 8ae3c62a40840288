/** Days of the calendar, where the hour does not matter. */

const day = 24 * 60 * 60 * 1000;
/** Days apart from which the same day of the nearer year could be meant. */
const nearDays = 300;

/** `Nov 12`, with the year when another one is far away: `Nov 22, 2027`. */
export function formatDay(at: number, now: number): string {
  const isOfThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat("en", {
    month: "short",
    day: "numeric",
    ...(isOfThisYear || Math.abs(at - now) < nearDays * day ? {} : { year: "numeric" }),
  }).format(at);
}

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
