import { ApiClient } from "./api/api-client.js";
import type { CommandWords } from "./command-words.js";
import { ConfigStore } from "./config/config-file.js";
import { type Environment, readEnvironment } from "./config/environment.js";
import { readInstallNote } from "./config/install-note.js";
import type { Login } from "./config/logins.js";
import { type Choices, readSettings, type Settings } from "./config/settings.js";
import { exitCodes } from "./exit-codes.js";
import { Failure } from "./failure.js";
import type { Output } from "./output/output.js";

type Variables = Readonly<Record<string, string | undefined>>;

export interface ContextParts {
  readonly output: Output;
  /** Aborted by Ctrl-C: give it to whatever takes long. */
  readonly signal: AbortSignal;
  readonly choices: Choices;
  /** All environment variables. */
  readonly variables: Variables;
  /** Every command, for what tells of them. */
  readonly commands: readonly CommandWords[];
}

/** What a command works with. Nothing is read or called before the command asks for it. */
export class Context {
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly variables: Variables;
  readonly commands: readonly CommandWords[];
  readonly environment: Environment;
  readonly config = new ConfigStore();
  private readonly choices: Choices;
  private read: Promise<Settings> | undefined;

  constructor({ output, signal, choices, variables, commands }: ContextParts) {
    this.output = output;
    this.signal = signal;
    this.choices = choices;
    this.variables = variables;
    this.commands = commands;
    this.environment = readEnvironment(variables);
  }

  /** Whom to call and as whom: options, environment, config file, in this order. */
  settings(): Promise<Settings> {
    this.read ??= this.readSettings();
    return this.read;
  }

  /**
   * The API with the key in use.
   *
   * @param signal - What ends its calls; Ctrl-C unless given.
   * @throws {Failure} not_logged_in
   */
  async api(signal = this.signal): Promise<ApiClient> {
    const settings = await this.settings();
    const { baseUrl, environmentKey, environmentWorkspace, login } = settings;
    if (environmentKey === undefined && login === undefined) throw notLoggedIn(settings);
    return new ApiClient({
      baseUrl,
      apiKey: environmentKey ?? login?.apiKey,
      workspace: environmentKey === undefined ? undefined : environmentWorkspace,
      signal,
      howToLogIn: howToLogIn(settings),
      onWait: this.onWait,
    });
  }

  /**
   * The API with the key of a login that need not be the one in use.
   *
   * @param signal - What ends its calls; Ctrl-C unless given.
   */
  apiOf(login: Login, signal = this.signal): ApiClient {
    return new ApiClient({
      baseUrl: login.baseUrl,
      apiKey: login.apiKey,
      signal,
      howToLogIn: loginAgain(login.workspace),
      onWait: this.onWait,
    });
  }

  /**
   * The API without a key, for what anyone may call.
   *
   * @param signal - What ends its calls; Ctrl-C unless given.
   */
  async openApi(signal = this.signal): Promise<ApiClient> {
    const { baseUrl } = await this.settings();
    return new ApiClient({ baseUrl, signal, howToLogIn: "Run: rollout login" });
  }

  private async readSettings(): Promise<Settings> {
    const [config, note] = await Promise.all([this.config.read(), readInstallNote()]);
    return readSettings(this.choices, this.environment, { config, note });
  }

  private readonly onWait = (ms: number): void =>
    this.output.note(`The server asks to wait: going on in ${Math.ceil(ms / 1000)} s.`);
}

/** The next step where a login to the workspace is needed. */
export const loginAgain = (workspace: string): string =>
  `Log in again with that workspace: rollout login --workspace ${workspace}`;

function howToLogIn({ environmentKey, login }: Settings): string {
  if (environmentKey !== undefined)
    return "Put a valid key into ROLLOUT_API_KEY, or unset it and run: rollout login";
  return login ? loginAgain(login.workspace) : "Run: rollout login";
}

function notLoggedIn({ baseUrl, environmentWorkspace }: Settings): Failure {
  const where = environmentWorkspace === undefined ? "" : ` in the workspace ${environmentWorkspace}`;
  return new Failure("not_logged_in", `You are not logged in to ${baseUrl}${where}.`, {
    next:
      environmentWorkspace === undefined
        ? "Run: rollout login   (or set ROLLOUT_API_KEY)"
        : `Run: rollout login --workspace ${environmentWorkspace}   (or unset ROLLOUT_WORKSPACE)`,
    exitCode: exitCodes.notLoggedIn,
  });
}
