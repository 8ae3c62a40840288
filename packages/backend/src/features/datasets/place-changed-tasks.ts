/** Tasks as a save leaves them become rows: those whose content changed are read, edited and written part by part. */
import type { WorkspaceTransaction } from "../../platform/workspace-db.js";
import { isEdited, type ListedTask } from "./apply-changes.js";
import { listContentSizes, listTaskContents } from "./change-tasks.sql.js";
import { type PlacedTask, placeRevisions } from "./place-tasks.js";
import { type TaskContent, withHash } from "./read-tasks.js";

/** Characters and tasks that are in memory at once: 10,000 tasks may hold more than any process. */
const partLength = 8 * 1024 * 1024;
const partTasks = 1_000;

/** The tasks of the next version in their order, with new revisions where something changed. */
export async function placeChangedTasks(
  db: WorkspaceTransaction,
  { datasetId, versionId }: { readonly datasetId: string; readonly versionId: string },
  tasks: readonly ListedTask[],
): Promise<readonly PlacedTask[]> {
  const edited = tasks.filter(isEdited);
  const revisionOf = new Map<string, string>();
  let isFirst = true;
  for (const part of partsOf(edited, await sizesOf(db, versionId, edited))) {
    const contents = await readContents(db, versionId, keptBy(part));
    const wanted = part.map(({ taskId, isNewTask, content, edits }) => {
      const before: TaskContent = typeof content === "string" ? contents.get(content)! : content;
      return { taskId, isNewTask, content: withHash(edits.reduce((now, edit) => edit(now), before)) };
    });
    for (const { taskId, revisionId } of await placeRevisions(db, datasetId, wanted, isFirst))
      revisionOf.set(taskId, revisionId);
    isFirst = false;
  }
  return tasks.map(({ taskId, revisionId }) => ({
    taskId,
    revisionId: revisionOf.get(taskId) ?? revisionId!,
  }));
}

/** UUIDs of the tasks of the version whose content these have. */
const keptBy = (tasks: readonly ListedTask[]): string[] => [
  ...new Set(tasks.flatMap(({ content }) => (typeof content === "string" ? [content] : []))),
];

async function sizesOf(
  db: WorkspaceTransaction,
  versionId: string,
  edited: readonly ListedTask[],
): Promise<ReadonlyMap<string, number>> {
  const kept = keptBy(edited);
  const rows = kept.length === 0 ? [] : await listContentSizes(db, versionId, kept);
  return new Map(rows.map(({ task_id: id, size }) => [id, size]));
}

function* partsOf(
  tasks: readonly ListedTask[],
  sizes: ReadonlyMap<string, number>,
): Generator<readonly ListedTask[]> {
  let part: ListedTask[] = [];
  let length = 0;
  for (const task of tasks) {
    const size = typeof task.content === "string" ? (sizes.get(task.content) ?? 0) : 0;
    if (part.length > 0 && (length + size > partLength || part.length === partTasks)) {
      yield part;
      part = [];
      length = 0;
    }
    part.push(task);
    length += size;
  }
  if (part.length > 0) yield part;
}

async function readContents(
  db: WorkspaceTransaction,
  versionId: string,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, TaskContent>> {
  const rows = taskIds.length === 0 ? [] : await listTaskContents(db, versionId, taskIds);
  return new Map(
    rows.map((row) => [
      row.task_id,
      {
        name: row.name,
        instruction: row.instruction,
        input: row.input,
        outputSchema: row.output_schema,
        metadata: row.metadata,
        files: JSON.parse(row.files) as TaskContent["files"],
      },
    ]),
  );
}
