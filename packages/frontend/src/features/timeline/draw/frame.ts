/** One frame of the timeline: all that is to be painted, as values. */
import type { LaneStack } from "../prepare/arrange-lanes.js";
import type { PreparedTimeline } from "../prepare/prepared-timeline.js";
import type { Tick } from "../prepare/ruler.js";
import type { BarView, VisibleBars } from "../prepare/visible-bars.js";
import type { InstantMark } from "../prepare/visible-instants.js";

/** A stretch that is measured with shift and drag. */
export interface MeasuredStretch {
  readonly startUs: number;
  readonly endUs: number;
}

/** What is selected and where it is drawn. */
export interface SelectedBox {
  readonly startUs: number;
  readonly endUs: number;
  /** Null where the item is not drawn: its lane is left out. Top counts from the first lane. */
  readonly box: { left: number; right: number; top: number; height: number } | null;
}

export interface Frame {
  readonly model: PreparedTimeline;
  readonly stack: LaneStack;
  readonly view: BarView;
  /** Size of the canvas in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Width of the column of names; the lanes begin behind it. */
  readonly lanesLeft: number;
  readonly scrollY: number;
  readonly bars: VisibleBars;
  readonly instants: readonly InstantMark[];
  readonly ticks: readonly Tick[];
  readonly selected: SelectedBox | null;
  /** Null when the rollout is over. */
  readonly nowUs: number | null;
  readonly measured: MeasuredStretch | null;
  /** The part of the minimap's width that is in view, 0 to 1. */
  readonly viewport: readonly [number, number];
  readonly minimap: OffscreenCanvas | null;
}

/** Time to pixels, from the left edge of the canvas. */
export const placeOf = ({ view, lanesLeft }: Frame, us: number): number =>
  lanesLeft + ((us - view.fromUs) / (view.toUs - view.fromUs)) * view.width;
