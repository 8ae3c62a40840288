import type { GroupBy, GroupList } from "@rollout/contract";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import { readGroupSums } from "./groups.sql.js";
import type { RunFilter } from "./run-filter.sql.js";

type Sums = GroupList["totals"];

/** Up to here the sums are read for each reply (200,000 rollouts take 0.1 s, and all of them must be read). */
const countedEachTime = 50_000;
/** Sums of more rollouts are served this long while newer ones are read in the background, in ms. */
const longestAgeMs = 30_000;
/** They are read again after this, in ms. */
const freshMs = 1_000;
const mostRemembered = 500;

interface Remembered {
  readonly sums: Sums;
  readonly readAt: number;
  reading: boolean;
}

/** The sums under the list of groups. Only those over very many rollouts may be a little old. */
export class GroupSums {
  readonly #remembered = new Map<string, Remembered>();

  async read(db: WorkspaceDb, list: { filter: RunFilter; by: GroupBy }): Promise<Sums> {
    const { search, status, workflow, agent, dataset, since } = list.filter;
    const key = JSON.stringify([db.workspaceId, list.by, search, status, workflow, agent, dataset, since]);
    const known = this.#remembered.get(key);
    const age = known ? Date.now() - known.readAt : Number.POSITIVE_INFINITY;
    if (!known || age > longestAgeMs) return this.#readNow(key, db, list);
    if (age > freshMs && !known.reading) {
      known.reading = true;
      // What is shown stays as it is when this fails; the next reply tries again.
      this.#readNow(key, db, list).catch(() => {
        known.reading = false;
      });
    }
    return known.sums;
  }

  async #readNow(key: string, db: WorkspaceDb, list: { filter: RunFilter; by: GroupBy }): Promise<Sums> {
    const readAt = Date.now();
    const { cost_usd: costUsd, ...counts } = await readGroupSums(db, list);
    const sums = { ...counts, costUsd };
    this.#remembered.delete(key);
    if (sums.rollouts > countedEachTime) {
      if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
      this.#remembered.set(key, { sums, readAt, reading: false });
    }
    return sums;
  }
}
