import type { TaskFilter } from "@rollout/contract";
import { listSelectedPlaces, type TaskSelector } from "./task-selection.sql.js";
import type { WorkspaceQueryable } from "./workspace-db.js";

/** Tasks of all selections that are kept, 4 bytes each. */
const defaultCapacity = 2_000_000;

/**
 * Which tasks of a version fit a filter, found once: neither a version nor its tasks ever change, and every page of
 * a list, and every list of task sets, asks again.
 */
export class KnownSelections {
  /** By what is selected, the longest unused first. */
  readonly #known = new Map<string, Int32Array>();
  #size = 0;

  constructor(private readonly capacity = defaultCapacity) {}

  /**
   * Positions of the tasks, in order.
   *
   * @param selector - Of a saved version, by filters alone: tasks that a set names by hand change with the set.
   */
  async positionsOf(db: WorkspaceQueryable, selector: TaskSelector): Promise<Int32Array> {
    if (selector.handSetId !== undefined) throw new TypeError("What a set names by hand is not kept.");
    const key = JSON.stringify([db.workspaceId, selector.versionId, selector.filters.map(filterKey)]);
    const positions = this.#known.get(key) ?? (await listSelectedPlaces(db, selector));
    this.#keep(key, positions);
    return positions;
  }

  #keep(key: string, positions: Int32Array): void {
    this.#forget(key);
    this.#known.set(key, positions);
    this.#size += sizeOf(key, positions);
    for (const oldest of this.#known.keys()) {
      if (this.#size <= this.capacity) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const positions = this.#known.get(key);
    if (!positions) return;
    this.#known.delete(key);
    this.#size -= sizeOf(key, positions);
  }
}

const filterKey = ({ search, metadata }: TaskFilter): unknown => [
  search ?? "",
  (metadata ?? []).map(({ key, value }) => [key, value]),
];

/** A selection without tasks takes room for its key. */
const sizeOf = (key: string, positions: Int32Array): number => positions.length + key.length;
