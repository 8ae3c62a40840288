import { createHash } from "node:crypto";

export interface GitEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: "blob" | "tree";
  readonly sha: string;
}

/** A file of a tree. */
export interface GitFile {
  readonly sha: string;
  readonly mode: string;
}

export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

const hashed = (type: string, content: Buffer): string =>
  createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");

/** Objects of a repository, named as git names them. */
export class GitStore {
  readonly blobs = new Map<string, Buffer>();
  readonly trees = new Map<string, readonly GitEntry[]>();
  readonly commits = new Map<string, GitCommit>();
  /** `heads/main` to the SHA-1 of a commit. */
  readonly refs = new Map<string, string>();

  putBlob(content: Buffer): string {
    const sha = hashed("blob", content);
    this.blobs.set(sha, content);
    return sha;
  }

  /** The tree of whole paths, with every tree below it. */
  putFiles(files: ReadonlyMap<string, GitFile>): string {
    const here = new Map<string, GitEntry>();
    const below = new Map<string, Map<string, GitFile>>();
    for (const [path, file] of files) {
      const [name, ...rest] = path.split("/") as [string, ...string[]];
      if (rest.length === 0) {
        here.set(name, { ...file, path: name, type: "blob" });
        continue;
      }
      const folder = below.get(name) ?? new Map<string, GitFile>();
      below.set(name, folder.set(rest.join("/"), file));
    }
    for (const [name, folder] of below)
      here.set(name, { path: name, mode: "040000", type: "tree", sha: this.putFiles(folder) });
    const sortName = ({ path, type }: GitEntry): string => (type === "tree" ? `${path}/` : path);
    const entries = [...here.values()].sort((a, b) =>
      Buffer.compare(Buffer.from(sortName(a)), Buffer.from(sortName(b))),
    );
    const content = Buffer.concat(
      entries.flatMap(({ mode, path, sha }) => [
        Buffer.from(`${mode.replace(/^0/, "")} ${path}\0`),
        Buffer.from(sha, "hex"),
      ]),
    );
    const sha = hashed("tree", content);
    this.trees.set(sha, entries);
    return sha;
  }

  /** The files of a tree by whole path. */
  filesOf(tree: string, above = ""): Map<string, GitFile> {
    const files = new Map<string, GitFile>();
    for (const { path, type, sha, mode } of this.trees.get(tree) ?? []) {
      if (type === "blob") files.set(`${above}${path}`, { sha, mode });
      else for (const [each, file] of this.filesOf(sha, `${above}${path}/`)) files.set(each, file);
    }
    return files;
  }

  putCommit(tree: string, parents: readonly string[], message: string): string {
    const content = Buffer.from(
      [`tree ${tree}`, ...parents.map((each) => `parent ${each}`), "", message].join("\n"),
    );
    const sha = hashed("commit", content);
    this.commits.set(sha, { sha, tree, parents, message });
    return sha;
  }

  isAncestor(older: string, newer: string): boolean {
    const seen = new Set<string>();
    const left = [newer];
    for (let sha = left.pop(); sha !== undefined; sha = left.pop()) {
      if (sha === older) return true;
      if (seen.has(sha)) continue;
      seen.add(sha);
      left.push(...(this.commits.get(sha)?.parents ?? []));
    }
    return false;
  }
}
