import { type Archive, archiveLimits, openArchive, refused } from "@rollout/harbor";
import type { OpenedSource } from "./import-parts.js";

/**
 * Opens the archive of a source. Of a repository only its folder is looked at: what else it holds, as symbolic links,
 * keeps nothing out. The one top folder is named by the archive.
 */
export async function openSourceArchive({
  bytes,
  folder = "",
}: Pick<OpenedSource, "bytes" | "folder">): Promise<Archive> {
  const below = folder.replace(/^\/+|\/+$/g, "");
  if (below === "") return openArchive(bytes);
  const isWithin = (path: string): boolean => path.slice(path.indexOf("/") + 1).startsWith(`${below}/`);
  const archive = await openArchive(bytes, archiveLimits, isWithin);
  if (archive.entries.some(({ isFolder }) => !isFolder)) return archive;
  await archive.close();
  throw refused(`The repository has no folder ${below} with files in it, at the commit that is imported.`);
}
