/** What the list of datasets shows: imports that made none yet, then the datasets. */
import type { Dataset, Job, Run } from "@rollout/contract";

export type DatasetRow =
  | { readonly kind: "job"; readonly key: string; readonly job: Job }
  | {
      readonly kind: "dataset";
      readonly key: string;
      readonly dataset: Dataset;
      /** Its newest run; undefined where it is not among the newest of the workspace. */
      readonly lastRun: Run | undefined;
    };

export function datasetRows(
  datasets: readonly Dataset[],
  jobs: readonly Job[],
  lastRuns: ReadonlyMap<string, Run>,
): DatasetRow[] {
  const open = jobs.filter(({ kind, state }) => kind === "import" && state !== "done");
  return [
    ...open.map((job): DatasetRow => ({ kind: "job", key: job.id, job })),
    ...datasets.map(
      (dataset): DatasetRow => ({
        kind: "dataset",
        key: dataset.id,
        dataset,
        lastRun: lastRuns.get(dataset.id),
      }),
    ),
  ];
}

/** Share of what finished that succeeded; null where nothing has. */
export function successOf(run: Run | undefined): number | null {
  if (run === undefined) return null;
  const finished = run.totals.succeeded + run.totals.failed;
  return finished === 0 ? null : run.totals.succeeded / finished;
}
