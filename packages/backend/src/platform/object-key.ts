/**
 * Why a text cannot be a key below the prefix of a connection; undefined when it can.
 *
 * S3 takes keys as they are, but storages on file systems and proxies before them fold `a/../b` to `b`.
 */
export function reasonAgainstObjectKey(key: string): string | undefined {
  if (key.includes("\u0000")) return "it holds a NUL character";
  if (/\p{Surrogate}/u.test(key)) return "it is not valid Unicode";
  const climbing = key.split(/[/\\]/).find((segment) => segment === "." || segment === "..");
  if (climbing !== undefined) return `it has the segment ${climbing}`;
  return undefined;
}
