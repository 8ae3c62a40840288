/** Keeps the rows of a live list where they are while somebody looks at one of them. */

/**
 * @param shown Keys as they stand on the page now.
 * @returns The rows of `fresh` in the order of `shown`, values of now; `newer` counts those that wait.
 */
export function holdOrder<Row>(
  fresh: readonly Row[],
  shown: readonly string[],
  keyOf: (row: Row) => string,
): { rows: Row[]; newer: number } {
  const byKey = new Map(fresh.map((row) => [keyOf(row), row]));
  const rows = shown.flatMap((key) => byKey.get(key) ?? []);
  const known = new Set(shown);
  // What loads further down belongs to the end; what is above the last known row is newer.
  const lastKnown = fresh.findLastIndex((row) => known.has(keyOf(row)));
  const unknown = (row: Row): boolean => !known.has(keyOf(row));
  const newer = fresh.slice(0, lastKnown + 1).filter(unknown).length;
  return { rows: [...rows, ...fresh.slice(lastKnown + 1).filter(unknown)], newer };
}
