/** How long ago something was, and when exactly. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `now`, `2 s ago`, `21 min ago`, `3 h ago`, `2 days ago`; after seven days `Nov 3, 09:12`. */
export function formatAge(at: number, now: number): string {
  const ms = now - at;
  if (ms < 2 * second) return "now";
  if (ms >= 7 * day) return formatDate(at);
  return `${formatSpan(ms)} ago`;
}

/** `21 min`: a span in its largest unit, rounded down. */
export function formatSpan(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) return `${Math.floor(ms / hour)} h`;
  const days = Math.floor(ms / day);
  return days === 1 ? "1 day" : `${days} days`;
}

/** `Nov 3, 09:12` */
const formatDate = (at: number): string =>
  new Intl.DateTimeFormat("en", {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);

/** `14:02:11` */
export const formatClock = (at: number): string =>
  new Intl.DateTimeFormat("en", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at);

/** `2026-11-22T14:02:11.204+01:00`: exact, with the zone of the viewer. */
export function formatExact(at: number): string {
  const date = new Date(at);
  const offset = -date.getTimezoneOffset();
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, "0");
  const local = new Date(at + offset * minute).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}
