/** A run: one execution of a dataset or task set. */
import { Attempt } from "./attempt.js";
import { newId } from "./ids.js";
import type { StartRolloutOptions } from "./records.js";
import { listRunTasks, type RunPlace } from "./run-tasks.js";
import type { InlineTask, Task } from "./task.js";
import { RolloutLog } from "./writer/rollout-log.js";
import type { Writer } from "./writer/writer.js";

export class Run {
  /** `run_…` */
  readonly id: string;
  /** Every task of the run, in the order of the dataset. */
  readonly tasks: Task[];
  readonly #place: RunPlace;
  readonly #writer: Writer;
  /** Tasks with files of other roles, by those roles: asked for once, however many attempts want them. */
  readonly #tasksByRoles = new Map<string, Promise<Task[]>>();

  /** Made by `Rollout.startRun`. */
  constructor(place: RunPlace, writer: Writer, tasks: Task[]) {
    this.id = place.runId;
    this.tasks = tasks;
    this.#place = place;
    this.#writer = writer;
  }

  /**
   * Starts one attempt at a task. It needs no answer of the server, so it works while the server is down.
   *
   * @param task One of `run.tasks`, or a task of your own: `{ name, instruction, input }`, or none.
   */
  startRollout(task?: Task | InlineTask | null, options?: StartRolloutOptions): Promise<Attempt> {
    const id = newId("ro", Date.now());
    const log = new RolloutLog(this.#writer, this.#place.workspace, this.id, id);
    const server = {
      settings: this.#place.settings,
      workspace: this.#place.workspace,
      tasksWithFiles: (roles: readonly string[]) => this.#tasksWithFiles(roles),
    };
    return Promise.resolve(new Attempt(id, task ?? undefined, options, log, server));
  }

  #tasksWithFiles(roles: readonly string[]): Promise<Task[]> {
    const key = roles.join(",");
    let tasks = this.#tasksByRoles.get(key);
    if (tasks === undefined) {
      tasks = listRunTasks(this.#place, roles);
      this.#tasksByRoles.set(key, tasks);
      // A failure is not kept: the next attempt asks again.
      tasks.catch(() => this.#tasksByRoles.delete(key));
    }
    return tasks;
  }
}
