import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { checkRequest } from "./check-request.js";
import { DoubleApp, type DoubleToken, missingRight } from "./double-access.js";
import { DoubleRepository } from "./double-repository.js";
import { found, Refusal } from "./refusal.js";
import { describeRepository, operateRepository } from "./repository-operations.js";

/** A fault that the next call of an operation meets. */
export interface DoubleFault {
  /** 0: the connection breaks. */
  readonly status: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** GitHub's own description has accepted it. */
  readonly body: unknown;
  readonly token: DoubleToken;
}

interface NewInstallationToken {
  readonly repositories?: readonly string[];
  readonly permissions?: DoubleToken["rights"];
}

type Reply = readonly [status: number, body: unknown];

const apiVersion = "2022-11-28";

/**
 * GitHub in memory, on loopback, as a GitHub Enterprise server: real git objects, pull requests, and every request
 * compared with GitHub's published description, so that a call that GitHub would refuse is refused here.
 */
export class GithubDouble {
  readonly tokens = new Map<string, DoubleToken>();
  readonly repositories = new Map<string, DoubleRepository>();
  readonly app = new DoubleApp();
  /** Operations that were called, in order. */
  readonly calls: string[] = [];
  /** Paths that trees took in with new contents, in order. */
  readonly uploads: string[] = [];
  /** What GitHub's description had against requests. */
  readonly violations: string[] = [];
  /** This operation is done, but nobody hears of it. */
  unheard: string | null = null;
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
      if (url.pathname === "/login/oauth/access_token")
        return send(200, this.#exchange(body as Readonly<Record<string, unknown>>));
      const bearer = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
      url.pathname = url.pathname.replace(/^\/api\/v3/, "");
      const checked = checkRequest(request.method!, url, body);
      const version = request.headers["x-github-api-version"];
      if (typeof checked === "string" || version !== apiVersion) {
        const problem = typeof checked === "string" ? checked : `version ${version}`;
        this.violations.push(`${request.method} ${url.pathname}: ${problem}`);
        return send(422, { message: problem });
      }
      if (checked.id === "apps/create-installation-access-token")
        return send(
          ...(await this.#installationToken(
            bearer,
            checked.params,
            body as NewInstallationToken | undefined,
          )),
        );
      const token = this.tokens.get(bearer);
      if (!token) return send(401, { message: "Bad credentials" });
      this.calls.push(checked.id);
      const fault = this.#faults.get(checked.id)?.shift();
      if (fault?.status === 0) return void request.socket.destroy();
      if (fault) return send(fault.status, { message: fault.message ?? "A fault" }, fault.headers);
      const call = { params: checked.params, query: url.searchParams, body, token };
      const [status, reply] = this.#operate(checked.id, call);
      if (checked.id === this.unheard) return;
      if (status === 302) return void response.writeHead(302, { location: String(reply) }).end();
      send(status, reply, token.expires ? { "github-authentication-token-expiration": token.expires } : {});
    } catch (error) {
      if (error instanceof Refusal) return send(error.status, { message: error.message }, error.headers);
      send(500, { message: String(error) });
    }
  }

  #operate(id: string, call: Call): Reply {
    const { params, query, token } = call;
    const missing = missingRight(token, id);
    if (missing !== undefined)
      throw new Refusal(403, "Resource not accessible by personal access token", {
        "x-accepted-github-permissions": missing,
      });
    const page = (names: readonly string[]): object[] => {
      const [size, number] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
      return names.slice((number - 1) * size, number * size).map(describeRepository);
    };
    const reached = [...this.repositories.keys()].filter(
      (name) => token.repositories?.includes(name) ?? true,
    );
    switch (id) {
      case "users/get-authenticated":
        return [200, { login: token.login }];
      case "repos/list-for-authenticated-user":
        return [200, page(reached)];
      case "apps/list-repos-accessible-to-installation":
        if (token.installation === undefined)
          throw new Refusal(403, "You must authenticate as an installation");
        return [200, { total_count: reached.length, repositories: page(reached) }];
      case "apps/list-installations-for-authenticated-user": {
        const installations = [...this.app.installations.values()]
          .filter(({ writers }) => Object.hasOwn(writers, token.login))
          .map(({ id: own, login }) => ({ id: own, account: { login } }));
        return [200, { total_count: installations.length, installations }];
      }
      case "apps/list-installation-repos-for-authenticated-user": {
        const { repositories, writers } = found(this.app.installations.get(Number(params.installation_id)));
        const listed = page(repositories).map((each, index) => {
          const push = found(writers[token.login]).includes(repositories[index]!);
          return { ...each, permissions: { pull: true, push } };
        });
        return [200, { total_count: listed.length, repositories: listed }];
      }
    }
    const name = `${params.owner}/${params.repo}`;
    if (!reached.includes(name)) throw new Refusal(404, "Not Found");
    if (id === "repos/download-zipball-archive") return [302, `${this.url}/codeload/${name}/${params.ref}`];
    const onUpload = (path: string): void => void this.uploads.push(path);
    return operateRepository(id, this.repositories.get(name)!, { ...call, url: this.url, onUpload });
  }

  /** A code of somebody who comes back from GitHub becomes a token of that person. */
  #exchange(form: Readonly<Record<string, unknown>>): object {
    const login = this.app.takeCode(form);
    if (login === undefined)
      return {
        error: "bad_verification_code",
        error_description: "The code passed is incorrect or expired.",
      };
    const token = `ghu_${randomBytes(18).toString("hex")}`;
    this.tokens.set(token, { login });
    return { access_token: token, token_type: "bearer", scope: "" };
  }

  async #installationToken(
    bearer: string,
    { installation_id: id }: Readonly<Record<string, string>>,
    body: NewInstallationToken | undefined,
  ): Promise<Reply> {
    if (!(await this.app.isOwn(bearer))) return [401, { message: "A JSON web token could not be decoded" }];
    const installation = this.app.installations.get(Number(id));
    if (!installation || installation.isGone) return [404, { message: "Not Found" }];
    const { login, repositories } = installation;
    const wanted = body?.repositories?.map((name) => `${login}/${name}`);
    if (wanted?.some((name) => !repositories.includes(name)))
      return [
        422,
        { message: "There is at least one repository that is not accessible to the installation." },
      ];
    const token = `ghs_${randomBytes(18).toString("hex")}`;
    const rights = body?.permissions ?? { contents: "write", pull_requests: "write" };
    this.tokens.set(token, {
      login: `${this.app.slug}[bot]`,
      rights,
      repositories: wanted ?? repositories,
      installation: installation.id,
    });
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    return [201, { token, expires_at: expires, permissions: rights, repository_selection: "selected" }];
  }

  #sendArchive(url: URL, response: ServerResponse): void {
    const [, , owner, repo, ref] = url.pathname.split("/");
    const { git } = found(this.repositories.get(`${owner}/${repo}`));
    const zip = new ZipFile();
    for (const [path, { sha, mode }] of git.filesOf(git.commits.get(ref!)!.tree))
      zip.addBuffer(git.blobs.get(sha)!, `${owner}-${repo}-${ref!.slice(0, 7)}/${path}`, {
        mode: Number.parseInt(mode, 8),
      });
    zip.end();
    response.writeHead(200, { "content-type": "application/zip" });
    zip.outputStream.pipe(response);
  }
}
