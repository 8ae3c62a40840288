/** The digests by which Harbor names the content of a task and of a dataset. */
import { createHash } from "node:crypto";
import ignore from "ignore";

/** A file of a task folder: its path with forward slashes, and the SHA-256 of its bytes in hex. */
export interface HashedFile {
  readonly name: string;
  readonly sha256: string;
}

const packagedFiles = new Set(["task.toml", "instruction.md", "README.md", "trajectory.json"]);
const packagedFolders = ["environment/", "tests/", "solution/", "steps/"];
/** What is left out where a task has no .gitignore. */
const defaultIgnores = ["__pycache__/", "*.pyc", ".DS_Store", "*.swp", "*.swo", "*~"];
/** What a path has that one of these patterns fits. Most have nothing of it, and the patterns need not be tried. */
const mayBeIgnored = /__pycache__|\.pyc|\.DS_Store|\.sw[po]|~/;

/**
 * Whether a path is left out. The last pattern that fits decides, for each file alone: unlike git, a file can be
 * taken back out of a folder that is left out.
 */
function ignoredBy(patterns: readonly string[]): (path: string) => boolean {
  const rules = patterns
    .filter((pattern) => pattern.trim() !== "" && !pattern.startsWith("#"))
    .map((pattern) => {
      const takesBack = pattern.startsWith("!");
      const positive = takesBack ? pattern.slice(1) : pattern;
      return { takesBack, matcher: ignore({ ignorecase: false }).add(positive) };
    });
  return (path) => rules.findLast(({ matcher }) => matcher.ignores(path))?.takesBack === false;
}

function ignoredByDefault(files: readonly { readonly name: string }[]): (path: string) => boolean {
  return files.some(({ name }) => mayBeIgnored.test(name)) ? ignoredBy(defaultIgnores) : () => false;
}

/** In the order of their UTF-8 bytes, which is the order of code points. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The files of a task folder that Harbor packs and that its digest counts. */
function packagedNames<T extends { readonly name: string }>(
  files: readonly T[],
  gitignore: string | null,
): T[] {
  const isIgnored = gitignore === null ? ignoredByDefault(files) : ignoredBy(gitignore.split(/\r\n|\r|\n/));
  return files
    .filter(
      ({ name }) => packagedFiles.has(name) || packagedFolders.some((folder) => name.startsWith(folder)),
    )
    .filter(({ name }) => !isIgnored(name))
    .sort((a, b) => byBytes(a.name, b.name));
}

/**
 * The digest of a task folder: `sha256:` and 64 hex digits.
 *
 * @param gitignore The text of the task's .gitignore, or null where it has none.
 */
export function taskDigest(files: readonly HashedFile[], gitignore: string | null): string {
  const hash = createHash("sha256");
  for (const { name, sha256 } of packagedNames(files, gitignore)) hash.update(`${name}\0${sha256}\n`);
  return `sha256:${hash.digest("hex")}`;
}

const hexOf = (digest: string): string => digest.replace(/^sha256:/, "");

/** The digest of a dataset: of its tasks' digests and of the files beside them. */
export function datasetDigest(
  taskDigests: readonly string[],
  files: readonly { readonly path: string; readonly digest: string }[] = [],
): string {
  let base = taskDigests.map(hexOf).sort().join(",");
  if (files.length > 0) {
    const parts = files.map(({ path, digest }) => `${path}:${hexOf(digest)}`);
    base += `;${parts.sort(byBytes).join(",")}`;
  }
  return `sha256:${createHash("sha256").update(base).digest("hex")}`;
}
