import { RolloutError } from "@rollout/contract";
import { Octokit } from "octokit";
import { createOutboundAgents, type OutboundAgents } from "../../platform/outbound-agents.js";
import { outboundFetch } from "../../platform/outbound-fetch.js";
import type { OutboundPolicy } from "../../platform/outbound-policy.js";
import type { SecretBox, SecretPlace } from "../../platform/secret-box.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { findGithubConnection } from "./github.sql.js";
import { toGithubError } from "./github-failures.js";

/** Opens GitHub for workspaces: api.github.com, or the GitHub Enterprise server of the operator. */
export class GithubAccess {
  readonly #agents: OutboundAgents;
  readonly #apiUrl: string;

  /** @param githubUrl - `https://github.com`, or the address of a GitHub Enterprise server. */
  constructor(
    readonly githubUrl: string,
    policy: OutboundPolicy,
    private readonly secrets: Pick<SecretBox, "open" | "seal">,
  ) {
    this.#agents = createOutboundAgents(policy);
    const { origin } = new URL(githubUrl);
    this.#apiUrl = origin === "https://github.com" ? "https://api.github.com" : `${origin}/api/v3`;
  }

  /** @throws {RolloutError} github_not_connected, secret_unreadable. */
  async open(db: WorkspaceDb): Promise<Github> {
    const row = await findGithubConnection(db);
    if (row === undefined || row.token_sealed === null) throw new RolloutError("github_not_connected");
    return this.withToken(this.secrets.open(row.token_sealed, this.#placeOf(db.workspaceId)));
  }

  withToken(token: string): Github {
    const fetch = (address: string, options: Parameters<typeof outboundFetch>[2]): Promise<Response> =>
      outboundFetch(this.#agents, address, options);
    const octokit = new Octokit({
      auth: token,
      baseUrl: this.#apiUrl,
      userAgent: "rollout",
      request: { fetch },
      // Their pauses are for apps without a person who waits; what GitHub asks for is done in `call`.
      throttle: { enabled: false },
      retry: { enabled: false },
      log: silent,
    });
    return new Github(octokit, (address) => outboundFetch(this.#agents, address));
  }

  seal = (workspaceId: string, token: string): string => this.secrets.seal(token, this.#placeOf(workspaceId));

  #placeOf = (workspaceId: string): SecretPlace => ({
    workspaceId,
    table: "github_connections",
    row: workspaceId,
    column: "token_sealed",
    origin: new URL(this.#apiUrl).origin,
  });

  close(): void {
    this.#agents.destroy();
  }
}

const ignore = (): void => undefined;
/** Octokit would tell of deprecations and failures with the address of the request. */
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** GitHub asks to wait: so long is waited at most, in ms, and so often. */
const longestWaitMs = 60_000;
const mostTries = 4;

/** GitHub as one connection reaches it. */
export class Github {
  constructor(
    private readonly octokit: Octokit,
    /** Without the token, for addresses that carry a permission of their own. */
    readonly fetchPlain: (address: string) => Promise<Response>,
  ) {}

  /** Where the archive of a commit can be fetched, for a few minutes and without the token. */
  async archiveAddress(wanted: { owner: string; repo: string; ref: string }): Promise<string> {
    const { headers } = await this.call((rest) => rest.repos.downloadZipballArchive(wanted));
    if (headers.location === undefined) throw new RolloutError("github_unreachable");
    return headers.location;
  }

  /**
   * One call of the API; what GitHub wants to be waited for is waited for.
   *
   * @throws {RolloutError} github_refused or github_unreachable, with a sentence.
   */
  async call<Result>(request: (rest: Octokit["rest"]) => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries++) {
      try {
        return await request(this.octokit.rest);
      } catch (error) {
        const { failure, waitMs } = toGithubError(error);
        if (failure !== error) failure.cause = error;
        if (waitMs === undefined || waitMs > longestWaitMs || tries === mostTries) throw failure;
        await new Promise((waited) => setTimeout(waited, waitMs));
      }
    }
  }
}
