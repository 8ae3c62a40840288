/** Adds a file to a task, as a new version of its dataset. */
import { type Dataset, type FileRole, type NewTask, routes, type Task, type TaskId } from "@rollout/contract";
import { ApiError } from "../../api/api-error.js";
import { call } from "../../api/call.js";
import { fileOf, type ObjectPlace, readTask } from "../../api/files.js";

interface Attachment {
  readonly dataset: Dataset;
  readonly taskId: TaskId;
  readonly place: ObjectPlace;
  /** Path of the file within the task. */
  readonly name: string;
  readonly role: FileRole;
}

/** The task as it would be saved with one more file. */
export function withFile({ name, task }: Task, file: NonNullable<NewTask["files"]>[number]): NewTask {
  const { instruction, input, files, outputSchema, metadata } = task;
  return {
    name,
    instruction,
    input,
    metadata,
    files: [...files.map(({ id, name: path, role }) => ({ fileId: id, name: path, role })), file],
    ...(outputSchema === null ? {} : { outputSchema }),
  };
}

/**
 * @returns The number of the new version.
 * @throws {ApiError} What the server says; a name that the task has already is a `RangeError`.
 */
export async function attachToTask(
  workspace: string,
  { dataset, taskId, place, name, role }: Attachment,
): Promise<number> {
  const file = await fileOf(workspace, place);
  const task = await readTask(workspace, dataset, taskId);
  if (task.task.files.some((each) => each.name === name)) {
    throw new RangeError(`The task has a file ${name}. Give this one another name.`);
  }
  const change = { op: "replace" as const, taskId, task: withFile(task, { fileId: file.id, name, role }) };
  const fileName = place.key.slice(place.key.lastIndexOf("/") + 1);
  const save = async (): Promise<number> => {
    const { version } = await call(routes.getDataset, { params: { datasetId: dataset.id } }, { workspace });
    const saved = await call(
      routes.changeDatasetTasks,
      {
        params: { datasetId: dataset.id },
        body: { baseVersion: version, changes: [change], note: `Attached ${fileName} to ${task.name}` },
      },
      { workspace },
    );
    return saved.version;
  };
  // Someone may save in between, hardly twice.
  return save().catch((error: unknown) => {
    if (error instanceof ApiError && error.code === "dataset_version_conflict") return save();
    throw error;
  });
}
