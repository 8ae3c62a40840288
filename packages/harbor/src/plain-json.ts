/** Values of TOML as JSON can hold them: dates and what no double can represent become text. */

export function plainJson(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  // A NUL cannot be stored in Postgres' text; the bytes of task.toml keep it.
  if (typeof value === "string") return value.replaceAll("\0", "\uFFFD").toWellFormed();
  if (value instanceof Date) return value.toJSON();
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => [
      key.replaceAll("\0", "\uFFFD"),
      plainJson(each),
    ]);
    return Object.fromEntries(entries);
  }
  return value;
}
