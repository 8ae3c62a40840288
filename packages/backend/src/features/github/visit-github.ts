import type { SecretBox } from "../../platform/secret-box.js";
import { visitPlace } from "./github-places.js";

/** Who went to GitHub to install the App, and for which workspace. */
export interface GithubVisit {
  /** UUID. */
  readonly workspaceId: string;
  /** UUID of the session: nobody else's browser can end the visit. */
  readonly sessionId: string;
}

/** A page of settings may stay open for so long before its link is followed, and the App be installed, in ms. */
const visitMs = 60 * 60_000;

/** The state that goes to GitHub and comes back: sealed, so that it tells nothing and nobody else makes one. */
export const startVisit = (box: Pick<SecretBox, "seal">, visit: GithubVisit): string =>
  box.seal(JSON.stringify({ ...visit, until: Date.now() + visitMs }), visitPlace);

/** The visit of a state; undefined where the state is not ours, too old, or of another session. */
export function endVisit(
  box: Pick<SecretBox, "open">,
  state: string,
  sessionId: string,
): GithubVisit | undefined {
  try {
    const visit = JSON.parse(box.open(state, visitPlace)) as GithubVisit & { until: number };
    return visit.until > Date.now() && visit.sessionId === sessionId ? visit : undefined;
  } catch {
    return undefined;
  }
}
