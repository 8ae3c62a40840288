/** A part of an address's search: the value under the name where it is a text of the pattern, else nothing. */
export function pick<Name extends string>(
  search: Record<string, unknown>,
  name: Name,
  pattern: RegExp,
): { [Key in Name]?: string } {
  const value = search[name];
  const found = typeof value === "string" && pattern.test(value) ? { [name]: value } : {};
  return found as { [Key in Name]?: string };
}
