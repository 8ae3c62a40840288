/** Where a client sends, and with which key: constructor first, then environment. */
import { RolloutError } from "./errors.js";

/** How a client is made. What is left out is taken from the environment. */
export interface RolloutOptions {
  /** API key, `mv37_rl_…`; else `ROLLOUT_API_KEY`. It is sent to `baseUrl` only. */
  apiKey?: string | undefined;
  /** Address of the server, `https://rollout.example.com`; else `ROLLOUT_BASE_URL`. There is no default. */
  baseUrl?: string | undefined;
  /** Slug of the workspace; else `ROLLOUT_WORKSPACE`; else the key's own workspace. */
  workspace?: string | undefined;
  /** Takes warnings about delivery, at most one a minute; `console.warn` unless given. */
  onWarning?: ((message: string) => void) | undefined;
}

/** The options as they hold for the life of a client. */
export interface Settings {
  apiKey: string;
  /** Without a slash at its end. */
  baseUrl: string;
  workspace: string | undefined;
}

/** Reads and checks the options of a client. */
export function readSettings(options: RolloutOptions): Settings {
  const baseUrl = given(options.baseUrl) ?? environment("ROLLOUT_BASE_URL");
  if (baseUrl === undefined) {
    throw new RolloutError("base_url_missing", "No address of a Rollout server was given.", {
      hint: "Pass baseUrl to new Rollout({ … }), or set ROLLOUT_BASE_URL.",
    });
  }
  const apiKey = given(options.apiKey) ?? environment("ROLLOUT_API_KEY");
  if (apiKey === undefined) {
    throw new RolloutError("api_key_missing", "No API key was given.", {
      hint: "Pass apiKey to new Rollout({ … }), or set ROLLOUT_API_KEY. The server's operator makes one with admin.js create-key.",
    });
  }
  if (!fitsHeader(apiKey)) {
    throw new RolloutError("key_malformed", "The API key has characters that no key has.", {
      hint: "Copy the whole key again; it has 46 characters.",
    });
  }
  const workspace = given(options.workspace) ?? environment("ROLLOUT_WORKSPACE");
  return { apiKey, baseUrl: checkedBaseUrl(baseUrl), workspace: checkedWorkspace(workspace) };
}

/** A workspace's slug that a header can carry. */
export function checkedWorkspace(workspace: string | undefined): string | undefined {
  const slug = given(workspace);
  if (slug === undefined || fitsHeader(slug)) return slug;
  throw new RolloutError("workspace_invalid", `No workspace has the slug ${JSON.stringify(slug)}.`, {
    hint: "Use the slug that the address of the workspace's pages shows.",
  });
}

function checkedBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlainHttp =
    (url?.protocol === "http:" || url?.protocol === "https:") && url.username === "" && url.password === "";
  if (url === undefined || !isPlainHttp) {
    throw new RolloutError("base_url_invalid", `Not the address of a server: ${JSON.stringify(text)}.`, {
      hint: "It looks like https://rollout.example.com, without a user or password in it.",
    });
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

const given = (text: string | undefined): string | undefined => text?.trim() || undefined;

const environment = (name: string): string | undefined => {
  const runtime: Partial<typeof process> | undefined = globalThis.process;
  return given(runtime?.env?.[name]);
};

const fitsHeader = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);
