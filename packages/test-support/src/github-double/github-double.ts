import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { checkRequest } from "./check-request.js";
import { type DoublePull, DoubleRepository } from "./double-repository.js";
import type { GitFile } from "./git-store.js";

interface DoubleToken {
  readonly login: string;
  readonly expires?: string;
}

/** A fault that the next call of an operation meets. */
export interface DoubleFault {
  readonly status: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: a body that GitHub's own description has accepted.
  readonly body: any;
  readonly token: DoubleToken;
}

/**
 * GitHub in memory, on loopback, as a GitHub Enterprise server: real git objects, pull requests, and every request
 * compared with GitHub's published description, so that a call that GitHub would refuse is refused here.
 */
export class GithubDouble {
  readonly tokens = new Map<string, DoubleToken>();
  readonly repositories = new Map<string, DoubleRepository>();
  /** Operations that were called, in order. */
  readonly calls: string[] = [];
  /** What GitHub's description had against requests. */
  readonly violations: string[] = [];
  readonly #faults = new Map<string, DoubleFault[]>();

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(port = 0): Promise<GithubDouble> {
    const server = createServer();
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const double = new GithubDouble(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
    server.on("request", (request, response) => void double.#answer(request, response));
    return double;
  }

  addRepository(name: string, files: Readonly<Record<string, string>>): DoubleRepository {
    const repository = new DoubleRepository(name, files);
    this.repositories.set(name, repository);
    return repository;
  }

  /** The next call of the operation meets this instead. */
  fail(operation: string, fault: DoubleFault): void {
    this.#faults.set(operation, [...(this.#faults.get(operation) ?? []), fault]);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
      response.end(JSON.stringify(body));
    };
    try {
      const url = new URL(request.url ?? "/", this.url);
      const sent = await text(request);
      if (url.pathname.startsWith("/codeload/")) return this.#sendArchive(url, response);
      const body: unknown = sent === "" ? undefined : JSON.parse(sent);
      const token = this.tokens.get(
        /^(?:token|Bearer) (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "",
      );
      if (!token) return send(401, { message: "Bad credentials" });
      url.pathname = url.pathname.replace(/^\/api\/v3/, "");
      const checked = checkRequest(request.method!, url, body);
      if (typeof checked === "string") {
        this.violations.push(`${request.method} ${url.pathname}: ${checked}`);
        return send(422, { message: checked });
      }
      this.calls.push(checked.id);
      const fault = this.#faults.get(checked.id)?.shift();
      if (fault) return send(fault.status, { message: fault.message ?? "A fault" }, fault.headers);
      const call = { params: checked.params, query: url.searchParams, body, token };
      if (checked.id === "repos/download-zipball-archive") {
        const { owner, repo, ref } = checked.params;
        response.writeHead(302, { location: `${this.url}/codeload/${owner}/${repo}/${ref}` });
        response.end();
        return;
      }
      const [status, reply] = this.#operate(checked.id, call);
      send(status, reply, token.expires ? { "github-authentication-token-expiration": token.expires } : {});
    } catch (error) {
      if (error instanceof Refusal) return send(error.status, { message: error.message });
      send(500, { message: String(error) });
    }
  }

  #repositoryOf({ owner, repo }: Readonly<Record<string, string>>): DoubleRepository {
    const found = this.repositories.get(`${owner}/${repo}`);
    if (!found) throw new Refusal(404, "Not Found");
    return found;
  }

  #operate(id: string, call: Call): [status: number, reply: unknown] {
    const { params, query, body, token } = call;
    if (id === "users/get-authenticated") return [200, { login: token.login }];
    if (id === "repos/list-for-authenticated-user") {
      const page = Number(query.get("page") ?? 1);
      const listed = [...this.repositories.values()].map(({ name }) => describe(name));
      return [200, listed.slice((page - 1) * 100, page * 100)];
    }
    const repository = this.#repositoryOf(params);
    const { git } = repository;
    const found = <Value>(value: Value | undefined): Value => {
      if (value === undefined) throw new Refusal(404, "Not Found");
      return value;
    };
    switch (id) {
      case "repos/get":
        return [200, describe(repository.name)];
      case "repos/get-commit": {
        const sha = git.refs.get(`heads/${params.ref}`) ?? params.ref!;
        return [200, { sha: found(git.commits.get(sha)).sha }];
      }
      case "git/get-ref":
        return [
          200,
          { ref: `refs/${params.ref}`, object: { type: "commit", sha: found(git.refs.get(params.ref!)) } },
        ];
      case "git/get-commit": {
        const { sha, tree, message } = found(git.commits.get(params.commit_sha!));
        return [200, { sha, message, tree: { sha: tree } }];
      }
      case "git/get-tree": {
        const entries = found(git.trees.get(params.tree_sha!));
        const listed = query.has("recursive")
          ? [...git.filesOf(params.tree_sha!)].map(([path, file]) => ({ ...file, path, type: "blob" }))
          : entries;
        return [
          200,
          {
            sha: params.tree_sha,
            tree: listed.map((each) => ({ ...each, size: git.blobs.get(each.sha)?.length })),
            truncated: false,
          },
        ];
      }
      case "git/create-blob":
        return [
          201,
          { sha: git.putBlob(Buffer.from(body.content, body.encoding === "base64" ? "base64" : "utf8")) },
        ];
      case "git/create-tree": {
        const files = body.base_tree ? git.filesOf(body.base_tree) : new Map<string, GitFile>();
        for (const { path, sha, content, mode } of body.tree) {
          if (sha === null) {
            if (!files.delete(path)) throw new Refusal(422, "GitRPC::BadObjectState");
          } else
            files.set(path, { sha: content === undefined ? sha : git.putBlob(Buffer.from(content)), mode });
          const blob = files.get(path)?.sha;
          if (blob !== undefined && !git.blobs.has(blob))
            throw new Refusal(422, `tree.sha ${blob} does not exist`);
        }
        return [201, { sha: git.putFiles(files) }];
      }
      case "git/create-commit":
        found(git.trees.get(body.tree));
        return [201, { sha: git.putCommit(body.tree, body.parents ?? [], body.message) }];
      case "git/create-ref": {
        const ref = body.ref.replace(/^refs\//, "");
        if (git.refs.has(ref)) throw new Refusal(422, "Reference already exists");
        git.refs.set(ref, found(git.commits.get(body.sha)).sha);
        return [201, { ref: body.ref, object: { type: "commit", sha: body.sha } }];
      }
      case "git/update-ref": {
        const now = found(git.refs.get(params.ref!));
        if (!git.isAncestor(now, body.sha)) throw new Refusal(422, "Update is not a fast forward");
        git.refs.set(params.ref!, body.sha);
        return [200, { ref: `refs/${params.ref}`, object: { type: "commit", sha: body.sha } }];
      }
      case "pulls/list": {
        const branch = query.get("head")?.split(":")[1];
        const pulls = repository.pulls.filter(
          (each) =>
            each.state === query.get("state") &&
            (branch === undefined || each.head === branch) &&
            [null, each.base].includes(query.get("base")),
        );
        return [200, pulls.map((each) => this.#describePull(repository, each))];
      }
      case "pulls/create": {
        found(git.refs.get(`heads/${body.base}`));
        found(git.refs.get(`heads/${body.head}`));
        const isSame = ({ state, head, base }: DoublePull): boolean =>
          state === "open" && head === body.head && base === body.base;
        if (repository.pulls.some(isSame))
          throw new Refusal(422, `A pull request already exists for ${params.owner}:${body.head}.`);
        const number = repository.pulls.length + 1;
        const pull: DoublePull = {
          number,
          head: body.head,
          base: body.base,
          title: body.title,
          body: body.body ?? "",
          state: "open",
          merged: false,
        };
        repository.pulls.push(pull);
        return [201, this.#describePull(repository, pull)];
      }
      case "pulls/get":
      case "pulls/update": {
        const pull = found(repository.pulls.find(({ number }) => number === Number(params.pull_number)));
        Object.assign(pull, id === "pulls/update" ? body : {});
        return [200, this.#describePull(repository, pull)];
      }
      default:
        throw new Refusal(501, `The double does not know ${id}.`);
    }
  }

  #describePull = ({ name }: DoubleRepository, pull: DoublePull): object => ({
    number: pull.number,
    state: pull.state,
    merged: pull.merged,
    title: pull.title,
    body: pull.body,
    html_url: `${this.url}/${name}/pull/${pull.number}`,
    head: { ref: pull.head },
    base: { ref: pull.base },
  });

  #sendArchive(url: URL, response: ServerResponse): void {
    const [, , owner, repo, ref] = url.pathname.split("/");
    const { git } = this.#repositoryOf({ owner: owner!, repo: repo! });
    const zip = new ZipFile();
    for (const [path, { sha }] of git.filesOf(git.commits.get(ref!)!.tree))
      zip.addBuffer(git.blobs.get(sha)!, `${owner}-${repo}-${ref!.slice(0, 7)}/${path}`);
    zip.end();
    response.writeHead(200, { "content-type": "application/zip" });
    zip.outputStream.pipe(response);
  }
}

const describe = (name: string): object => ({
  full_name: name,
  private: true,
  default_branch: "main",
  permissions: { push: true, pull: true },
});
