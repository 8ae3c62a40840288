import { type GroupBy, idFromUuid, type RolloutStatus, type Run } from "@rollout/contract";
import { violationCount } from "../../platform/rollouts.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import {
  groupKeys,
  type RunFilter,
  runFilterCondition,
  runFilterValues,
  runsWithDataset,
} from "./run-filter.sql.js";
import { runStatusFromTotals } from "./run-status.sql.js";
import { type TotalsRow, toTotals, totalsColumns } from "./run-totals.sql.js";

/** A run with the numbers of its rollouts. */
export interface RunRow extends TotalsRow {
  id: string;
  dataset_id: string | null;
  dataset_name: string | null;
  dataset_version: number | null;
  task_set_name: string | null;
  /** As startRun was given it. */
  started_with: string | null;
  task_count: number;
  workflow_name: string | null;
  group_id: string | null;
  agent_name: string | null;
  agent_version: string | null;
  environment: string | null;
  release: string | null;
  attempts: number | null;
  mark_stalled_after_seconds: number;
  status: RolloutStatus;
  output_mismatches: number;
  created_at: Date;
  last_activity_at: Date;
  /** With microseconds, which a Date would cut: the place in the list. */
  last_activity_at_exact: string;
}

/** Runs are chosen first, so that only theirs of all rollouts are added up. */
const runsOf = (chosen: string): string => `
  with chosen as materialized (${chosen})
  select run.id, run.dataset_id, run.dataset_name, version.version as dataset_version, run.task_set_name,
    run.started_with, run.task_count, run.workflow_name, run.group_id, run.agent_name, run.agent_version, run.environment,
    run.release, run.attempts, run.mark_stalled_after_seconds, ${runStatusFromTotals} as status, run.created_at,
    run.last_activity_at, run.last_activity_at::text as last_activity_at_exact, t.*
  from chosen run
  left join dataset_versions version
    on version.workspace_id = run.workspace_id and version.id = run.dataset_version_id
  cross join lateral (
    select ${totalsColumns}, (count(*) filter (where ${violationCount} > 0))::int as output_mismatches
    from rollouts r where r.workspace_id = $1 and r.run_id = run.id
  ) t
  order by run.last_activity_at desc, run.id desc`;

export const findRun = async (db: WorkspaceQueryable, id: string): Promise<RunRow | undefined> =>
  (
    await db.query<RunRow>(
      runsOf(`select run.*, dataset.name as dataset_name from ${runsWithDataset}
        where run.workspace_id = $1 and run.id = $2`),
      [db.workspaceId, id],
    )
  )[0];

export interface RunPage {
  readonly filter: RunFilter;
  /** Only runs of this group; the key '' is the runs without one. */
  readonly group?: { readonly by: GroupBy; readonly key: string } | undefined;
  readonly after?: readonly [lastActivityAt: string, id: string] | undefined;
  readonly limit: number;
}

/** Runs that fit the filter, newest activity first. */
export const listRuns = (
  db: WorkspaceQueryable,
  { filter, group, after, limit }: RunPage,
): Promise<RunRow[]> =>
  db.query(
    runsOf(`select run.*, dataset.name as dataset_name from ${runsWithDataset}
      where ${runFilterCondition(filter)}
        and ($11::text is null or ${groupKeys[group?.by ?? "group_id"]} = $11)
        and ($12::timestamptz is null or (run.last_activity_at, run.id) < ($12, $13::uuid))
      order by run.last_activity_at desc, run.id desc limit $14`),
    [
      ...runFilterValues(db.workspaceId, filter),
      group?.key ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit,
    ],
  );

export const runExists = async (db: WorkspaceQueryable, id: string): Promise<boolean> =>
  (await db.query("select from runs where workspace_id = $1 and id = $2", [db.workspaceId, id])).length > 0;

export const toRun = (row: RunRow): Run => ({
  id: idFromUuid("run", row.id),
  dataset:
    row.dataset_id === null || row.dataset_name === null || row.dataset_version === null
      ? null
      : { id: idFromUuid("ds", row.dataset_id), name: row.dataset_name, version: row.dataset_version },
  taskSet: row.task_set_name,
  taskCount: row.task_count,
  workflowName: row.workflow_name,
  groupId: row.group_id,
  agentName: row.agent_name,
  agentVersion: row.agent_version,
  environment: row.environment,
  release: row.release,
  attempts: row.attempts,
  markStalledAfterSeconds: row.mark_stalled_after_seconds,
  status: row.status,
  totals: toTotals(row),
  outputMismatches: row.output_mismatches,
  createdAt: row.created_at.toISOString(),
  lastActivityAt: row.last_activity_at.toISOString(),
});
