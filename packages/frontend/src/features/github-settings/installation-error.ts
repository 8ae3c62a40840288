/** Why somebody came back from GitHub without a connection, for the person who tried. */
import { type ErrorCode, errorCodeSchema, errorHint } from "@rollout/contract";

interface InstallationError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

const startAgain = "Start again below, in this browser.";

const words: Partial<Record<ErrorCode, { readonly message: string; readonly hint: string }>> = {
  origin_refused: {
    message: "The visit to GitHub did not begin in this browser, or was more than an hour ago.",
    hint: startAgain,
  },
  role_missing: {
    message: "Only an owner of the workspace who also reaches the installation on GitHub may connect it.",
    hint: "Start again signed in to GitHub as who manages the installation, or ask an owner.",
  },
  request_invalid: {
    message: "GitHub sent no code, or not the number of an installation.",
    hint: "Whoever runs the server lets the App request user authorization during installation.",
  },
  github_refused: {
    message: "GitHub refused it: the code was used already or is too old, or the App lacks a right.",
    hint: startAgain,
  },
  github_unreachable: { message: "GitHub does not answer.", hint: "Start again in a minute." },
  rate_limited: { message: "Too many tries.", hint: "Wait a minute, then start again." },
  workspace_not_found: {
    message: "You are no longer a member of that workspace.",
    hint: "Ask an owner of it.",
  },
};

/** What `?error=` says; any code that is not known reads as a failure of the server. */
export function installationErrorOf(text: string | undefined): InstallationError | undefined {
  if (text === undefined || text === "") return undefined;
  const parsed = errorCodeSchema.safeParse(text);
  const code = parsed.success ? parsed.data : "internal";
  const said = words[code];
  if (said !== undefined) return { code, ...said };
  return { code, message: "Something is wrong in the server.", hint: errorHint(code) };
}
