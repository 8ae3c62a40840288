import type { Group, GroupBy } from "@rollout/contract";
import { rolloutIsRunning } from "../../platform/rollout-status.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import {
  groupKeys,
  type RunFilter,
  runFilterCondition,
  runFilterValues,
  runsWithDataset,
  takesEveryRun,
} from "./run-filter.sql.js";
import { type TotalsRow, toTotals, totalsColumns, wholeSum } from "./run-totals.sql.js";

/** Names of workflows that a group shows. */
const workflowsShown = 5;

export interface GroupRow {
  /** '' for the runs without a group. */
  key: string;
  run_ids: string[];
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

const matchingRuns = ({ filter, by }: Pick<GroupPage, "filter" | "by">): string => `
  matching as materialized (
    select run.id, run.workflow_name, run.last_activity_at, ${groupKeys[by]} as key
    from ${runsWithDataset} where ${runFilterCondition(filter)}
  )`;

/** Groups of the runs that fit the filter, newest activity first, runs without a group last. */
export const listGroups = (
  db: WorkspaceQueryable,
  { filter, by, after, limit }: GroupPage,
): Promise<GroupRow[]> =>
  db.query(
    `with ${matchingRuns({ filter, by })}, groups as (
       select key, key = '' as ungrouped, max(last_activity_at) as last_activity_at from matching group by key
     ), page as materialized (
       select * from groups
       where $11::boolean is null or ungrouped > $11
         or (ungrouped = $11 and (last_activity_at, key) < ($12::timestamptz, $13::text))
       order by ungrouped, last_activity_at desc, key desc limit $14
     ), members as (
       select matching.key, matching.workflow_name, count(*) as runs, array_agg(matching.id) as run_ids
       from matching join page using (key) group by matching.key, matching.workflow_name
     )
     select page.key, page.last_activity_at, page.last_activity_at::text as last_activity_at_exact,
       array(select id from members m, unnest(m.run_ids) id where m.key = page.key) as run_ids,
       array(
         select m.workflow_name from members m where m.key = page.key and m.workflow_name is not null
         order by m.runs desc, m.workflow_name limit ${workflowsShown}
       ) as workflows,
       (select count(*) from members m where m.key = page.key and m.workflow_name is not null)::int as workflow_count
     from page order by page.ungrouped, page.last_activity_at desc, page.key desc`,
    [
      ...runFilterValues(db.workspaceId, filter),
      after?.[0] ?? null,
      after?.[1] ?? null,
      after?.[2] ?? null,
      limit,
    ],
  );

export interface GroupTotalsRow extends TotalsRow {
  place: number;
}

/**
 * The totals of groups, each a list of runs; `place` is the group's place in the argument. A statement of its own:
 * Postgres plans it by how many runs there are, where inside listGroups it would guess and read every rollout.
 */
export const readTotalsOfGroups = (
  db: WorkspaceQueryable,
  groups: readonly (readonly string[])[],
): Promise<GroupTotalsRow[]> =>
  db.query(
    `select member.place, ${totalsColumns}
     from unnest($2::uuid[], $3::int4[]) as member(run_id, place)
     left join rollouts r on r.workspace_id = $1 and r.run_id = member.run_id
     group by member.place`,
    [db.workspaceId, groups.flat(), groups.flatMap((runIds, place) => runIds.map(() => place))],
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
      `with ${matchingRuns({ filter, by })}
       select counted.*, added.* from (
         select count(distinct key)::int as groups, count(*)::int as runs from matching
       ) counted cross join (
         select count(*)::int as rollouts, (count(*) filter (where ${rolloutIsRunning}))::int as running,
           sum(r.cost_usd) as cost_usd,
           ${wholeSum("coalesce(r.tokens_in + r.tokens_out, r.tokens_in, r.tokens_out)")} as tokens
         from rollouts r
         where r.workspace_id = $1 ${takesEveryRun(filter) ? "" : "and r.run_id in (select id from matching)"}
       ) added`,
      runFilterValues(db.workspaceId, filter),
    )
  )[0]!;

export const toGroup = (row: GroupRow, totals: TotalsRow): Group => ({
  key: row.key === "" ? null : row.key,
  workflows: row.workflows,
  workflowCount: row.workflow_count,
  runs: row.run_ids.length,
  totals: toTotals(totals),
  lastActivityAt: row.last_activity_at.toISOString(),
});
