import { RolloutError } from "@rollout/contract";
import { App } from "octokit";
import type { GithubAppSettings } from "../../platform/github-settings.js";
import { Github, type GithubServer, octokitOptions, VersionedOctokit } from "./github.js";
import { githubStatus, toGithubError } from "./github-failures.js";

/** Where the App is installed, as far as the person who connects it reaches. */
export interface FoundInstallation {
  /** Of the account or organisation. */
  readonly login: string;
  /** Repositories, as owner/name, that the person may write to. */
  readonly repositories: readonly string[];
}

/** What a token of an installation may do, whatever the installation may. */
const rights = { contents: "write", pull_requests: "write" } as const;

const perPage = 100;
const mostPages = 10;

/** The operator's GitHub App: installed by people, and by its key the source of tokens that last for an hour. */
export class GithubApp {
  readonly #app: App;
  readonly #server: GithubServer;
  readonly #installAddress: string;

  constructor(
    { id, slug, privateKey, clientId, clientSecret }: GithubAppSettings,
    server: GithubServer,
    url: string,
  ) {
    this.#server = server;
    this.#app = new App({
      appId: id,
      privateKey,
      oauth: { clientId, clientSecret },
      Octokit: VersionedOctokit.defaults(octokitOptions(server)),
    });
    const { origin } = new URL(url);
    const apps = origin === "https://github.com" ? "apps" : "github-apps";
    this.#installAddress = `${origin}/${apps}/${slug}/installations/new`;
  }

  /** Where a person installs the App; GitHub sends them back with the state. */
  installUrl(state?: string): string {
    return state === undefined
      ? this.#installAddress
      : `${this.#installAddress}?state=${encodeURIComponent(state)}`;
  }

  /**
   * A token for these repositories of the installation and no others.
   *
   * @param names - Without their owner; none for all that the installation reaches.
   * @throws {RolloutError} github_refused where the App is not installed there any more.
   */
  async token(installationId: number, names: readonly string[]): Promise<string> {
    try {
      const made = await this.#app.octokit.auth({
        type: "installation",
        installationId,
        ...(names.length > 0 ? { repositoryNames: names } : {}),
        permissions: rights,
      });
      return (made as { token: string }).token;
    } catch (error) {
      const status = githubStatus(error);
      if (status === 404 || status === 401)
        throw refused(
          "The GitHub App is not installed there any more. An owner connects it again in Settings.",
        );
      if (status === 403) throw refused("The installation of the GitHub App is suspended on GitHub.");
      if (status === 422)
        throw refused(
          "The installation of the GitHub App does not reach the repository, or may not write contents and pull requests.",
        );
      throw error;
    }
  }

  /**
   * Finds an installation among those of the person whose code this is. Anybody can make up the number of one.
   *
   * @throws {RolloutError} role_missing where the person does not reach it.
   */
  async findInstallation(code: string, installationId: number): Promise<FoundInstallation> {
    const token = await this.#personsToken(code);
    const github = new Github(this.#server, "token", () => token);
    const found = await findOf(
      async (page) => {
        const { data } = await github.call((rest) =>
          rest.apps.listInstallationsForAuthenticatedUser({ per_page: perPage, page }),
        );
        return data.installations;
      },
      ({ id }) => id === installationId,
    );
    if (!found || found.account === null)
      throw new RolloutError(
        "role_missing",
        "Your account on GitHub does not reach this installation of the App. Install it yourself, or ask who did.",
      );
    const repositories: string[] = [];
    await findOf(
      async (page) => {
        const { data } = await github.call((rest) =>
          rest.apps.listInstallationReposForAuthenticatedUser({
            installation_id: installationId,
            per_page: perPage,
            page,
          }),
        );
        return data.repositories;
      },
      (each) => {
        if (each.permissions?.push === true) repositories.push(each.full_name);
        return false;
      },
    );
    const login = "login" in found.account ? found.account.login : found.account.slug;
    return { login, repositories };
  }

  async #personsToken(code: string): Promise<string> {
    try {
      return ((await this.#app.octokit.auth({ type: "oauth-user", code })) as { token: string }).token;
    } catch (error) {
      if (githubStatus(error) === 400)
        throw refused("GitHub does not know the code of this visit any more. Start again from Settings.");
      throw toGithubError(error).failure;
    }
  }
}

const refused = (sentence: string): RolloutError => new RolloutError("github_refused", sentence);

/** The first that fits, page after page. */
async function findOf<Item>(
  read: (page: number) => Promise<readonly Item[]>,
  fits: (item: Item) => boolean,
): Promise<Item | undefined> {
  for (let page = 1; page <= mostPages; page++) {
    const items = await read(page);
    const found = items.find(fits);
    if (found !== undefined || items.length < perPage) return found;
  }
  return undefined;
}
