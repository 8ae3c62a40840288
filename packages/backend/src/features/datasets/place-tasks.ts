import { newUuid } from "@rollout/contract";
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import type { WantedTask } from "./read-tasks.js";
import {
  forgetPlans,
  insertRevisionFiles,
  insertRevisions,
  insertTasks,
  listKnownRevisions,
  listKnownTasks,
} from "./tasks.sql.js";

/** A task at its place in a version. */
export interface PlacedTask {
  readonly taskId: string;
  readonly revisionId: string;
}

/** Whether a version whose tasks are these already has placed tasks, at the same places. */
export const isSameList = (
  before: readonly { readonly task_id: string; readonly task_revision_id: string }[],
  placed: readonly PlacedTask[],
): boolean =>
  before.length === placed.length &&
  before.every(
    (row, index) =>
      row.task_id === placed[index]!.taskId && row.task_revision_id === placed[index]!.revisionId,
  );

/** Gives each task its id, old where its name is known, and its revision, old where its content is known. */
export async function placeTasks(
  db: WorkspaceTransaction,
  datasetId: string,
  wanted: readonly WantedTask[],
  { isNewDataset = false, forgetsPlans = true }: { isNewDataset?: boolean; forgetsPlans?: boolean } = {},
): Promise<readonly PlacedTask[]> {
  const names = wanted.map((task) => task.name);
  const known = isNewDataset ? [] : await listKnownTasks(db, datasetId, names);
  const knownTasks = new Map(known.map((task) => [task.name, task.task_id]));
  const identified = wanted.map((content) => {
    const taskId = knownTasks.get(content.name);
    return { content, taskId: taskId ?? newUuid(), isNewTask: taskId === undefined };
  });
  return placeRevisions(db, datasetId, identified, forgetsPlans);
}

export interface IdentifiedTask {
  readonly content: WantedTask;
  readonly taskId: string;
  readonly isNewTask: boolean;
}

/** Gives each task, whose id is known by now, its revision, old where its content is known. */
export async function placeRevisions(
  db: WorkspaceTransaction,
  datasetId: string,
  wanted: readonly IdentifiedTask[],
  forgetsPlans: boolean,
): Promise<readonly PlacedTask[]> {
  const old = wanted.filter((task) => !task.isNewTask);
  const revisions = await listKnownRevisions(
    db,
    old.map((task) => task.taskId),
    old.map((task) => task.content.contentHash),
  );
  const knownRevisions = new Map(revisions.map((revision) => [revision.task_id, revision.id]));
  const placed = wanted.map((task) => {
    const knownRevision = knownRevisions.get(task.taskId);
    return { ...task, revisionId: knownRevision ?? newUuid(), isNewRevision: knownRevision === undefined };
  });
  const newRevisions = placed.filter((task) => task.isNewRevision);
  await insertTasks(
    db,
    datasetId,
    placed.filter((task) => task.isNewTask).map((task) => task.taskId),
  );
  if (forgetsPlans) await forgetPlans(db);
  await insertRevisions(
    db,
    newRevisions.map(({ content, taskId, revisionId }) => ({ ...content, taskId, id: revisionId })),
  );
  await insertRevisionFiles(
    db,
    newRevisions.flatMap(({ content, revisionId }) =>
      content.files.map((file, position) => ({ ...file, revisionId, position })),
    ),
  );
  return placed;
}
