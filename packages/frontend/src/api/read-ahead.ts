/** Starts the slowest read of a page together with the page: the timeline of the rollout that its address names. */
import type { RolloutId, Timeline } from "@rollout/contract";
import { readTimeline } from "./rollouts.js";

const rolloutPage = /^\/w\/([^/]+)\/rollouts\/(ro_[0-9a-z]{26})\/?$/;

let ahead: { workspace: string; rolloutId: string; timeline: Promise<Timeline> } | null = null;

/** Called before the app is built, so that the server works while the browser does. */
export function readAhead(pathname: string): void {
  const [, workspace, rolloutId] = rolloutPage.exec(pathname) ?? [];
  if (workspace === undefined || rolloutId === undefined) return;
  const timeline = readTimeline(decodeURIComponent(workspace), rolloutId as RolloutId);
  // Whoever takes it meets the error; nobody may, when the page turns out to be another.
  timeline.catch(() => undefined);
  ahead = { workspace: decodeURIComponent(workspace), rolloutId, timeline };
}

/** What was read ahead for this rollout, once; null when nothing was or it failed. */
export async function takeAhead(workspace: string, rolloutId: RolloutId): Promise<Timeline | null> {
  const taken = ahead;
  ahead = null;
  if (taken?.workspace !== workspace || taken.rolloutId !== rolloutId) return null;
  return taken.timeline.catch(() => null);
}
