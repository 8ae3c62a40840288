import { invisibleCharacterIn } from "@rollout/contract";

/** Why a text cannot be the path of a file inside a task's folder; undefined when it can. */
export function reasonAgainstFilePath(path: string): string | undefined {
  const invisible = invisibleCharacterIn(path);
  if (invisible !== undefined) return `holds the invisible character ${invisible}; leave it out`;
  if (path.includes("\\")) return "holds a backslash; use forward slashes";
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "is absolute";
  for (const segment of path.split("/")) {
    if (segment === "") return "has an empty segment";
    if (segment === "." || segment === "..") return `has the segment ${segment}`;
    // Linux takes no longer name of one file or folder.
    if (Buffer.byteLength(segment) > 255) return "has a segment of more than 255 bytes";
  }
  return undefined;
}
