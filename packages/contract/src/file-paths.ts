/** The same for two paths that some file system takes for one: macOS and Windows heed neither case nor composition. */
export const pathKey = (path: string): string => path.normalize("NFC").toLowerCase().normalize("NFC");

/** The folders that a path lies in: `a` and `a/b` of `a/b/c`. */
export function foldersAbove(path: string): string[] {
  const segments = path.split("/");
  return segments.slice(1).map((_segment, index) => segments.slice(0, index + 1).join("/"));
}

/** Paths that lie where another one does, or where another one needs a folder, on some file system. */
export function clashingPaths(paths: readonly string[]): string[] {
  const keys = new Set<string>();
  const clashing = paths.filter((path) => {
    const key = pathKey(path);
    return keys.has(key) || !keys.add(key);
  });
  return [
    ...clashing,
    ...paths.filter((path) => foldersAbove(pathKey(path)).some((above) => keys.has(above))),
  ];
}
