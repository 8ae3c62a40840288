import type { GroupBy, RolloutStatus } from "@rollout/contract";
import { idRange } from "../../platform/id-range.js";
import { containsPattern, ilikeCollation } from "../../platform/like-pattern.js";
import { runHasStatus, runStatus } from "./run-status.sql.js";

/** Which runs a list shows. */
export interface RunFilter {
  readonly search?: string | undefined;
  readonly status?: RolloutStatus | undefined;
  readonly workflow?: string | undefined;
  readonly agent?: string | undefined;
  readonly dataset?: string | undefined;
  readonly since?: string | undefined;
}

/** What runs are grouped by; the runs without such a value have the key ''. Names are never empty. */
export const groupKeys: Readonly<Record<GroupBy, string>> = {
  group_id: "coalesce(run.group_id, '')",
  workflow: "coalesce(run.workflow_name, '')",
  agent: "coalesce(run.agent_name, '')",
  dataset: "coalesce(dataset.name, '')",
  task_set: "coalesce(run.task_set_name, '')",
  status: runStatus,
};

/** Runs `run` with their `dataset`; the first value is the workspace. */
export const runsWithDataset = `
  runs run left join datasets dataset on dataset.workspace_id = run.workspace_id and dataset.id = run.dataset_id`;

/**
 * The condition for runsWithDataset; its values are $1 to $10. A value that is null drops out when Postgres plans
 * the statement, because it is planned with its values.
 */
export function runFilterCondition({ status, search = "" }: RunFilter): string {
  const contains = `${ilikeCollation(search)} ilike $6`;
  return `
  run.workspace_id = $1
  and ($2::text is null or run.workflow_name = $2)
  and ($3::text is null or run.agent_name = $3)
  and ($4::text is null or dataset.name = $4)
  and ($5::timestamptz is null or run.last_activity_at >= $5)
  and ${status === undefined ? "true" : runHasStatus[status]}
  and ($6::text is null
    or run.group_id${contains} or run.workflow_name${contains} or run.agent_name${contains}
    or dataset.name${contains} or run.task_set_name${contains}
    or run.id between $7::uuid and $8::uuid
    or run.id in (
      select r.run_id from rollouts r where r.workspace_id = $1 and r.id between $9::uuid and $10::uuid)
    or run.dataset_version_id in (
      select place.dataset_version_id from dataset_version_tasks place
      join task_revisions revision
        on revision.workspace_id = place.workspace_id and revision.id = place.task_revision_id
      where place.workspace_id = $1 and revision.name${contains})
    or run.id in (
      select r.run_id from rollouts r where r.workspace_id = $1 and r.task_id is null and r.task_name${contains}))`;
}

/** Whether the filter leaves no run out. */
export const takesEveryRun = ({ search, ...rest }: RunFilter): boolean =>
  (search?.trim() ?? "") === "" &&
  [rest.status, rest.workflow, rest.agent, rest.dataset, rest.since].every((value) => value === undefined);

/** The values $1 to $10. */
export const runFilterValues = (workspaceId: string, filter: RunFilter): unknown[] => {
  const search =
    filter.search === undefined || filter.search.trim() === "" ? undefined : filter.search.trim();
  const runs = search === undefined ? undefined : idRange("run", search);
  const rollouts = search === undefined ? undefined : idRange("ro", search);
  return [
    workspaceId,
    filter.workflow ?? null,
    filter.agent ?? null,
    filter.dataset ?? null,
    filter.since ?? null,
    search === undefined ? null : containsPattern(search),
    runs?.[0] ?? null,
    runs?.[1] ?? null,
    rollouts?.[0] ?? null,
    rollouts?.[1] ?? null,
  ];
};
