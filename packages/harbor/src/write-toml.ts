/** JSON as TOML, in the order of its keys; what TOML does not have is left out. */
import { stringify } from "smol-toml";

/** JSON's null has no TOML; integers beyond a double's would be written as floats. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value))
    return value.filter((each) => each !== null && each !== undefined).map(withoutNull);
  if (typeof value !== "object" || value === null) {
    return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? String(value)
      : value;
  }
  const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNull(each)]));
}

/** A TOML document, ending with a line end. */
export function writeToml(document: Readonly<Record<string, unknown>>): string {
  return `${stringify(withoutNull(document) as Record<string, unknown>).trim()}\n`;
}
