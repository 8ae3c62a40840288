/** The steps of a save, applied to the list of tasks in memory. */
import { limits, newUuid, RolloutError, type TaskChange, uuidFromId } from "@rollout/contract";
import { jsonText, type TaskContent, type WantedTask } from "./read-tasks.js";

/** A task of the list while it is changed. */
export interface ListedTask {
  readonly taskId: string;
  readonly isNewTask: boolean;
  name: string;
  /** Of the version that is changed; null for a new task. */
  readonly revisionId: string | null;
  /** Where its content comes from: brought by a change, or the one that a task of the version has, by its UUID. */
  content: WantedTask | string;
  /** What is done to that content, one after the other. */
  edits: readonly ContentEdit[];
}

/** Content is only read once it is written again: all of it would not fit into memory. */
export type ContentEdit = (content: TaskContent) => TaskContent;

/** Whether its content is not that of its revision any more. */
export const isEdited = ({ taskId, content, edits }: ListedTask): boolean =>
  content !== taskId || edits.length > 0;

/**
 * Applies the changes one after the other.
 *
 * @throws {RolloutError} task_not_found, request_invalid, naming the change.
 */
export function applyChanges(
  current: readonly ListedTask[],
  changes: readonly TaskChange[],
  /** Content that a change brings along, by the index of the change. */
  brought: ReadonlyMap<number, WantedTask>,
): readonly ListedTask[] {
  const list = new TaskList(current, brought);
  for (const [index, change] of changes.entries()) list.apply(change, index);
  return list.tasks;
}

class TaskList {
  tasks: ListedTask[];
  readonly #byId: Map<string, ListedTask>;
  readonly #brought: ReadonlyMap<number, WantedTask>;

  constructor(current: readonly ListedTask[], brought: ReadonlyMap<number, WantedTask>) {
    this.tasks = [...current];
    this.#byId = new Map(current.map((task) => [task.taskId, task]));
    this.#brought = brought;
  }

  apply(change: TaskChange, index: number): void {
    switch (change.op) {
      case "add":
        this.#add(named(this.#brought.get(index)!), (change.at ?? this.tasks.length + 1) - 1);
        break;
      case "replace":
        Object.assign(this.#find(change.taskId, index), named(this.#brought.get(index)!));
        break;
      case "duplicate": {
        const task = this.#find(change.taskId, index);
        const name = storedName(change.name);
        const edits = [...task.edits, (content: TaskContent) => ({ ...content, name })];
        this.#add({ name, content: task.content, edits }, this.#placeOf(task) + 1);
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
          task.edits = [
            ...task.edits,
            (content) => {
              const metadata = changedMembers(content.metadata, change);
              return { ...content, metadata: jsonText(metadata, `changes.${index}.set`) };
            },
          ];
        }
        break;
      case "outputSchema": {
        const outputSchema =
          change.outputSchema === null
            ? null
            : jsonText(change.outputSchema, `changes.${index}.outputSchema`);
        for (const id of change.taskIds) {
          const task = this.#find(id, index);
          task.edits = [...task.edits, (content) => ({ ...content, outputSchema })];
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

  #add(added: Pick<ListedTask, "name" | "content" | "edits">, place: number): void {
    const task = { taskId: newUuid(), isNewTask: true, revisionId: null, ...added };
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
}

const named = (content: WantedTask): Pick<ListedTask, "name" | "content" | "edits"> => ({
  name: content.name,
  content,
  edits: [],
});

const storedName = (name: string): string => Buffer.from(name).toString();

function changedMembers(
  text: string,
  { set = {}, unset = [] }: { set?: object | undefined; unset?: readonly string[] | undefined },
): object {
  const members = { ...(JSON.parse(text) as Record<string, unknown>), ...set };
  for (const key of unset) delete members[key];
  return members;
}
