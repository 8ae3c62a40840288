import type { RolloutStatus } from "@rollout/contract";
import { idRange } from "../../platform/id-range.js";
import { containsPattern, ilikeCollation } from "../../platform/like-pattern.js";
import { rolloutIsRunning, rolloutIsStalled } from "../../platform/rollout-status.sql.js";
import {
  type RolloutRow,
  rolloutColumns,
  rolloutLosses,
  violationCount,
} from "../../platform/rollouts.sql.js";
import type { WorkspaceQueryable } from "../../platform/workspace-db.js";

export interface RolloutPage {
  readonly runId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly status?: RolloutStatus | undefined;
  /** Whether the output fits its schema. */
  readonly outputMatches?: boolean | undefined;
  readonly search?: string | undefined;
  /** Only rollouts that are older than this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

// Written so that each names the partial index that holds its rows.
const statusConditions: Readonly<Record<RolloutStatus, string>> = {
  running: rolloutIsRunning,
  stalled: rolloutIsStalled,
  failed: "r.status = 'failed'",
  succeeded: "r.status = 'succeeded'",
};

/** Rollouts, newest first: their ids begin with the time. */
export const listRollouts = (
  db: WorkspaceQueryable,
  { runId, taskId, status, outputMatches, search, before, limit }: RolloutPage,
): Promise<RolloutRow[]> => {
  const text = search?.trim() || undefined;
  const range = text === undefined ? undefined : idRange("ro", text);
  return db.query(
    `with chosen as materialized (
       select r.* from rollouts r
       where r.workspace_id = $1
         and ($2::uuid is null or r.run_id = $2)
         and ${taskId === undefined ? "$8::uuid is null" : "r.task_id = $8"}
         and ${status === undefined ? "true" : statusConditions[status]}
         and ${outputMatches === undefined ? "true" : `${violationCount} ${outputMatches ? "=" : ">"} 0`}
         and ($3::text is null or r.task_name${ilikeCollation(text ?? "")} ilike $3 or r.trace_id like $3
           or r.external_trace_id like $3 or r.id between $4::uuid and $5::uuid)
         and ($6::uuid is null or r.id < $6)
       order by r.id desc limit $7
     )
     select ${rolloutColumns} from chosen r cross join ${rolloutLosses} order by r.id desc`,
    [
      db.workspaceId,
      runId ?? null,
      text === undefined ? null : containsPattern(text),
      range?.[0] ?? null,
      range?.[1] ?? null,
      before ?? null,
      limit,
      taskId ?? null,
    ],
  );
};

export const runExists = async (db: WorkspaceQueryable, id: string): Promise<boolean> =>
  (await db.query("select from runs where workspace_id = $1 and id = $2", [db.workspaceId, id])).length > 0;

export const rolloutExists = async (db: WorkspaceQueryable, id: string): Promise<boolean> =>
  (await db.query("select from rollouts where workspace_id = $1 and id = $2", [db.workspaceId, id])).length >
  0;
