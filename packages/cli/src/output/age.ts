const steps = [
  ["min", 60],
  ["h", 3_600],
  ["d", 86_400],
] as const;

/** How long ago something was, for people: "12 min ago"; after 30 days its date. */
export function age(timestamp: string, now: number = Date.now()): string {
  const seconds = Math.floor((now - Date.parse(timestamp)) / 1000);
  if (!Number.isFinite(seconds)) return timestamp;
  if (seconds < 60) return "just now";
  if (seconds >= 30 * 86_400) return timestamp.slice(0, 10);
  const [unit, size] = steps.findLast(([, size]) => seconds >= size) ?? steps[0];
  return `${Math.floor(seconds / size)} ${unit} ago`;
}
