import type { Group, GroupList } from "@rollout/contract";
import type { WorkspaceDb } from "../../platform/workspace-db.js";
import {
  type GroupPage,
  type GroupRow,
  listGroups,
  readGroupSums,
  readTotalsOfGroups,
  toGroup,
} from "./groups.sql.js";
import { LargeSums } from "./large-sums.js";

/** A group of the page; `row` has its place in the list. */
export interface PlacedGroup {
  readonly row: GroupRow;
  readonly group: Group;
}

/** Reads groups of runs with the totals of their rollouts, and the sums under the list. */
export class GroupReader {
  readonly #pages = new LargeSums<PlacedGroup[]>((groups) =>
    groups.reduce((sum, { group }) => sum + group.totals.rollouts, 0),
  );
  readonly #sums = new LargeSums<GroupList["totals"]>((sums) => sums.rollouts);

  page(db: WorkspaceDb, page: GroupPage): Promise<PlacedGroup[]> {
    return this.#pages.read(keyOf(db, page), () => readPage(db, page));
  }

  /** Over every run that fits the filter, on whatever page. */
  sums(db: WorkspaceDb, list: Pick<GroupPage, "filter" | "by">): Promise<GroupList["totals"]> {
    return this.#sums.read(keyOf(db, list), async () => {
      const { cost_usd: costUsd, ...counts } = await readGroupSums(db, list);
      return { ...counts, costUsd };
    });
  }
}

/** "The last 24 hours" begin at another moment with each reply; to the minute they are the same list. */
function keyOf(db: WorkspaceDb, { filter, ...rest }: Partial<GroupPage> & Pick<GroupPage, "filter">): string {
  const { search, status, workflow, agent, dataset, since } = filter;
  return JSON.stringify([
    db.workspaceId,
    search,
    status,
    workflow,
    agent,
    dataset,
    since?.slice(0, 16),
    rest,
  ]);
}

function readPage(db: WorkspaceDb, page: GroupPage): Promise<PlacedGroup[]> {
  return db.transaction(async (transaction) => {
    const rows = await listGroups(transaction, page);
    const totals = await readTotalsOfGroups(
      transaction,
      rows.map((row) => row.run_ids),
    );
    const byPlace = new Map(totals.map((row) => [row.place, row]));
    return rows.map((row, place) => ({ row, group: toGroup(row, byPlace.get(place)!) }));
  });
}
