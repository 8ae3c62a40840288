/** Takes the timeline that `public/read-ahead.js` asked for before the app was loaded. */
import type { RolloutId, Timeline } from "@rollout/contract";

declare global {
  interface Window {
    rolloutReadAhead?: { workspace: string; rolloutId: string; reply: Promise<Response> };
  }
}

/** What was read ahead for this rollout, once; null when nothing was, or it failed: then it is read as usual. */
export async function takeAhead(workspace: string, rolloutId: RolloutId): Promise<Timeline | null> {
  const taken = window.rolloutReadAhead;
  delete window.rolloutReadAhead;
  if (taken?.workspace !== workspace || taken.rolloutId !== rolloutId) return null;
  try {
    const reply = await taken.reply;
    return reply.ok ? ((await reply.json()) as Timeline) : null;
  } catch {
    return null;
  }
}
