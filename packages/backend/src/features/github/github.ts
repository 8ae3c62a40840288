import { setTimeout } from "node:timers/promises";
import { RolloutError } from "@rollout/contract";
import { Octokit } from "octokit";
import type { OutboundAgents } from "../../platform/outbound-agents.js";
import { outboundFetch } from "../../platform/outbound-fetch.js";
import { toGithubError } from "./github-failures.js";

/** How a connection is used, this once. */
export interface GithubUse {
  /** Ends calls and waiting. */
  readonly signal?: AbortSignal | undefined;
  /** How long a call may take with all that GitHub wants to be waited for, in ms; a person waits unless given. */
  readonly patienceMs?: number;
}

/** Where GitHub is. */
export interface GithubServer {
  readonly apiUrl: string;
  readonly agents: OutboundAgents;
}

const personsPatienceMs = 5_000;
/** Of calls that failed without GitHub asking for anything. */
const mostTries = 4;

const ignore = (): void => undefined;
/** Octokit would tell of deprecations and failures with the address of the request. */
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Octokit that asks for the version of the API that this was written for. */
export const VersionedOctokit = Octokit.plugin((octokit) => {
  octokit.hook.before("request", (options) => {
    options.headers["x-github-api-version"] = "2022-11-28";
  });
});

/** Octokit as every connection uses it, on sockets that go only where the policy lets them. */
export function octokitOptions({ apiUrl, agents }: GithubServer, signal?: AbortSignal) {
  const fetch = (address: string, options: Parameters<typeof outboundFetch>[2]): Promise<Response> =>
    outboundFetch(agents, address, options);
  return {
    baseUrl: apiUrl,
    userAgent: "rollout",
    request: { fetch, ...(signal ? { signal } : {}) },
    // Their pauses are for apps without a person who waits; what GitHub asks for is done in `call`.
    throttle: { enabled: false },
    retry: { enabled: false },
    log: silent,
  };
}

/** GitHub as one connection reaches it. */
export class Github {
  readonly #octokit: Octokit;
  readonly #server: GithubServer;
  readonly #use: GithubUse;

  constructor(
    server: GithubServer,
    /** Of a person, or of an installation of the App. */
    readonly kind: "token" | "app",
    /** Asked before each call: tokens of installations last for an hour. */
    token: () => Promise<string> | string,
    use: GithubUse = {},
  ) {
    this.#server = server;
    this.#use = use;
    this.#octokit = new VersionedOctokit(octokitOptions(server, use.signal));
    this.#octokit.hook.before("request", async (options) => {
      options.headers.authorization = `token ${await token()}`;
    });
  }

  /** Where the archive of a commit can be fetched, for a few minutes and without the token. */
  async archiveAddress(wanted: { owner: string; repo: string; ref: string }): Promise<string> {
    const { headers } = await this.call((rest) => rest.repos.downloadZipballArchive(wanted));
    if (headers.location === undefined) throw new RolloutError("github_unreachable");
    return headers.location;
  }

  /** Without the token, for addresses that carry a permission of their own. */
  fetchPlain = (address: string): Promise<Response> =>
    outboundFetch(this.#server.agents, address, { signal: this.#use.signal });

  /**
   * One call of the API; what GitHub wants to be waited for is waited for.
   *
   * @throws {RolloutError} github_refused or github_unreachable, with a sentence.
   */
  async call<Result>(request: (rest: Octokit["rest"]) => Promise<Result>): Promise<Result> {
    const { signal, patienceMs = personsPatienceMs } = this.#use;
    const until = Date.now() + patienceMs;
    for (let tries = 1; ; tries++) {
      try {
        return await request(this.#octokit.rest);
      } catch (error) {
        const { failure, waitMs, isAsked } = toGithubError(error);
        if (failure !== error) failure.cause = error;
        if (waitMs === undefined || Date.now() + waitMs > until || (!isAsked && tries === mostTries))
          throw failure;
        await setTimeout(waitMs, undefined, { signal });
      }
    }
  }
}
