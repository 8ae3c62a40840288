import { limits, type NewRun, RolloutError, uuidFromId } from "@rollout/contract";
import type { LiveBus } from "../../platform/live-bus.js";
import { findStartable } from "../../platform/startable-names.sql.js";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { findRun, type RunRow } from "./runs.sql.js";
import { insertRun, pinSelectedTasks } from "./start-run.sql.js";

/**
 * Starts a run, or answers with the one that the same call started before: a client whose connection broke
 * repeats the call. The dataset's version, and the tasks that a task set selects, are fixed by the first call,
 * whatever was saved since.
 *
 * @throws {RolloutError} dataset_not_found; task_set_empty; run_conflict when the id belongs to a run with other contents.
 */
export async function startRun(
  db: WorkspaceDb,
  live: LiveBus,
  wanted: NewRun,
  /** UUID of the key that starts it; null for a person. */
  startedByKey: string | null,
): Promise<RunRow> {
  const id = uuidFromId("run", wanted.id);
  const known = await findRun(db, id);
  if (known) return assertSame(known, wanted);

  const isNew = await insertWithTasks(db, id, wanted, startedByKey);
  if (isNew) live.publish([{ workspaceId: db.workspaceId, runId: id, rolloutId: null, ranges: [] }]);
  const started = await findRun(db, id);
  if (!started) throw new RolloutError("run_conflict", "The run was deleted while it was started.");
  return isNew ? started : assertSame(started, wanted);
}

/** False when the run is there already. */
const insertWithTasks = (
  db: WorkspaceDb,
  id: string,
  wanted: NewRun,
  startedByKey: string | null,
): Promise<boolean> =>
  db.transaction(
    async (transaction) => {
      const startable =
        wanted.dataset === undefined ? undefined : await findStartable(transaction, wanted.dataset);
      if (wanted.dataset !== undefined && !startable) {
        throw new RolloutError(
          "dataset_not_found",
          `No dataset or task set ${wanted.dataset} in this workspace.`,
        );
      }
      const isNew = await insertRun(transaction, {
        id,
        startedWith: wanted.dataset ?? null,
        startable,
        workflowName: wanted.workflowName ?? null,
        groupId: wanted.groupId ?? null,
        agentName: wanted.agentName ?? null,
        agentVersion: wanted.agentVersion ?? null,
        environment: wanted.environment ?? null,
        release: wanted.release ?? null,
        attempts: wanted.attempts ?? null,
        markStalledAfterSeconds: windowOf(wanted),
        startedByKey,
      });
      const selected = isNew && startable ? await pinSelectedTasks(transaction, id, startable) : undefined;
      // A run of nothing would end at once, and look like one in which all went well.
      if (selected === 0)
        throw new RolloutError("task_set_empty", `${wanted.dataset} selects no task of the newest version.`);
      return isNew;
    },
    { byIndex: true },
  );

const windowOf = (wanted: NewRun): number =>
  wanted.markStalledAfterSeconds ?? limits.defaultMarkStalledAfterSeconds;

function assertSame(known: RunRow, wanted: NewRun): RunRow {
  const pairs: [field: string, known: unknown, wanted: unknown][] = [
    ["dataset", known.started_with ?? known.dataset_name, wanted.dataset],
    ["workflowName", known.workflow_name, wanted.workflowName],
    ["groupId", known.group_id, wanted.groupId],
    ["agentName", known.agent_name, wanted.agentName],
    ["agentVersion", known.agent_version, wanted.agentVersion],
    ["environment", known.environment, wanted.environment],
    ["release", known.release, wanted.release],
    ["attempts", known.attempts, wanted.attempts],
    ["markStalledAfterSeconds", known.mark_stalled_after_seconds, windowOf(wanted)],
  ];
  const other = pairs.filter(([, before, now]) => before !== asStored(now)).map(([field]) => field);
  if (other.length > 0) {
    throw new RolloutError("run_conflict", `A run ${wanted.id} exists with another ${other.join(", ")}.`, {
      fields: other,
    });
  }
  return known;
}

/** A lone surrogate is stored as U+FFFD, so that is what the same call finds. */
const asStored = (value: unknown): unknown =>
  typeof value === "string" ? Buffer.from(value).toString() : (value ?? null);
