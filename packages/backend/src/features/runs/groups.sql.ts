import type { Group, GroupBy } from "@rollout/contract";
import { rolloutIsRunning } from "../../platform/rollout-status.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import {
  groupKeys,
  type RunFilter,
  runFilterCondition,
  runFilterValues,
  runsWithDataset,
} from "./run-filter.sql.js";
import { type TotalsRow, toTotals, totalsColumns } from "./run-totals.sql.js";

/** Names of workflows that a group shows. */
const workflowsShown = 5;

export interface GroupRow extends TotalsRow {
  /** '' for the runs without a group. */
  key: string;
  runs: number;
  workflows: string[];
  workflow_count: number;
  last_activity_at: Date;
  /** With microseconds, which a Date would cut: the place in the list. */
  last_activity_at_exact: string;
}

export interface GroupPage {
  readonly filter: RunFilter;
  readonly by: GroupBy;
  readonly after?: readonly [ungrouped: boolean, lastActivityAt: string, key: string] | undefined;
  readonly limit: number;
}

const matchingRuns = (by: GroupBy): string => `
  matching as materialized (
    select run.id, run.workflow_name, run.last_activity_at, ${groupKeys[by]} as key
    from ${runsWithDataset} where ${runFilterCondition}
  )`;

/**
 * Groups of the runs that fit the filter, newest activity first, runs without a group last. Rollouts are added
 * up for the groups of the page alone.
 */
export const listGroups = (
  db: WorkspaceQueryable,
  { filter, by, after, limit }: GroupPage,
): Promise<GroupRow[]> =>
  db.query(
    `with ${matchingRuns(by)}, groups as (
       select key, key = '' as ungrouped, count(*)::int as runs, max(last_activity_at) as last_activity_at
       from matching group by key
     ), page as materialized (
       select * from groups
       where $12::boolean is null or ungrouped > $12
         or (ungrouped = $12 and (last_activity_at, key) < ($13::timestamptz, $14::text))
       order by ungrouped, last_activity_at desc, key desc limit $15
     ), members as materialized (
       select matching.id, matching.workflow_name, matching.key from matching join page using (key)
     ), totals as (
       select members.key, ${totalsColumns}
       from members left join rollouts r on r.workspace_id = $1 and r.run_id = members.id
       group by members.key
     ), workflows as (
       select key, (array_agg(workflow_name order by runs desc, workflow_name))[1:${workflowsShown}] as workflows,
         count(*)::int as workflow_count
       from (
         select key, workflow_name, count(*) as runs from members where workflow_name is not null
         group by key, workflow_name
       ) named group by key
     )
     select page.runs, page.last_activity_at, page.last_activity_at::text as last_activity_at_exact,
       coalesce(workflows.workflows, '{}') as workflows, coalesce(workflows.workflow_count, 0) as workflow_count,
       totals.*
     from page join totals using (key) left join workflows using (key)
     order by page.ungrouped, page.last_activity_at desc, page.key desc`,
    [
      ...runFilterValues(db.workspaceId, filter),
      after?.[0] ?? null,
      after?.[1] ?? null,
      after?.[2] ?? null,
      limit,
    ],
  );

export interface GroupSumsRow {
  groups: number;
  runs: number;
  rollouts: number;
  running: number;
  cost_usd: number | null;
  tokens: number | null;
}

/** The sums under the list: over every run that fits the filter, on whatever page. */
export const readGroupSums = async (
  db: WorkspaceQueryable,
  { filter, by }: Pick<GroupPage, "filter" | "by">,
): Promise<GroupSumsRow> =>
  (
    await db.query<GroupSumsRow>(
      `with ${matchingRuns(by)}
       select counted.*, added.* from (
         select count(distinct key)::int as groups, count(*)::int as runs from matching
       ) counted cross join (
         select count(*)::int as rollouts, (count(*) filter (where ${rolloutIsRunning}))::int as running,
           sum(r.cost_usd) as cost_usd,
           least(sum(coalesce(r.tokens_in + r.tokens_out, r.tokens_in, r.tokens_out)), 9007199254740991)::int8
             as tokens
         from matching join rollouts r on r.workspace_id = $1 and r.run_id = matching.id
       ) added`,
      runFilterValues(db.workspaceId, filter),
    )
  )[0]!;

export const toGroup = (row: GroupRow): Group => ({
  key: row.key === "" ? null : row.key,
  workflows: row.workflows,
  workflowCount: row.workflow_count,
  runs: row.runs,
  totals: toTotals(row),
  lastActivityAt: row.last_activity_at.toISOString(),
});
