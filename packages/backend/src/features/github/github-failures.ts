import { RolloutError } from "@rollout/contract";
import { RequestError } from "octokit";
import { refusalBeneath } from "../../platform/outbound-agents.js";

/** What a failed call means, and how long GitHub wants to be left alone before the next, in ms. */
export interface GithubFailure {
  readonly failure: Error;
  readonly waitMs?: number;
}

const refused = (sentence: string): RolloutError => new RolloutError("github_refused", sentence);

/** A secondary limit without a time: GitHub's documentation asks for a minute. */
const usualWaitMs = 60_000;

function waitOf(error: RequestError): number | undefined {
  const headers = error.response?.headers ?? {};
  const after = Number(headers["retry-after"]);
  if (Number.isFinite(after) && headers["retry-after"] !== undefined) return after * 1000;
  if (headers["x-ratelimit-remaining"] === "0")
    return Math.max(0, Number(headers["x-ratelimit-reset"]) * 1000 - Date.now());
  if (error.status === 429 || /secondary rate limit/i.test(error.message)) return usualWaitMs;
  return error.status >= 500 ? 1_000 : undefined;
}

function sentenceOf({ status, message }: RequestError): string {
  const said = message.replace(/ - https?:\S+.*$/s, "").slice(0, 300);
  if (status === 401)
    return "GitHub does not accept the token: it was revoked, has expired, or was not copied whole.";
  if (status === 403)
    return `GitHub does not allow it: ${said}. The token needs contents and pull requests, read and write.`;
  if (status === 404) return "GitHub knows no such repository or branch, or the token does not reach it.";
  return `GitHub refused: ${said}.`;
}

/** Makes a sentence of whatever a call of GitHub threw. */
export function toGithubError(error: unknown): GithubFailure {
  if (error instanceof RequestError && error.response !== undefined) {
    const waitMs = waitOf(error);
    const isBusy =
      error.status === 429 || error.status >= 500 || (error.status === 403 && waitMs !== undefined);
    const failure = isBusy
      ? new RolloutError(
          "github_unreachable",
          `GitHub is too busy for this connection; it asks to wait ${Math.ceil((waitMs ?? 0) / 1000)} s.`,
        )
      : refused(sentenceOf(error));
    return isBusy && waitMs !== undefined ? { failure, waitMs } : { failure };
  }
  if (error instanceof RolloutError) return { failure: error };
  if (error instanceof RequestError || refusalBeneath(error))
    return { failure: new RolloutError("github_unreachable") };
  return { failure: error instanceof Error ? error : new Error(String(error)) };
}

/** GitHub's status of a failed call; undefined where there was no reply. */
export const githubStatus = (error: unknown): number | undefined =>
  error instanceof RequestError && error.response !== undefined ? error.status : undefined;
