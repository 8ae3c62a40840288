import type { Rollout } from "@rollout/contract";
import type { RolloutFilter } from "../../api/rollouts.js";

interface Page {
  readonly rollouts: Rollout[];
  readonly nextCursor: string | null;
}

/** Puts changed rollouts in their place and new ones on top; with a filter, those that left it go. */
export function mergeRollouts(
  pages: readonly Page[],
  changed: readonly Rollout[],
  { status, outputMatches }: RolloutFilter,
): Page[] {
  const waiting = new Map(changed.map((rollout) => [rollout.id, rollout]));
  const fits = (rollout: Rollout): boolean =>
    (status === undefined || rollout.status === status) &&
    (outputMatches === undefined ||
      (rollout.violations !== null && (rollout.violations === 0) === (outputMatches === "true")));
  const merged = pages.map((page) => ({
    ...page,
    rollouts: page.rollouts
      .map((rollout) => {
        const now = waiting.get(rollout.id);
        waiting.delete(rollout.id);
        return now ?? rollout;
      })
      .filter(fits),
  }));
  // Newest first: ids begin with their time.
  const fresh = [...waiting.values()].filter(fits).sort((a, b) => (a.id < b.id ? 1 : -1));
  return merged.map((page, index) =>
    index === 0 ? { ...page, rollouts: [...fresh, ...page.rollouts] } : page,
  );
}
