import { RolloutError } from "@rollout/contract";
import { RequestError } from "octokit";
import { refusalBeneath } from "../../platform/outbound-agents.js";

/** What a failed call means. */
export interface GithubFailure {
  readonly failure: Error;
  /** When the next try may succeed, in ms; undefined when none will. */
  readonly waitMs?: number;
  /** GitHub asked to wait: what was too much becomes enough with time. */
  readonly isAsked?: boolean;
}

const refused = (sentence: string): RolloutError => new RolloutError("github_refused", sentence);

/** A secondary limit without a time: GitHub's documentation asks for a minute. */
const usualWaitMs = 60_000;
const betweenTriesMs = 1_000;

/** How long GitHub wants to be left alone, in ms; undefined where it did not ask. */
function askedWaitOf(error: RequestError): number | undefined {
  const headers = error.response?.headers ?? {};
  if (error.status !== 403 && error.status !== 429 && error.status < 500) return undefined;
  const after = Number(headers["retry-after"]);
  if (Number.isFinite(after) && headers["retry-after"] !== undefined) return after * 1000;
  if (headers["x-ratelimit-remaining"] === "0")
    return Math.max(0, Number(headers["x-ratelimit-reset"]) * 1000 - Date.now());
  if (error.status === 429 || /secondary rate limit/i.test(error.message)) return usualWaitMs;
  return undefined;
}

/** What GitHub's `contents=write,pull_requests=write; …` wants, as its page of tokens calls it. */
const rightsOf = (header: string): string =>
  header
    .split(";")[0]!
    .split(",")
    .map((each) => each.trim().replace("=", ": ").replaceAll("_", " "))
    .join(", ");

function sentenceOf({ status, message, response }: RequestError): string {
  const said = message.replace(/ - https?:\S+.*$/s, "").slice(0, 300);
  const headers: Readonly<Record<string, unknown>> = response?.headers ?? {};
  if (status === 401)
    return "GitHub does not accept the token: it was revoked, has expired, or was not copied whole.";
  if (status === 403 && headers["x-github-sso"] !== undefined)
    return "The organisation wants single sign-on: authorize the token for it, in the token's settings on GitHub.";
  if (status === 403) {
    const wanted = headers["x-accepted-github-permissions"];
    const missing = typeof wanted === "string" ? ` This call needs ${rightsOf(wanted)}.` : "";
    return `GitHub does not allow it: ${said}. The token needs contents and pull requests, read and write.${missing}`;
  }
  if (status === 404) return "GitHub knows no such repository or branch, or the token does not reach it.";
  if (status === 409 && /repository is empty/i.test(said))
    return "The repository is empty. Give it its first commit, a README will do, then try again.";
  if (status >= 300 && status < 400) return "The repository has moved. Choose it by its new name.";
  return `GitHub refused: ${said}.`;
}

/** Makes a sentence of whatever a call of GitHub threw. */
export function toGithubError(error: unknown): GithubFailure {
  if (error instanceof RequestError && error.response !== undefined) {
    const askedMs = askedWaitOf(error);
    if (askedMs !== undefined) {
      const sentence = `GitHub is too busy for this connection; it asks to wait ${Math.ceil(askedMs / 1000)} s.`;
      const failure = new RolloutError("github_unreachable", sentence);
      return { failure, waitMs: askedMs, isAsked: true };
    }
    if (error.status < 500) return { failure: refused(sentenceOf(error)) };
    const failure = new RolloutError("github_unreachable", `GitHub answers with ${error.status}.`);
    return { failure, waitMs: betweenTriesMs };
  }
  if (error instanceof RolloutError) return { failure: error };
  if (refusalBeneath(error)) return { failure: new RolloutError("github_unreachable") };
  if (error instanceof RequestError)
    return { failure: new RolloutError("github_unreachable"), waitMs: betweenTriesMs };
  return { failure: error instanceof Error ? error : new Error(String(error)) };
}

/** GitHub's status of a failed call; undefined where there was no reply. */
export const githubStatus = (error: unknown): number | undefined =>
  error instanceof RequestError && error.response !== undefined ? error.status : undefined;
