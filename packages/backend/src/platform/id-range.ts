import { type IdPrefix, tryUuidFromId } from "@rollout/contract";

/**
 * The UUIDs whose typed id begins with the text, with or without its prefix; undefined when the text cannot be
 * the beginning of such an id. UUIDs are stored as such, so "part of an id" is a range of them.
 */
export function idRange(prefix: IdPrefix, text: string): [lowest: string, highest: string] | undefined {
  const wanted = text.trim().toLowerCase();
  const digits = wanted.startsWith(`${prefix}_`) ? wanted.slice(prefix.length + 1) : wanted;
  // Fewer digits of an id without its prefix are a word, or the milliseconds of half the workspace.
  const fewest = digits === wanted ? 6 : 1;
  if (digits.length < fewest || digits.length > 26) return undefined;
  const lowest = tryUuidFromId(prefix, `${prefix}_${digits.padEnd(26, "0")}`);
  const highest = tryUuidFromId(prefix, `${prefix}_${digits.padEnd(26, "z")}`);
  return lowest === undefined || highest === undefined ? undefined : [lowest, highest];
}
