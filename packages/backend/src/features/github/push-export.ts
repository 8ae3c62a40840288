import { isUtf8 } from "node:buffer";
import { RolloutError } from "@rollout/contract";
import { readAll } from "@rollout/harbor";
import type { Github } from "./github.js";
import { githubStatus } from "./github-failures.js";
import type { ExportPlan, PlannedFile } from "./plan-export.js";
import type { ExportPlace, ExportTarget } from "./read-target.js";

interface TreeChange {
  readonly path: string;
  readonly mode: PlannedFile["mode"];
  readonly type: "blob";
  /** null takes the file away. */
  readonly sha?: string | null;
  readonly content?: string;
}

/** Texts up to this size travel within the tree, which saves a call for each; others are blobs of their own. */
const inlineBytes = 64 * 1024;
/** What one call of the tree carries. */
const batchEntries = 500;
const batchBytes = 1024 * 1024;

const placeOf = ({ path, mode }: PlannedFile): Pick<TreeChange, "path" | "mode"> => ({ path, mode });

/** Makes a tree of what changed, on top of the tree that is there. Nothing of it is seen before a branch has it. */
class TreeBuilder {
  #changes: TreeChange[] = [];
  #bytes = 0;

  constructor(
    private readonly github: Github,
    private readonly place: ExportPlace,
    private tree: string,
  ) {}

  async put(file: PlannedFile): Promise<void> {
    const bytes = await readAll(file.open());
    if (bytes.length <= inlineBytes && isUtf8(bytes)) {
      await this.#add({ ...placeOf(file), content: bytes.toString("utf8") }, bytes.length);
      return;
    }
    const { owner, repo } = this.place;
    const { data } = await this.github.call((rest) =>
      rest.git.createBlob({ owner, repo, content: bytes.toString("base64"), encoding: "base64" }),
    );
    await this.#add({ ...placeOf(file), sha: data.sha }, 0);
  }

  remove = (path: string): Promise<void> => this.#add({ path, mode: "100644", sha: null }, 0);

  /** SHA-1 of the tree. */
  async finish(): Promise<string> {
    await this.#flush();
    return this.tree;
  }

  async #add(change: Omit<TreeChange, "type">, bytes: number): Promise<void> {
    const { folder } = this.place;
    const path = folder === "" ? change.path : `${folder}/${change.path}`;
    this.#changes.push({ ...change, type: "blob", path });
    this.#bytes += bytes;
    if (this.#changes.length >= batchEntries || this.#bytes >= batchBytes) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#changes.length === 0) return;
    const { owner, repo } = this.place;
    const { data } = await this.github.call((rest) =>
      rest.git.createTree({ owner, repo, base_tree: this.tree, tree: this.#changes }),
    );
    this.tree = data.sha;
    this.#changes = [];
    this.#bytes = 0;
  }
}

/**
 * Uploads what changed as one commit; the branch moves only when all files are there, and never backwards.
 *
 * @param onFile - Called when a file was sent.
 * @returns SHA-1 of the commit.
 * @throws {RolloutError} github_refused, github_unreachable.
 */
export async function pushExport(
  github: Github,
  place: ExportPlace,
  target: ExportTarget,
  plan: ExportPlan,
  { message, onFile }: { message: string; onFile: () => Promise<void> },
): Promise<string> {
  const { owner, repo, branch } = place;
  const builder = new TreeBuilder(github, place, target.tree);
  for (const path of plan.removed) await builder.remove(path);
  for (const file of plan.uploads) {
    await builder.put(file);
    await onFile();
  }
  const tree = await builder.finish();
  const { data: commit } = await github.call((rest) =>
    rest.git.createCommit({ owner, repo, message, tree, parents: [...target.parents] }),
  );
  await github.call<unknown>((rest) =>
    target.hasBranch
      ? rest.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha: commit.sha, force: false })
      : rest.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha: commit.sha }),
  );
  return commit.sha;
}

/**
 * Somebody else moved the branch since it was read, or opened the pull request; or a call that was repeated had gone
 * through the first time.
 */
export const isBranchMoved = (error: unknown): boolean =>
  error instanceof RolloutError &&
  githubStatus(error.cause) === 422 &&
  /fast.?forward|(reference|pull request) already exists/i.test(String((error.cause as Error).message));

/** Opens the pull request, or gives the open one its new title and description. */
export async function savePullRequest(
  github: Github,
  { owner, repo, base, branch }: ExportPlace,
  { pullRequest }: Pick<ExportTarget, "pullRequest">,
  text: { readonly title: string; readonly body: string },
): Promise<{ number: number; url: string }> {
  const { data } = await github.call<{ data: { number: number; html_url: string } }>((rest) =>
    pullRequest
      ? rest.pulls.update({ owner, repo, pull_number: pullRequest.number, ...text })
      : rest.pulls.create({ owner, repo, base, head: branch, ...text }),
  );
  return { number: data.number, url: data.html_url };
}
