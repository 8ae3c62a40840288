import { RolloutError } from "@rollout/contract";
import type { Github } from "./github.js";
import { githubStatus } from "./github-failures.js";

/** Where an export goes. */
export interface ExportPlace {
  readonly owner: string;
  readonly repo: string;
  readonly base: string;
  readonly branch: string;
  /** Without slashes at its ends; "" is the repository as a whole. */
  readonly folder: string;
}

export interface RepositoryFile {
  /** SHA-1 of the git blob. */
  readonly sha: string;
  /** As git writes it: 100644, 100755 for a program, 120000 for a symbolic link. */
  readonly mode: string;
}

/** A repository as it is now. */
export interface ExportTarget {
  readonly pullRequest: { readonly number: number; readonly url: string } | null;
  /** SHA-1 of the tree that the export changes: of the open pull request, else of the branch that it goes into. */
  readonly tree: string;
  /**
   * Parents of the commit. A branch of a pull request that is over is not thrown away: the commit joins it with
   * the branch that it goes into, so the branch only ever moves forward.
   */
  readonly parents: readonly string[];
  readonly hasBranch: boolean;
  /** By path below the folder. */
  readonly files: ReadonlyMap<string, RepositoryFile>;
}

const orNothing = async <Result>(found: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await found;
  } catch (error) {
    if (error instanceof RolloutError && error.code === "github_refused" && isNotFound(error))
      return undefined;
    throw error;
  }
};
const isNotFound = (error: RolloutError): boolean => githubStatus(error.cause) === 404;

/** The commit that a branch points to; undefined where there is no such branch. */
async function headOf(
  github: Github,
  { owner, repo }: ExportPlace,
  branch: string,
): Promise<string | undefined> {
  const found = await orNothing(
    github.call((rest) => rest.git.getRef({ owner, repo, ref: `heads/${branch}` })),
  );
  return found?.data.object.sha;
}

type TreeEntry = Awaited<ReturnType<typeof listTree>>["tree"][number];

const listTree = async (github: Github, { owner, repo }: ExportPlace, sha: string, recursive: boolean) =>
  (
    await github.call((rest) =>
      rest.git.getTree({ owner, repo, tree_sha: sha, ...(recursive ? { recursive: "1" } : {}) }),
    )
  ).data;

/** Every file below a tree; a tree that GitHub does not list whole is walked. */
async function readFiles(
  github: Github,
  place: ExportPlace,
  sha: string,
  above: string,
  files: Map<string, RepositoryFile>,
): Promise<void> {
  const whole = await listTree(github, place, sha, true);
  const { tree } = whole.truncated ? await listTree(github, place, sha, false) : whole;
  for (const entry of tree) {
    const path = `${above}${entry.path}`;
    if (entry.type !== "tree") files.set(path, { sha: entry.sha, mode: entry.mode });
    else if (whole.truncated) await readFiles(github, place, entry.sha, `${path}/`, files);
  }
}

async function readFolder(
  github: Github,
  place: ExportPlace,
  root: string,
): Promise<ReadonlyMap<string, RepositoryFile>> {
  const files = new Map<string, RepositoryFile>();
  let sha = root;
  for (const segment of place.folder === "" ? [] : place.folder.split("/")) {
    const { tree } = await listTree(github, place, sha, false);
    const entry: TreeEntry | undefined = tree.find(({ path }) => path === segment);
    if (entry === undefined) {
      const alike = tree.find(({ path }) => path.toLowerCase() === segment.toLowerCase());
      if (alike)
        throw new RolloutError(
          "github_refused",
          `The repository has ${alike.path}, which many file systems take for ${segment}. Write the folder the same way.`,
        );
      return files;
    }
    if (entry.type !== "tree")
      throw new RolloutError("github_refused", `${place.folder} is a file in the repository, not a folder.`);
    sha = entry.sha;
  }
  await readFiles(github, place, sha, "", files);
  return files;
}

/** The open pull request of the branch. One into another branch would get commits that were not meant for it. */
async function findPullRequest(github: Github, { owner, repo, base, branch }: ExportPlace) {
  const { data } = await github.call((rest) =>
    rest.pulls.list({ owner, repo, state: "open", head: `${owner}:${branch}` }),
  );
  const other = data.find((each) => each.base.ref !== base);
  if (other)
    throw new RolloutError(
      "github_refused",
      `The branch ${branch} has the open pull request #${other.number} into ${other.base.ref}. Choose another branch.`,
    );
  return data[0];
}

/**
 * Reads the branches, the open pull request and the files of the folder.
 *
 * @throws {RolloutError} github_refused, github_unreachable.
 */
export async function readTarget(github: Github, place: ExportPlace): Promise<ExportTarget> {
  const { owner, repo, base, branch } = place;
  const baseHead = await headOf(github, place, base);
  if (baseHead === undefined)
    throw new RolloutError(
      "github_refused",
      `${owner}/${repo} has no branch ${base}. An empty repository needs its first commit before an export.`,
    );
  const branchHead = await headOf(github, place, branch);
  const open = branchHead === undefined ? undefined : await findPullRequest(github, place);
  const parents = open ? [branchHead!] : [...new Set([...(branchHead ? [branchHead] : []), baseHead])];
  const commit = await github.call((rest) =>
    rest.git.getCommit({ owner, repo, commit_sha: parents.at(-1)! }),
  );
  const tree = commit.data.tree.sha;
  return {
    pullRequest: open ? { number: open.number, url: open.html_url } : null,
    tree,
    parents,
    hasBranch: branchHead !== undefined,
    files: await readFolder(github, place, tree),
  };
}
