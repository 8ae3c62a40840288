import { Failure, usageFailure } from "../failure.js";
import type { ConfigFile } from "./config-file.js";
import type { Environment } from "./environment.js";
import type { InstallNote } from "./install-note.js";
import { type Login, loginsOf, profileOf } from "./logins.js";

/** What is said on the command line about where to call. */
export interface Choices {
  readonly baseUrl: string | undefined;
  readonly profile: string | undefined;
}

/** Whom the command calls, and as whom. */
export interface Settings {
  readonly baseUrl: string;
  readonly profile: string;
  /** From the environment; it wins over every login. */
  readonly environmentKey: string | undefined;
  /** The workspace that the environment names. */
  readonly environmentWorkspace: string | undefined;
  /** The login that is used where the environment has no key. */
  readonly login: Login | undefined;
}

/** Name of the profile: option, environment, `default`. */
function profileName(choices: Choices, environment: Environment): string {
  const name = choices.profile ?? environment.profile ?? "default";
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw usageFailure(
      `No profile can be called ${JSON.stringify(name)}.`,
      "Use letters, digits, dot, hyphen and underscore; at most 64.",
    );
  }
  return name;
}

/**
 * Where to call and as whom: option, then environment, then the profile's login, then the server that this command was
 * installed from. There is no other default, so no key goes to a host that nobody named.
 */
export function readSettings(
  choices: Choices,
  environment: Environment,
  { config, note }: { config: ConfigFile; note: InstallNote | undefined },
): Settings {
  const profile = profileName(choices, environment);
  const saved = profileOf(config, profile);
  const text = choices.baseUrl ?? environment.baseUrl ?? saved.baseUrl ?? note?.baseUrl;
  if (text === undefined) {
    throw new Failure("base_url_missing", "No address of a Rollout server was given.", {
      next: "Pass --base-url https://rollout.example.com, or set ROLLOUT_BASE_URL.",
      exitCode: 2,
    });
  }
  const baseUrl = checkedBaseUrl(text);
  const logins = loginsOf(saved, baseUrl);
  const workspace = environment.workspace;
  return {
    baseUrl,
    profile,
    environmentKey: checkedKey(environment.apiKey),
    environmentWorkspace: workspace,
    login: workspace === undefined ? logins[0] : logins.find((login) => login.workspace === workspace),
  };
}

/** An address as it is saved and compared: without a slash at its end. */
function checkedBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (!url || !isHttp || url.username !== "" || url.password !== "") {
    throw new Failure(
      "base_url_invalid",
      `Not the address of a server: ${JSON.stringify(withoutUser(text))}.`,
      {
        next: "It looks like https://rollout.example.com, without a user or password in it.",
        exitCode: 2,
      },
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

function checkedKey(key: string | undefined): string | undefined {
  // What a header cannot carry would fail with a message that holds the key.
  if (key === undefined || /^[\x21-\x7e]+$/.test(key)) return key;
  throw new Failure("key_malformed", "The API key in ROLLOUT_API_KEY has characters that no key has.", {
    next: "Copy the whole key again; it has 46 characters.",
    exitCode: 3,
  });
}

/** A password must not stand in what is printed, and perhaps kept. */
const withoutUser = (text: string): string => text.replace(/\/\/[^/]*@/, "//…@");
