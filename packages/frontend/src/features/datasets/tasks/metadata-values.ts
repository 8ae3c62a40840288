/** What tasks can be filtered by. */

const mostKeys = 20;
const mostValues = 30;

/** Keys of metadata with their values as a filter names them, most used keys first. Nested values are left out. */
export function metadataValues(
  rows: readonly { readonly metadata: Readonly<Record<string, unknown>> }[],
): [key: string, values: string[]][] {
  const found = new Map<string, { count: number; values: Set<string> }>();
  for (const { metadata } of rows) {
    for (const [key, value] of Object.entries(metadata)) {
      const named = (Array.isArray(value) ? value : [value]).filter(
        (each) => typeof each === "string" || typeof each === "number" || typeof each === "boolean",
      );
      const entry = found.get(key) ?? { count: 0, values: new Set<string>() };
      entry.count++;
      for (const each of named) if (entry.values.size < mostValues) entry.values.add(String(each));
      found.set(key, entry);
    }
  }
  return [...found]
    .filter(([, { values }]) => values.size > 0)
    .sort(([, one], [, other]) => other.count - one.count)
    .slice(0, mostKeys)
    .map(([key, { values }]) => [key, [...values].sort()]);
}
