/** The tree that mirrors the canvas: one stop of the Tab key, only what surrounds the active item is in it. */

import { typeInWords } from "@rollout/contract/words";
import { type KeyboardEvent, useId } from "react";
import { describeItem } from "./prepare/describe-item.js";
import { childrenOf, type ItemTree, messagesNode, siblingsOf } from "./prepare/neighbours.js";
import type { PreparedTimeline } from "./prepare/prepared-timeline.js";
import { formatDuration, formatTime } from "./prepare/words.js";

interface TimelineTreeProps {
  readonly model: PreparedTimeline;
  readonly tree: ItemTree;
  /** Node of the tree that is active. */
  readonly active: number;
  readonly selected: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Siblings on either side that are in the document: a reader hears its neighbours, 100,000 nodes cost too much. */
const besides = 2;

export function TimelineTree({ model, tree, active, selected, onKeyDown }: TimelineTreeProps) {
  const id = useId();
  const path: number[] = [];
  for (let node = active; node >= 0; node = tree.parentNode[node]!) path.unshift(node);
  return (
    <div
      role="tree"
      className="timeline-tree"
      tabIndex={0}
      aria-label="Timeline: arrows left and right to siblings, up to the parent, down to the first child"
      aria-activedescendant={`${id}${active}`}
      onKeyDown={onKeyDown}
    >
      {path.flatMap((node, depth) => {
        const siblings = siblingsOf(model, tree, node);
        const at = siblings.indexOf(node);
        const last = depth === path.length - 1;
        const from = last ? Math.max(0, at - besides) : at;
        return [...siblings.subarray(from, last ? at + besides + 1 : at + 1)].map((each, offset) => (
          <div
            key={each}
            id={`${id}${each}`}
            role="treeitem"
            tabIndex={-1}
            aria-level={depth + 1}
            aria-posinset={from + offset + 1}
            aria-setsize={siblings.length}
            aria-selected={each === selected}
            aria-expanded={childrenOf(tree, each).length > 0 ? true : undefined}
          >
            {each < model.count ? itemInWords(model, each) : laneInWords(model, tree, each)}
          </div>
        ));
      })}
    </div>
  );
}

function laneInWords(model: PreparedTimeline, tree: ItemTree, node: number): string {
  const name = node === messagesNode(model) ? "messages" : (model.lanes[node - model.count]?.name ?? "");
  return `Lane ${name}, ${childrenOf(tree, node).length} items`;
}

function itemInWords(model: PreparedTimeline, item: number): string {
  const it = describeItem(model, item);
  const state = it.open ? "no result yet" : it.failed ? "failed" : null;
  const length = it.durationUs > 0 ? formatDuration(it.durationUs) : null;
  const what = it.role ?? (it.name === typeInWords(it.type) ? null : it.name);
  return [typeInWords(it.type), what, state, `at ${formatTime(it.startUs)}`, length]
    .filter(Boolean)
    .join(", ");
}
