/** Where the keyboard goes from an item: siblings, parent, first child, next error. */
import { type EventKey, keyOfRow } from "./columns.js";
import type { PreparedTimeline } from "./prepared-timeline.js";

/** Children of every item, and the roots of every lane, each by start. */
export interface ItemTree {
  /** Nodes: the items, then a node per lane of agents, then one for the lane of messages. */
  readonly nodeCount: number;
  readonly parentNode: Int32Array;
  readonly childFirst: Int32Array;
  readonly children: Int32Array;
  /** Place of an item among its siblings, from 0. */
  readonly place: Int32Array;
}

export const laneNode = (model: PreparedTimeline, lane: number): number => model.count + lane;
export const messagesNode = (model: PreparedTimeline): number => model.count + model.lanes.length;

export function buildTree(model: PreparedTimeline): ItemTree {
  const { count, barCount, lane, parent, start } = model;
  const nodeCount = count + model.lanes.length + 1;
  const parentNode = new Int32Array(nodeCount).fill(-1);
  const childFirst = new Int32Array(nodeCount + 1);
  for (let item = 0; item < count; item++) {
    const above = parent[item]!;
    let node = messagesNode(model);
    if (item < barCount) {
      node = above >= 0 && lane[above] === lane[item] ? above : laneNode(model, lane[item]!);
    }
    parentNode[item] = node;
    childFirst[node + 1]!++;
  }
  for (let node = 0; node < nodeCount; node++) childFirst[node + 1]! += childFirst[node]!;
  const next = childFirst.slice();
  const children = new Int32Array(count);
  for (let item = 0; item < count; item++) children[next[parentNode[item]!]!++] = item;
  const place = new Int32Array(count);
  for (let node = 0; node < nodeCount; node++) {
    const siblings = children.subarray(childFirst[node]!, childFirst[node + 1]!);
    // Bars of several rows are siblings: rows are in order, their union is not.
    if (node < messagesNode(model) && !isInOrder(siblings, start))
      siblings.sort((a, b) => start[a]! - start[b]!);
    for (let at = 0; at < siblings.length; at++) place[siblings[at]!] = at;
  }
  return { nodeCount, parentNode, childFirst, children, place };
}

function isInOrder(items: Int32Array, by: Float64Array): boolean {
  for (let at = 1; at < items.length; at++) if (by[items[at]!]! < by[items[at - 1]!]!) return false;
  return true;
}

/** Items whose parent is the node. */
export const childrenOf = ({ childFirst, children }: ItemTree, node: number): Int32Array =>
  children.subarray(childFirst[node]!, childFirst[node + 1]!);

export type Direction = "previous" | "next" | "first" | "last" | "parent" | "child";

/** The node in that direction, or the same node at an end. Lanes are siblings of each other. */
export function neighbourOf(model: PreparedTimeline, tree: ItemTree, node: number, to: Direction): number {
  if (to === "parent") return tree.parentNode[node]! >= 0 ? tree.parentNode[node]! : node;
  if (to === "child") return childrenOf(tree, node)[0] ?? node;
  const siblings = siblingsOf(model, tree, node);
  const at = node < model.count ? tree.place[node]! : siblings.indexOf(node);
  const wanted = { previous: at - 1, next: at + 1, first: 0, last: siblings.length - 1 }[to];
  const found = siblings[Math.min(Math.max(wanted, 0), siblings.length - 1)] ?? node;
  const parent = node < model.count ? tree.parentNode[node]! : -1;
  // Home and End of the outermost sibling go on beside its parent: an only child is not the end of the way.
  const goesOn = found === node && (to === "first" || to === "last") && parent >= 0 && parent < model.count;
  return goesOn ? neighbourOf(model, tree, parent, to) : found;
}

/** The node itself and those beside it, by start; lanes that hold nothing are left out. */
export function siblingsOf(model: PreparedTimeline, tree: ItemTree, node: number): Int32Array {
  if (node < model.count) return childrenOf(tree, tree.parentNode[node]!);
  return topNodes(model, tree);
}

/** Nodes of the lanes from top to bottom: messages first, if there are any. */
function topNodes(model: PreparedTimeline, tree: ItemTree): Int32Array {
  const messages = messagesNode(model);
  const nodes = model.lanes.map((_, lane) => laneNode(model, lane));
  if (childrenOf(tree, messages).length > 0) nodes.unshift(messages);
  return Int32Array.from(nodes);
}

/** Where a failed rollout opens: its first error, or null. */
export function firstErrorKey({ errors, columns, row }: PreparedTimeline): EventKey | null {
  return errors.length > 0 ? keyOfRow(columns, row[errors[0]!]!) : null;
}

/** The error after (or before) an item in time, going round at the end; -1 when there is none. */
export function nextError(model: PreparedTimeline, item: number, step: 1 | -1): number {
  const { errors, start } = model;
  if (errors.length === 0) return -1;
  const at = errors.indexOf(item);
  if (at >= 0) return errors[(at + step + errors.length) % errors.length]!;
  const after = item < 0 ? 0 : errors.findIndex((error) => start[error]! > start[item]!);
  if (step === 1) return errors[after < 0 ? 0 : after]!;
  return errors[(after <= 0 ? errors.length : after) - 1]!;
}
