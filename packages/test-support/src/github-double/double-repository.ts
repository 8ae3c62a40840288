import { type GitFile, GitStore } from "./git-store.js";

export interface DoublePull {
  readonly number: number;
  readonly head: string;
  readonly base: string;
  title: string;
  body: string;
  state: "open" | "closed";
  merged: boolean;
}

const regular = "100644";

/** A repository of the double, and what somebody else does in it. */
export class DoubleRepository {
  readonly git = new GitStore();
  readonly pulls: DoublePull[] = [];

  constructor(
    readonly name: string,
    files: Readonly<Record<string, string>>,
  ) {
    const whole = new Map(
      Object.entries(files).map(([path, content]) => [path, this.#fileOf(content)] as const),
    );
    if (whole.size > 0)
      this.git.refs.set("heads/main", this.git.putCommit(this.git.putFiles(whole), [], "Begin"));
  }

  /** Contents of a branch by path. */
  files(branch: string): Map<string, Buffer> {
    return new Map([...this.#whole(branch)].map(([path, { sha }]) => [path, this.git.blobs.get(sha)!]));
  }

  /** Modes of the files of a branch by path. */
  modes(branch: string): Map<string, string> {
    return new Map([...this.#whole(branch)].map(([path, { mode }]) => [path, mode]));
  }

  /** Makes a branch where another one is. */
  branch(name: string, at: string): void {
    this.git.refs.set(`heads/${name}`, this.git.refs.get(`heads/${at}`)!);
  }

  /** Puts a commit on a branch, as somebody else would. */
  commit(branch: string, change: Readonly<Record<string, string | null>>): void {
    const files = this.#whole(branch);
    for (const [path, content] of Object.entries(change)) {
      if (content === null) files.delete(path);
      else files.set(path, this.#fileOf(content));
    }
    this.#advance(branch, files);
  }

  /** Makes a file a program, or none, as somebody else would. */
  setMode(branch: string, path: string, mode: string): void {
    const files = this.#whole(branch);
    this.#advance(branch, files.set(path, { ...files.get(path)!, mode }));
  }

  /** Merges a pull request as one commit. */
  merge(number: number): void {
    const pull = this.pulls.find((each) => each.number === number)!;
    const [base, head] = [pull.base, pull.head].map((branch) => this.git.refs.get(`heads/${branch}`)!);
    const { tree } = this.git.commits.get(head!)!;
    this.git.refs.set(`heads/${pull.base}`, this.git.putCommit(tree, [base!, head!], pull.title));
    pull.state = "closed";
    pull.merged = true;
  }

  #fileOf = (content: string): GitFile => ({ sha: this.git.putBlob(Buffer.from(content)), mode: regular });

  #whole(branch: string): Map<string, GitFile> {
    const commit = this.git.commits.get(this.git.refs.get(`heads/${branch}`) ?? "");
    return commit ? this.git.filesOf(commit.tree) : new Map();
  }

  #advance(branch: string, files: ReadonlyMap<string, GitFile>): void {
    const head = this.git.refs.get(`heads/${branch}`)!;
    this.git.refs.set(`heads/${branch}`, this.git.putCommit(this.git.putFiles(files), [head], "By somebody"));
  }
}
