/** The Gantt: canvas, names of the lanes, hover card, and the tree that mirrors it for keyboard and ears. */

import type { EventKind } from "@rollout/contract/words";
import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { afterPaint } from "../../ui/after-paint.js";
import { FollowButton } from "./follow-button.js";
import { HoverCard } from "./hover-card.js";
import { LaneNames } from "./lane-names.js";
import { type EventKey, keyOfRow } from "./prepare/columns.js";
import { kindCode } from "./prepare/kind-code.js";
import {
  buildTree,
  type Direction,
  type ItemTree,
  laneNode,
  neighbourOf,
  nextError,
} from "./prepare/neighbours.js";
import { itemOfKey, type PreparedTimeline } from "./prepare/prepared-timeline.js";
import { maskMatches } from "./prepare/search.js";
import { readPalette } from "./read-palette.js";
import { attachPointer } from "./stage-pointer.js";
import { directionOf, type TimelineControls, useTimelineKeys } from "./timeline-keys.js";
import { type StageInput, TimelineStage } from "./timeline-stage.js";
import { TimelineTree } from "./timeline-tree.js";
import { watchTheme } from "./watch-theme.js";
import "./timeline.css";

export interface TimelineCanvasProps {
  readonly model: PreparedTimeline;
  readonly selection: EventKey | null;
  readonly onSelect: (key: EventKey | null) => void;
  /** Kinds that the legend turned off. */
  readonly hiddenKinds?: ReadonlySet<EventKind>;
  /** Events that a search found; null when nothing is searched. */
  readonly searchMatches?: readonly EventKey[] | null;
  /** While the rollout runs: microseconds since its start, whenever asked. Null when it is over. */
  readonly clock?: (() => number) | null;
  /** Whether its keys are in force: `+ − 0 e ⇧e f`, and arrows while nothing else has the focus. */
  readonly keys?: boolean;
  readonly controls?: Ref<TimelineControls>;
}

const noKinds: ReadonlySet<EventKind> = new Set();
const zoomStep = 1.5;

export function TimelineCanvas(props: TimelineCanvasProps) {
  const { model, selection, onSelect, hiddenKinds = noKinds, searchMatches = null, clock = null } = props;
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [stage, setStage] = useState<TimelineStage | null>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [hovered, setHovered] = useState(-1);
  const [activeLane, setActiveLane] = useState<number | null>(null);

  const selected = useMemo(() => (selection === null ? -1 : itemOfKey(model, selection)), [model, selection]);
  const matches = useMemo(() => maskMatches(model, searchMatches), [model, searchMatches]);
  const tree = useTree(model);
  const input: StageInput = { model, selected, matches, hiddenKinds: bitsOf(hiddenKinds), folded, clock };
  const latest = useRef({ input, onSelect });
  latest.current = { input, onSelect };

  // Keeps a stage on the canvas: its loop, size, theme, fonts and pointer.
  useLayoutEffect(() => {
    const element = canvas.current;
    const box = root.current;
    if (element === null || box === null) return;
    const made = new TimelineStage(element, latest.current.input, readPalette(box));
    const size = () => made.resize(box.clientWidth, box.clientHeight, window.devicePixelRatio);
    size();
    const observer = new ResizeObserver(size);
    observer.observe(box);
    const forgetTheme = watchTheme(() => made.setPalette(readPalette(box)));
    const forgetPointer = attachPointer(element, made, {
      onPick: (item) =>
        latest.current.onSelect(item < 0 ? null : keyOfItem(latest.current.input.model, item)),
      onHover: setHovered,
    });
    setStage(made);
    return () => {
      observer.disconnect();
      forgetTheme();
      forgetPointer();
      made.destroy();
    };
  }, []);

  // Hands the stage what it draws.
  useLayoutEffect(() => {
    stage?.setInput({ model, selected, matches, hiddenKinds: bitsOf(hiddenKinds), folded, clock });
  }, [stage, model, selected, matches, hiddenKinds, folded, clock]);

  // A lane is active only until an event is selected.
  useEffect(() => {
    if (selected >= 0) setActiveLane(null);
  }, [selected]);

  const select = (item: number) => {
    if (item >= 0) onSelect(keyOfItem(model, item));
  };
  const controls: TimelineControls = {
    zoomIn: () => stage?.zoomBy(1 / zoomStep, undefined, true),
    zoomOut: () => stage?.zoomBy(zoomStep, undefined, true),
    fit: () => stage?.fit(),
    nextError: (step = 1) => select(nextError(model, selected, step)),
    toggleFollow: () => stage?.toggleFollow(),
  };
  useImperativeHandle(props.controls, () => controls);

  const active = activeLane ?? (selected >= 0 ? selected : model.count > 0 ? firstNode(model) : -1);
  const move = (to: Direction) => {
    if (active < 0 || tree === null) return;
    const node = neighbourOf(model, tree, active, to);
    if (node < model.count) select(node);
    else setActiveLane(node);
  };
  useTimelineKeys(props.keys ?? true, controls, move);
  const onTreeKey = (event: KeyboardEvent) => {
    const to = directionOf(event);
    if (to === null) return;
    event.preventDefault();
    move(to);
  };

  return (
    <div ref={root} className="timeline">
      <div aria-hidden="true">
        <canvas ref={canvas} className="timeline-canvas" />
      </div>
      {stage && <LaneNames stage={stage} onToggle={(label) => setFolded((now) => toggled(now, label))} />}
      {stage && clock !== null && <FollowButton stage={stage} />}
      {stage && hovered >= 0 && hovered < model.count && (
        <HoverCard stage={stage} model={model} item={hovered} anchor={canvas} />
      )}
      {tree !== null && model.count > 0 && (
        <TimelineTree model={model} tree={tree} active={active} selected={selected} onKeyDown={onTreeKey} />
      )}
    </div>
  );
}

/** The tree of the model; at first only after the model was drawn, so that the first frame does not wait for it. */
function useTree(model: PreparedTimeline): ItemTree | null {
  const [drawn, setDrawn] = useState(false);
  // The outside system is the screen, which comes first.
  useEffect(() => {
    let isThere = true;
    afterPaint(() => isThere && setDrawn(true));
    return () => {
      isThere = false;
    };
  }, []);
  return useMemo(() => (drawn ? buildTree(model) : null), [drawn, model]);
}

const keyOfItem = (model: PreparedTimeline, item: number): EventKey =>
  keyOfRow(model.columns, model.row[item]!);

const firstNode = (model: PreparedTimeline): number =>
  model.lanes.length > 0 ? laneNode(model, 0) : model.count + model.lanes.length;

function bitsOf(kinds: ReadonlySet<EventKind>): number {
  let bits = 0;
  for (const kind of kinds) bits |= 1 << kindCode[kind];
  return bits;
}

function toggled(labels: ReadonlySet<string>, label: string): ReadonlySet<string> {
  const next = new Set(labels);
  if (!next.delete(label)) next.add(label);
  return next;
}
