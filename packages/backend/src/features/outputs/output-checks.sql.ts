import type { Queryable } from "../../platform/database.js";
import type { WorkspaceDb, WorkspaceTransaction } from "../../platform/workspace-db.js";

/* Outputs that wait to be compared with the schema of their task: ingest notes them in the transaction of the finish. */

export interface OutputCheckRow {
  workspace_id: string;
  rollout_id: string;
}

/** Outputs that wait, some of each workspace, workspaces in turns. */
export const listOutputChecks = (db: Queryable, ofEachWorkspace: number): Promise<OutputCheckRow[]> =>
  db.query("select workspace_id, rollout_id from list_output_checks($1)", [ofEachWorkspace]);

export interface CheckedOutputRow {
  run_id: string;
  /** JSON texts. */
  output: string | null;
  output_schema: string | null;
}

export const findOutput = async (db: WorkspaceDb, rolloutId: string): Promise<CheckedOutputRow | undefined> =>
  (
    await db.query<CheckedOutputRow>(
      `select r.run_id, r.output, revision.output_schema from rollouts r
       left join task_revisions revision on revision.workspace_id = $1 and revision.id = r.task_revision_id
       where r.workspace_id = $1 and r.id = $2`,
      [db.workspaceId, rolloutId],
    )
  )[0];

/** Stores what was found, JSON text, unless another server was faster. */
export const storeViolations = async (
  db: WorkspaceTransaction,
  rolloutId: string,
  violations: string | null,
): Promise<void> => {
  await db.query(
    `with waiting as (
       delete from output_checks where workspace_id = $1 and rollout_id = $2 returning rollout_id
     )
     update rollouts r set violations = $3 from waiting where r.workspace_id = $1 and r.id = waiting.rollout_id`,
    [db.workspaceId, rolloutId, violations],
  );
};
