import { RolloutError } from "@rollout/contract";
import type { GithubSettings } from "../../platform/github-settings.js";
import { createOutboundAgents, type OutboundAgents } from "../../platform/outbound-agents.js";
import type { OutboundPolicy } from "../../platform/outbound-policy.js";
import type { SecretBox } from "../../platform/secret-box.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { Github, type GithubServer, type GithubUse } from "./github.js";
import { findGithubConnection, type GithubConnectionRow } from "./github.sql.js";
import { GithubApp } from "./github-app.js";
import { apiUrlOf, tokenPlace } from "./github-places.js";

/** Opens GitHub for workspaces: api.github.com, or the GitHub Enterprise server of the operator. */
export class GithubAccess {
  /** Absent: workspaces connect by tokens alone. */
  readonly app: GithubApp | undefined;
  readonly #agents: OutboundAgents;
  readonly #server: GithubServer;

  constructor(
    { url, app }: GithubSettings,
    policy: OutboundPolicy,
    private readonly secrets: Pick<SecretBox, "open" | "seal">,
  ) {
    this.#agents = createOutboundAgents(policy);
    this.#server = { apiUrl: apiUrlOf(url), agents: this.#agents };
    this.app = app && new GithubApp(app, this.#server, url);
  }

  /**
   * GitHub for a repository, as owner/name; the App's tokens reach no other.
   *
   * @throws {RolloutError} github_not_connected, github_refused, secret_unreadable.
   */
  async openFor(db: WorkspaceDb, repository: string, use?: GithubUse): Promise<Github> {
    const row = await this.#connectionOf(db);
    if (row.kind === "app" && !row.repositories.includes(repository))
      throw new RolloutError(
        "github_refused",
        `The GitHub App was not connected for ${repository} by somebody who may write to it. An owner connects it again in Settings.`,
      );
    return this.#open(db, row, [repository], use);
  }

  /** GitHub for whatever the connection reaches, with the repositories that an App was connected for. */
  async open(db: WorkspaceDb): Promise<{ github: Github; repositories: readonly string[] }> {
    const row = await this.#connectionOf(db);
    return { github: this.#open(db, row, []), repositories: row.repositories };
  }

  withToken = (token: string, use?: GithubUse): Github => new Github(this.#server, "token", () => token, use);

  seal = (workspaceId: string, token: string): string =>
    this.secrets.seal(token, tokenPlace(workspaceId, this.#server.apiUrl));

  close(): void {
    this.#agents.destroy();
  }

  async #connectionOf(db: WorkspaceDb): Promise<GithubConnectionRow> {
    const row = await findGithubConnection(db);
    if (row === undefined) throw new RolloutError("github_not_connected");
    if (row.expires_at !== null && row.expires_at.getTime() < Date.now())
      throw new RolloutError(
        "github_refused",
        `The token of ${row.login} expired on ${row.expires_at.toISOString().slice(0, 10)}. An owner enters a new one in Settings.`,
      );
    return row;
  }

  #open(
    db: WorkspaceDb,
    { token_sealed: sealed, installation_id: installationId }: GithubConnectionRow,
    /** Empty: all of an installation. */
    repositories: readonly string[],
    use?: GithubUse,
  ): Github {
    if (sealed !== null)
      return this.withToken(this.secrets.open(sealed, tokenPlace(db.workspaceId, this.#server.apiUrl)), use);
    const { app } = this;
    // Connected by an App that the operator has taken away.
    if (app === undefined || installationId === null) throw new RolloutError("github_not_connected");
    const names = repositories.map((name) => name.slice(name.indexOf("/") + 1));
    return new Github(this.#server, "app", () => app.token(installationId, names), use);
  }
}
