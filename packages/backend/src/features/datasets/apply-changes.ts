/** The steps of a save, applied to the list of tasks in memory. */
import { limits, newUuid, RolloutError, type TaskChange, uuidFromId } from "@rollout/contract";
import { jsonText, type WantedTask, withHash } from "./read-tasks.js";

/** A task of the list while it is changed. */
export interface ListedTask {
  readonly taskId: string;
  readonly isNewTask: boolean;
  name: string;
  /** Of the version that is changed; null for a new task. */
  readonly revisionId: string | null;
  /** What it will hold; undefined while it is as it was. */
  content?: WantedTask;
}

export interface ChangeSources {
  /** Content of tasks as it was, by task UUID: of every task that a change copies or alters in part. */
  readonly contents: ReadonlyMap<string, WantedTask>;
  /** Content that a change brings along, by the index of the change. */
  readonly brought: ReadonlyMap<number, WantedTask>;
}

/** UUIDs of the tasks whose content must be known to apply the changes. */
export const tasksToRead = (changes: readonly TaskChange[]): string[] => [
  ...new Set(
    changes.flatMap((change) => {
      if (change.op === "duplicate") return [uuidFromId("task", change.taskId)];
      if (change.op === "metadata" || change.op === "outputSchema")
        return change.taskIds.map((id) => uuidFromId("task", id));
      return [];
    }),
  ),
];

/**
 * Applies the changes one after the other.
 *
 * @throws {RolloutError} task_not_found, request_invalid, naming the change.
 */
export function applyChanges(
  current: readonly ListedTask[],
  changes: readonly TaskChange[],
  sources: ChangeSources,
): readonly ListedTask[] {
  const list = new TaskList(current, sources);
  for (const [index, change] of changes.entries()) list.apply(change, index);
  return list.tasks;
}

class TaskList {
  tasks: ListedTask[];
  readonly #byId: Map<string, ListedTask>;
  readonly #sources: ChangeSources;

  constructor(current: readonly ListedTask[], sources: ChangeSources) {
    this.tasks = [...current];
    this.#byId = new Map(current.map((task) => [task.taskId, task]));
    this.#sources = sources;
  }

  apply(change: TaskChange, index: number): void {
    switch (change.op) {
      case "add":
        this.#add(this.#sources.brought.get(index)!, (change.at ?? this.tasks.length + 1) - 1);
        break;
      case "replace":
        setContent(this.#find(change.taskId, index), this.#sources.brought.get(index)!);
        break;
      case "duplicate": {
        const task = this.#find(change.taskId, index);
        this.#add(
          withHash({ ...this.#contentOf(task), name: storedName(change.name) }),
          this.#placeOf(task) + 1,
        );
        break;
      }
      case "move": {
        const task = this.#find(change.taskId, index);
        this.tasks.splice(this.#placeOf(task), 1);
        this.tasks.splice(change.to - 1, 0, task);
        break;
      }
      case "remove": {
        const removed = new Set(change.taskIds.map((id) => this.#find(id, index)));
        this.tasks = this.tasks.filter((task) => !removed.has(task));
        for (const task of removed) this.#byId.delete(task.taskId);
        break;
      }
      case "metadata":
        for (const id of change.taskIds) {
          const task = this.#find(id, index);
          const content = this.#contentOf(task);
          const metadata = changedMembers(content.metadata, change);
          setContent(task, withHash({ ...content, metadata: jsonText(metadata, `changes.${index}.set`) }));
        }
        break;
      case "outputSchema": {
        const outputSchema =
          change.outputSchema === null
            ? null
            : jsonText(change.outputSchema, `changes.${index}.outputSchema`);
        for (const id of change.taskIds) {
          const task = this.#find(id, index);
          setContent(task, withHash({ ...this.#contentOf(task), outputSchema }));
        }
      }
    }
    if (this.tasks.length > limits.tasksPerVersion) {
      throw new RolloutError(
        "request_invalid",
        `changes.${index}: a version holds at most ${limits.tasksPerVersion} tasks.`,
      );
    }
  }

  #add(content: WantedTask, place: number): void {
    const task = { taskId: newUuid(), isNewTask: true, name: content.name, revisionId: null, content };
    this.tasks.splice(place, 0, task);
    this.#byId.set(task.taskId, task);
  }

  #find(taskId: string, index: number): ListedTask {
    const task = this.#byId.get(uuidFromId("task", taskId));
    if (!task) {
      throw new RolloutError("task_not_found", `changes.${index}: the version has no task ${taskId}.`);
    }
    return task;
  }

  #placeOf(task: ListedTask): number {
    return this.tasks.indexOf(task);
  }

  #contentOf(task: ListedTask): WantedTask {
    const content = task.content ?? this.#sources.contents.get(task.taskId);
    if (!content) throw new Error(`The content of the task ${task.taskId} was not read.`);
    return content;
  }
}

function setContent(task: ListedTask, content: WantedTask): void {
  task.content = content;
  task.name = content.name;
}

const storedName = (name: string): string => Buffer.from(name).toString();

function changedMembers(
  text: string,
  { set = {}, unset = [] }: { set?: object | undefined; unset?: readonly string[] | undefined },
): object {
  const members = { ...(JSON.parse(text) as Record<string, unknown>), ...set };
  for (const key of unset) delete members[key];
  return members;
}
