/** What the list of datasets shows: imports that made none yet, then the datasets. */
import type { Dataset, Job } from "@rollout/contract";

export type DatasetRow =
  | { readonly kind: "job"; readonly key: string; readonly job: Job }
  | { readonly kind: "dataset"; readonly key: string; readonly dataset: Dataset };

export function datasetRows(datasets: readonly Dataset[], jobs: readonly Job[]): DatasetRow[] {
  // Who cancelled an import knows that nothing came of it.
  const open = jobs.filter(
    ({ kind, state }) => kind === "import" && state !== "done" && state !== "cancelled",
  );
  return [
    ...open.map((job): DatasetRow => ({ kind: "job", key: job.id, job })),
    ...datasets.map((dataset): DatasetRow => ({ kind: "dataset", key: dataset.id, dataset })),
  ];
}

/** Share of what finished that succeeded; null where nothing has. */
export function successOf(
  run: { readonly succeeded: number; readonly failed: number } | null,
): number | null {
  if (run === null) return null;
  const finished = run.succeeded + run.failed;
  return finished === 0 ? null : run.succeeded / finished;
}
