/** The part of an address after `?`, as plain words: `?status=failed&workflow=Paper+QA`; a list repeats its name. */

export function parseSearch(text: string): Record<string, string | string[]> {
  const params = new URLSearchParams(text);
  const valuesOf = (name: string): string | string[] => {
    const values = params.getAll(name);
    return values.length === 1 ? values[0]! : values;
  };
  return Object.fromEntries([...params.keys()].map((name) => [name, valuesOf(name)]));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === "string" && each !== "") params.append(name, each);
    }
  }
  return params.size === 0 ? "" : `?${params}`;
}
