import type { RolloutFinished } from "@rollout/contract";
import { tryUuidFromId } from "@rollout/contract";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import type { LockedRollout } from "./ingest.sql.js";
import type { ReadRecord } from "./read-batch.js";
import {
  applyFinishes,
  applyStarts,
  type FoundTask,
  findTasksOfRuns,
  listFinishes,
  lockRuns,
  type RolloutFinish,
  type RolloutStart,
} from "./rollout-lifecycle.sql.js";
import { storableText } from "./validate-record.js";

/** Tasks that starts name, and whether their run has them. */
export interface TaskOfStart {
  find(read: ReadRecord): FoundTask | undefined;
  isMissing(read: ReadRecord): boolean;
}

/** Looks up the tasks that rollout.started records name, each in the dataset version of its run. */
export async function findTasks(
  db: WorkspaceTransaction,
  reads: readonly ReadRecord[],
): Promise<TaskOfStart> {
  const named = reads.flatMap((read) => {
    const taskId = taskIdOf(read);
    return taskId === undefined ? [] : [{ runId: read.runId, taskId }];
  });
  const rows =
    named.length === 0
      ? []
      : await findTasksOfRuns(
          db,
          named.map((name) => name.runId),
          named.map((name) => name.taskId),
        );
  const found = new Map(rows.map((row) => [`${row.run_id}/${row.task_id}`, row]));
  const find = (read: ReadRecord): FoundTask | undefined => found.get(`${read.runId}/${taskIdOf(read)}`);
  return { find, isMissing: (read) => taskIdOf(read) !== undefined && find(read) === undefined };
}

const taskIdOf = ({ record }: ReadRecord): string | undefined =>
  record.kind === "rollout.started" && record.task?.id !== undefined
    ? tryUuidFromId("task", record.task.id)
    : undefined;

/** Finishes of rollouts that finished before, or earlier in these records, and differ from that first finish. */
export async function conflictingFinishes(
  db: WorkspaceTransaction,
  reads: readonly ReadRecord[],
  rollouts: ReadonlyMap<string, LockedRollout>,
): Promise<Set<ReadRecord>> {
  const finishes = reads.filter(({ record }) => record.kind === "rollout.finished");
  const first = new Map<string, string>();
  const finishedIds = finishes
    .map((read) => read.rolloutId)
    .filter((id) => rollouts.get(id)?.status !== "running");
  if (finishedIds.length > 0) {
    for (const row of await listFinishes(db, finishedIds))
      first.set(row.id, JSON.stringify([row.status, row.error, row.output]));
  }
  const conflicting = new Set<ReadRecord>();
  for (const read of finishes) {
    const { status, error, output } = finishOf(read);
    const told = JSON.stringify([status, error, output === "null" ? null : output]);
    const known = first.get(read.rolloutId);
    if (known === undefined) first.set(read.rolloutId, told);
    else if (known !== told) conflicting.add(read);
  }
  return conflicting;
}

/**
 * Moves the rows of rollouts by the starts and finishes among the records that were inserted.
 *
 * @returns Whether an output is to be compared with the schema of its task.
 */
export async function projectLifecycle(
  db: WorkspaceTransaction,
  accepted: readonly ReadRecord[],
  tasks: TaskOfStart,
): Promise<boolean> {
  let outputs = 0;
  const starts = firstOfRollout(accepted, "rollout.started").map((read) => startOf(read, tasks));
  if (starts.length > 0) {
    await lockRuns(db, [...new Set(starts.map((start) => start.runId))]);
    outputs += (await applyStarts(db, starts)).length;
  }
  const finishes = firstOfRollout(accepted, "rollout.finished").map(finishOf);
  if (finishes.length > 0) outputs += (await applyFinishes(db, finishes)).length;
  return outputs > 0;
}

function firstOfRollout(reads: readonly ReadRecord[], kind: ReadRecord["record"]["kind"]): ReadRecord[] {
  const first = new Map<string, ReadRecord>();
  for (const read of reads) {
    if (read.record.kind === kind && !first.has(read.rolloutId)) first.set(read.rolloutId, read);
  }
  return [...first.values()];
}

function startOf(read: ReadRecord, tasks: TaskOfStart): RolloutStart {
  const { record, raw } = read;
  if (record.kind !== "rollout.started") throw new TypeError("Not a rollout.started record.");
  const found = tasks.find(read);
  const name = found?.name ?? record.task?.name;
  return {
    rolloutId: read.rolloutId,
    runId: read.runId,
    taskId: found?.task_id ?? null,
    taskRevisionId: found?.task_revision_id ?? null,
    taskName: name === undefined ? null : storableText(name),
    inlineTask: found || record.task === undefined ? null : (raw.task ?? null),
    traceId: record.traceId,
    externalTraceId: storable(record.externalTraceId),
    sessionId: storable(record.sessionId),
    userId: storable(record.userId),
    sdk: record.sdk ? storableText(`${record.sdk.name} ${record.sdk.version}`) : null,
    metadata: raw.metadata ?? null,
    startedMs: Date.parse(record.startedAt),
  };
}

const storable = (text: string | undefined): string | null =>
  text === undefined ? null : storableText(text);

function finishOf(read: ReadRecord): RolloutFinish {
  const record = read.record as RolloutFinished;
  return {
    rolloutId: read.rolloutId,
    status: record.status,
    error: record.error === undefined ? null : storableText(record.error, record.error.length),
    output: read.raw.output ?? null,
    endedMs: Date.parse(record.endedAt),
    durationMs: Math.max(0, record.endOffsetMs),
  };
}
