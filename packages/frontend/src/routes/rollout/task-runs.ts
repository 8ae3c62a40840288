/** The attempts at one task, by run. */
import type { Rollout, Run } from "@rollout/contract";

export interface TaskRun {
  readonly runId: Rollout["runId"];
  /** Undefined where the run is not among those that were read. */
  readonly run: Run | undefined;
  /** By number. */
  readonly attempts: readonly Rollout[];
  readonly succeeded: number;
  readonly finished: number;
  /** Mean of the attempts that have one. */
  readonly score: number | null;
  readonly model: string | null;
  readonly startedAt: string;
}

/** Newest run first, as the attempts come. */
export function taskRuns(rollouts: readonly Rollout[], runs: readonly Run[]): TaskRun[] {
  const byRun = new Map<Rollout["runId"], Rollout[]>();
  for (const rollout of rollouts) {
    const attempts = byRun.get(rollout.runId);
    if (attempts === undefined) byRun.set(rollout.runId, [rollout]);
    else attempts.push(rollout);
  }
  return [...byRun].map(([runId, unordered]) => {
    const attempts = unordered.toSorted((one, other) => (one.attempt ?? 0) - (other.attempt ?? 0));
    const scores = attempts.flatMap(({ score }) => (score === null ? [] : [score]));
    const run = runs.find(({ id }) => id === runId);
    return {
      runId,
      run,
      attempts,
      succeeded: attempts.filter(({ status }) => status === "succeeded").length,
      finished: attempts.filter(({ status }) => status === "succeeded" || status === "failed").length,
      score: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
      model: attempts.find(({ model }) => model !== null)?.model ?? null,
      startedAt: run?.createdAt ?? attempts[0]!.startedAt ?? attempts[0]!.lastActivityAt,
    };
  });
}

/**
 * `4 runs, 61.3% succeeded since version 9`
 *
 * @param isWhole - Whether these are all runs; else the words say that they are the newest.
 */
export function historyWords(
  runs: readonly TaskRun[],
  { rate, isWhole }: { readonly rate: (share: number | null) => string; readonly isWhole: boolean },
): string {
  const [succeeded, finished] = [sum(runs, "succeeded"), sum(runs, "finished")];
  const versions = runs.flatMap(({ run }) => (run?.dataset ? [run.dataset.version] : []));
  const count = `${isWhole ? "" : "newest "}${runs.length} ${runs.length === 1 ? "run" : "runs"}`;
  if (finished === 0) return `${count}, none has finished`;
  const since = versions.length === 0 ? "" : ` since version ${Math.min(...versions)}`;
  return `${count}, ${rate(succeeded / finished)} succeeded${since}`;
}

const sum = (runs: readonly TaskRun[], key: "succeeded" | "finished"): number =>
  runs.reduce((total, run) => total + run[key], 0);
