import type { DatasetId } from "@rollout/contract";
import { useQuery } from "@tanstack/react-query";
import { taskSetsQuery } from "../../../api/task-sets.js";

/** A task set that has not as many tasks in one version as in another. */
export interface ChangedTaskSet {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** Task sets whose counts of tasks differ between two versions, by name; none until both are known. */
export function useChangedTaskSets(
  workspace: string,
  datasetId: DatasetId,
  { from, to }: { readonly from: number; readonly to: number },
): readonly ChangedTaskSet[] {
  const before = useQuery(taskSetsQuery(workspace, datasetId, from)).data ?? [];
  const after = useQuery(taskSetsQuery(workspace, datasetId, to)).data ?? [];
  const counts = new Map(before.map(({ id, taskCount }) => [id, taskCount]));
  return after.flatMap(({ id, name, taskCount }) => {
    const former = counts.get(id);
    return former === undefined || former === taskCount ? [] : [{ name, before: former, after: taskCount }];
  });
}
