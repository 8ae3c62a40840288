import type { DoublePull, DoubleRepository } from "./double-repository.js";
import type { GitFile } from "./git-store.js";
import { found, Refusal } from "./refusal.js";

export interface RepositoryCall<Body = unknown> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** GitHub's own description has accepted it. */
  readonly body: Body;
  /** Of the double. */
  readonly url: string;
  /** Told of the paths that a tree takes in with new contents. */
  readonly onUpload: (path: string) => void;
}

type Reply = readonly [status: number, body: unknown];
type Operation<Body = unknown> = (repository: DoubleRepository, call: RepositoryCall<Body>) => Reply;

/** A repository as lists and `repos/get` tell it. */
export const describeRepository = (name: string): object => ({
  full_name: name,
  name: name.split("/")[1],
  private: true,
  default_branch: "main",
  permissions: { push: true, pull: true },
});

const describePull = ({ name }: DoubleRepository, pull: DoublePull, url: string): object => ({
  number: pull.number,
  state: pull.state,
  merged: pull.merged,
  title: pull.title,
  body: pull.body,
  html_url: `${url}/${name}/pull/${pull.number}`,
  head: { ref: pull.head },
  base: { ref: pull.base },
});

const describeRef = (ref: string, sha: string): object => ({
  ref: `refs/${ref}`,
  object: { type: "commit", sha },
});

interface NewTree {
  readonly base_tree?: string;
  readonly tree: readonly {
    readonly path: string;
    readonly mode: string;
    /** null takes the path away. */
    readonly sha?: string | null;
    readonly content?: string;
  }[];
}

const createTree: Operation<NewTree> = ({ git }, { body, onUpload }) => {
  const files = body.base_tree ? git.filesOf(body.base_tree) : new Map<string, GitFile>();
  for (const { path, sha, content, mode } of body.tree) {
    if (sha === null) {
      if (!files.delete(path)) throw new Refusal(422, "GitRPC::BadObjectState");
      continue;
    }
    if (/(^|\/)\.git(\/|$)/i.test(path))
      throw new Refusal(422, "tree.path contains a malformed path component");
    const blob = content === undefined ? sha : git.putBlob(Buffer.from(content));
    if (blob === undefined || !git.blobs.has(blob)) throw new Refusal(422, `tree.sha ${blob} does not exist`);
    files.set(path, { sha: blob, mode });
    onUpload(path);
  }
  return [201, { sha: git.putFiles(files) }];
};

const getTree: Operation = ({ git }, { params, query }) => {
  const sha = params.tree_sha!;
  const entries = found(git.trees.get(sha));
  const listed = query.has("recursive")
    ? [...git.filesOf(sha)].map(([path, file]) => ({ ...file, path, type: "blob" }))
    : entries;
  const tree = listed.map((each) => ({ ...each, size: git.blobs.get(each.sha)?.length }));
  return [200, { sha, tree, truncated: false }];
};

const updateRef: Operation<{ sha: string; force?: boolean }> = ({ git }, { params, body }) => {
  const ref = params.ref!;
  if (!git.refs.has(ref)) throw new Refusal(422, "Reference does not exist");
  const { sha } = found(git.commits.get(body.sha));
  if (body.force !== true && !git.isAncestor(git.refs.get(ref)!, sha))
    throw new Refusal(422, "Update is not a fast forward");
  git.refs.set(ref, sha);
  return [200, describeRef(ref, sha)];
};

const createRef: Operation<{ ref: string; sha: string }> = ({ git }, { body }) => {
  const ref = body.ref.replace(/^refs\//, "");
  if (git.refs.has(ref)) throw new Refusal(422, "Reference already exists");
  git.refs.set(ref, found(git.commits.get(body.sha)).sha);
  return [201, describeRef(ref, body.sha)];
};

const listPulls: Operation = (repository, { query, url }) => {
  const branch = query.get("head")?.split(":")[1];
  const state = query.get("state") ?? "open";
  const pulls = repository.pulls.filter(
    (each) =>
      [each.state, "all"].includes(state) &&
      (branch === undefined || each.head === branch) &&
      [null, each.base].includes(query.get("base")),
  );
  return [200, pulls.map((each) => describePull(repository, each, url))];
};

const createPull: Operation<Pick<DoublePull, "head" | "base" | "title"> & { body?: string }> = (
  repository,
  { params, body, url },
) => {
  const { git, pulls } = repository;
  const { head, base, title } = body;
  const [from, into] = [head, base].map((branch) => found(git.refs.get(`heads/${branch}`)));
  if (pulls.some((each) => each.state === "open" && each.head === head && each.base === base))
    throw new Refusal(422, `Validation Failed: A pull request already exists for ${params.owner}:${head}.`);
  if (git.isAncestor(from!, into!)) throw new Refusal(422, `No commits between ${base} and ${head}`);
  const pull: DoublePull = {
    number: pulls.length + 1,
    head,
    base,
    title,
    body: body.body ?? "",
    state: "open",
    merged: false,
  };
  pulls.push(pull);
  return [201, describePull(repository, pull, url)];
};

const pullOf = ({ pulls }: DoubleRepository, { params }: RepositoryCall): DoublePull =>
  found(pulls.find(({ number }) => number === Number(params.pull_number)));

const createBlob: Operation<{ content: string; encoding?: string }> = ({ git }, { body }) => [
  201,
  { sha: git.putBlob(Buffer.from(body.content, body.encoding === "base64" ? "base64" : "utf8")) },
];

const createCommit: Operation<{ tree: string; parents?: readonly string[]; message: string }> = (
  { git },
  { body },
) => {
  found(git.trees.get(body.tree));
  return [201, { sha: git.putCommit(body.tree, body.parents ?? [], body.message) }];
};

const operations: Readonly<Record<string, Operation<never>>> = {
  "repos/get": ({ name }) => [200, describeRepository(name)],
  "repos/list-branches": ({ git }) => [
    200,
    [...git.refs].map(([ref, sha]) => ({
      name: ref.replace(/^heads\//, ""),
      commit: { sha },
      protected: false,
    })),
  ],
  "repos/get-commit": ({ git }, { params }) => {
    const sha = git.refs.get(`heads/${params.ref}`) ?? params.ref!;
    return [200, { sha: found(git.commits.get(sha)).sha }];
  },
  "git/get-ref": ({ git }, { params }) => [200, describeRef(params.ref!, found(git.refs.get(params.ref!)))],
  "git/get-commit": ({ git }, { params }) => {
    const { sha, tree, message } = found(git.commits.get(params.commit_sha!));
    return [200, { sha, message, tree: { sha: tree } }];
  },
  "git/get-tree": getTree,
  "git/create-blob": createBlob,
  "git/create-tree": createTree,
  "git/create-commit": createCommit,
  "git/create-ref": createRef,
  "git/update-ref": updateRef,
  "pulls/list": listPulls,
  "pulls/create": createPull,
  "pulls/get": (repository, call) => [200, describePull(repository, pullOf(repository, call), call.url)],
  "pulls/update": (repository, call) => [
    200,
    describePull(repository, Object.assign(pullOf(repository, call), call.body), call.url),
  ],
};

/** What GitHub answers to an operation of a repository. */
export function operateRepository(id: string, repository: DoubleRepository, call: RepositoryCall): Reply {
  const operation = operations[id];
  if (!operation) throw new Refusal(501, `The double does not know ${id}.`);
  if (id.startsWith("git/") && repository.git.refs.size === 0)
    throw new Refusal(409, "Git Repository is empty.");
  return operation(repository, call as RepositoryCall<never>);
}
