/** Where the task of a rollout comes from, and what became of it since. */
import type { Dataset, DatasetId, RolloutDetail, TaskId, VersionComparison } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { comparisonQuery, datasetQuery } from "../../api/datasets.js";
import { runQuery } from "../../api/runs.js";
import { useWorkspace } from "../../api/workspace.js";

export interface TaskSource {
  /** As it is now; undefined while it is read, and of a dataset that is gone. */
  readonly dataset: Dataset | undefined;
  /** That the rollout used. */
  readonly version: number;
  readonly taskId: TaskId;
  /** Undefined where the newest version has the task as it was. */
  readonly change: VersionComparison["tasks"][number] | undefined;
}

/** Null of a rollout that was started without a task of a dataset. */
export function useTaskSource({ rollout }: RolloutDetail): TaskSource | null {
  const workspace = useWorkspace();
  const used = useQuery(runQuery(workspace, rollout.runId)).data?.dataset ?? undefined;
  // Of a query that is not enabled nobody reads the id.
  const datasetId = used?.id as DatasetId;
  const dataset = useQuery({ ...datasetQuery(workspace, datasetId), enabled: used !== undefined }).data;
  const isBehind = used !== undefined && dataset !== undefined && dataset.version > used.version;
  const comparison = useQuery({
    ...comparisonQuery(workspace, datasetId, used?.version ?? 1, dataset?.version ?? 1),
    enabled: isBehind,
  });
  if (used === undefined || rollout.taskId === null) return null;
  const difference = comparison.data?.tasks.find(({ id }) => id === rollout.taskId);
  return {
    dataset,
    version: used.version,
    taskId: rollout.taskId,
    change: difference?.kind === "moved" ? undefined : difference,
  };
}
