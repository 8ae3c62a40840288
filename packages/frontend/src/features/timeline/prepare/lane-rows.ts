/** Gives every bar its lane (one per agent) and its row there: under its parent, and free at its time. */
import type { TimelineColumns } from "./columns.js";
import type { LooseItems } from "./items.js";
import { kindCode } from "./kind-code.js";

export interface AgentLane {
  readonly name: string;
  /** First of its rows among the rows of all lanes, and how many it has. */
  readonly firstRow: number;
  readonly rowCount: number;
}

export interface LanePlaces {
  readonly lanes: readonly AgentLane[];
  /** By item: lane, or -1 for an instant. */
  readonly lane: Int32Array;
  /** By item: row among the rows of all lanes, or -1 for an instant. */
  readonly laneRow: Int32Array;
  /** By item: 1 where it is drawn as a bracket over its children. */
  readonly bracket: Uint8Array;
  /** Ends of bars, cut where a lane ran out of rows. */
  readonly end: Float64Array;
  readonly rowCount: number;
}

/** More at once than anyone can read; what comes then shares the last row, each cutting the one before. */
const mostRowsPerLane = 64;

/** Start and length are rounded to microseconds each: what follows at once may seem to begin one too early. */
const roundingUs = 1;

/** @param mainAgent Name of the lane of events that name no agent. */
export function placeInLanes(columns: TimelineColumns, items: LooseItems, mainAgent: string): LanePlaces {
  const { count, start, end, instant, parent } = items;
  const order = parentsFirst(items);
  const bracket = new Uint8Array(count);
  const lane = new Int32Array(count).fill(-1);
  const rowInLane = new Int32Array(count);
  const laneOfAgent = new Int32Array(columns.dictionaries.agent.length).fill(-1);
  const names: string[] = [];
  const laneNamed = (name: string): number => {
    const known = names.indexOf(name);
    return known >= 0 ? known : names.push(name) - 1;
  };
  const freeFrom: number[][] = [];
  const lastInRow: number[][] = [];
  const ends = end.slice();
  const place = (item: number): void => {
    const above = parent[item]!;
    const placedAbove = above >= 0 && !instant[above] && lane[above]! >= 0;
    let agent = columns.agent[items.row[item]!]!;
    if (agent === 0 && items.resultRow[item]! >= 0) agent = columns.agent[items.resultRow[item]!]!;
    let own: number;
    if (agent === 0 && placedAbove) own = lane[above]!;
    else {
      own = laneOfAgent[agent]!;
      if (own < 0) {
        own = laneNamed(columns.dictionaries.agent[agent] ?? mainAgent);
        laneOfAgent[agent] = own;
      }
    }
    lane[item] = own;
    bracket[item] = Number(items.baseKind[item] === kindCode.custom && items.hasChild[item] === 1);
    freeFrom[own] ??= [];
    lastInRow[own] ??= [];
    const free = freeFrom[own]!;
    let row = placedAbove && lane[above] === own ? rowInLane[above]! + 1 : 0;
    while (row < free.length && free[row]! > start[item]! + roundingUs && row < mostRowsPerLane - 1) row++;
    row = Math.min(row, mostRowsPerLane - 1);
    while (free.length < row) free.push(Number.NEGATIVE_INFINITY);
    if ((free[row] ?? Number.NEGATIVE_INFINITY) > start[item]!) {
      const before = lastInRow[own]![row]!;
      ends[before] = Math.max(start[before]!, start[item]!);
    }
    free[row] = end[item]!;
    lastInRow[own]![row] = item;
    rowInLane[item] = row;
  };
  for (let at = 0; at < count; at++) {
    const item = order === null ? at : order[at]!;
    if (instant[item] || lane[item]! >= 0) continue;
    // A span is logged when it ends, so its start, counted back, may lie microseconds after that of its first child.
    const above = parent[item]!;
    if (above >= 0 && !instant[above] && lane[above]! < 0) place(above);
    place(item);
  }
  return { ...stackLanes(names, freeFrom, lane, rowInLane), lane, bracket, end: ends };
}

function stackLanes(names: string[], rows: number[][], lane: Int32Array, rowInLane: Int32Array) {
  let firstRow = 0;
  const lanes = names.map((name, index): AgentLane => {
    const rowCount = rows[index]?.length ?? 0;
    const one = { name, firstRow, rowCount };
    firstRow += rowCount;
    return one;
  });
  const laneRow = new Int32Array(lane.length).fill(-1);
  for (let item = 0; item < lane.length; item++) {
    if (lane[item]! >= 0) laneRow[item] = lanes[lane[item]!]!.firstRow + rowInLane[item]!;
  }
  return { lanes, laneRow, rowCount: firstRow };
}

/** Items by start, parents and the longer first where they begin together; null when they are in order already. */
function parentsFirst({ count, start, end, hasChild }: LooseItems): Int32Array | null {
  const compare = (a: number, b: number): number =>
    end[a] === end[b] ? hasChild[b]! - hasChild[a]! || a - b : end[b]! - end[a]!;
  let order: Int32Array | null = null;
  for (let first = 0; first < count; ) {
    let last = first + 1;
    let sorted = true;
    while (last < count && start[last] === start[first]) {
      if (compare(last - 1, last) > 0) sorted = false;
      last++;
    }
    if (!sorted) {
      order ??= Int32Array.from({ length: count }, (_, item) => item);
      order.subarray(first, last).sort(compare);
    }
    first = last;
  }
  return order;
}
