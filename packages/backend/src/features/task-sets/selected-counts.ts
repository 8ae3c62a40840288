import type { WorkspaceQueryable } from "../../platform/workspace-db.js";
import { countSelected, type TaskSetRow } from "./task-sets.sql.js";

/** Counts that one server remembers: some 200 bytes each. */
const most = 5_000;

/**
 * How many tasks a set selects. Which tasks of a version fit a filter never changes, so each is counted once by a
 * server: a list of 20 sets over 10,000 tasks would else look at 200,000 of them every time.
 */
export class SelectedCounts {
  readonly #known = new Map<string, number>();

  async of(db: WorkspaceQueryable, set: TaskSetRow): Promise<number> {
    if (set.filter === null) return countSelected(db, set);
    const key = `${set.version_id} ${set.filter}`;
    const known = this.#known.get(key);
    const count = known ?? (await countSelected(db, set));
    // What was asked for last is the last to be forgotten.
    this.#known.delete(key);
    this.#known.set(key, count);
    if (this.#known.size > most) this.#known.delete(this.#known.keys().next().value!);
    return count;
  }
}
