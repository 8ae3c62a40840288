/** The entries of an archive as the lines of a tree: each folder once, above what is in it. */
import type { ZipEntry } from "./zip-entries.js";

export interface ZipLine {
  /** The whole path; a folder's ends with a slash. */
  readonly path: string;
  readonly name: string;
  /** Folders around it. */
  readonly depth: number;
  /** Bytes unpacked; null for a folder. */
  readonly size: number | null;
}

/** @param most - Files after which the tree ends. */
export function zipLines(entries: readonly ZipEntry[], most: number): ZipLine[] {
  const lines: ZipLine[] = [];
  const seen = new Set<string>();
  const files = entries.filter(({ name }) => !name.endsWith("/")).slice(0, most);
  for (const { name, size } of files.toSorted((a, b) => compare(a.name, b.name))) {
    const parts = name.split("/");
    for (let depth = 0; depth < parts.length - 1; depth++) {
      const path = `${parts.slice(0, depth + 1).join("/")}/`;
      if (seen.has(path)) continue;
      seen.add(path);
      lines.push({ path, name: parts[depth]!, depth, size: null });
    }
    lines.push({ path: name, name: parts.at(-1)!, depth: parts.length - 1, size });
  }
  return lines;
}

/** Files before the folders beside them, each by name. */
function compare(one: string, other: string): number {
  const a = one.split("/");
  const b = other.split("/");
  for (let at = 0; ; at++) {
    const isFileA = at === a.length - 1;
    const isFileB = at === b.length - 1;
    if (isFileA !== isFileB) return isFileA ? -1 : 1;
    if (a[at] !== b[at]) return a[at]! < b[at]! ? -1 : 1;
    if (isFileA) return 0;
  }
}
