import type { Dataset } from "@rollout/contract";
import type { LastRun, ListSearch } from "./list-search.js";

/** How the last run of a dataset went: what is still running comes before what failed already. */
function lastRunOf({ lastRun }: Dataset): LastRun {
  if (lastRun === null) return "none";
  if (lastRun.running + lastRun.stalled > 0) return "running";
  return lastRun.failed > 0 ? "failed" : "succeeded";
}

/** Those of the datasets that came from there, and whose last run went so. */
export const filterDatasets = (
  datasets: readonly Dataset[],
  { source, lastRun }: ListSearch,
): readonly Dataset[] =>
  datasets.filter(
    (dataset) =>
      (source === undefined || dataset.source.kind === source) &&
      (lastRun === undefined || lastRunOf(dataset) === lastRun),
  );
