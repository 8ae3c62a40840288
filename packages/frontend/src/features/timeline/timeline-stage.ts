/** Keeps the canvas in step with the model and the view: size, view, scrolling, and a frame when one is due. */

import { afterPaint } from "../../ui/after-paint.js";
import type { MeasuredStretch } from "./draw/frame.js";
import type { Palette } from "./draw/palette.js";
import { FramePainter, type Scene } from "./frame-painter.js";
import { MovingView } from "./moving-view.js";
import { arrangeLanes, type LaneStack } from "./prepare/arrange-lanes.js";
import { geometry } from "./prepare/geometry.js";
import { barAt } from "./prepare/hit-test.js";
import type { PreparedTimeline } from "./prepare/prepared-timeline.js";
import type { MatchMask } from "./prepare/search.js";
import { boxOfItem, stretchOf } from "./prepare/selected-box.js";
import * as viewport from "./prepare/viewport.js";
import type { BarMarks, BarView } from "./prepare/visible-bars.js";

/** What the component hands over; a change of any part draws a new frame. */
export interface StageInput {
  readonly model: PreparedTimeline;
  /** Selected item, or -1. */
  readonly selected: number;
  readonly matches: MatchMask | null;
  readonly hiddenKinds: number;
  readonly folded: ReadonlySet<string>;
  /** Microseconds since the rollout's start; null when it is over. */
  readonly clock: (() => number) | null;
}

/** What the parts around the canvas show. A new object when something of it changed. */
export interface StageState {
  readonly stack: LaneStack;
  readonly following: boolean;
  readonly compact: boolean;
}

const compactBelow = 640;
/** Of the whole, what a narrow view opens with around the selection. */
const compactShare = 0.6;

export class TimelineStage {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #painter = new FramePainter();
  readonly #listeners = new Set<() => void>();
  #input: StageInput;
  #palette: Palette;
  #state: StageState;
  #width = 0;
  #height = 0;
  #density = 1;
  readonly #moving: MovingView;
  #scrollY = 0;
  #measured: MeasuredStretch | null = null;
  #dirty = true;
  #drawnNowUs = Number.NEGATIVE_INFINITY;
  #request = 0;
  #painted = false;

  constructor(canvas: HTMLCanvasElement, input: StageInput, palette: Palette) {
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("This browser gives no 2d canvas.");
    this.#canvas = canvas;
    this.#context = context;
    this.#input = input;
    this.#palette = palette;
    this.#state = { stack: this.#arrange(false), following: input.clock !== null, compact: false };
    this.#moving = new MovingView(this.domain);
    this.#request = requestAnimationFrame(this.#tick);
  }

  get state(): StageState {
    return this.#state;
  }
  get view(): viewport.Viewport {
    return this.#moving.now;
  }
  get scrollY(): number {
    return this.#scrollY;
  }
  get lanesLeft(): number {
    return this.#state.compact ? 0 : geometry.laneNameWidth;
  }
  get lanesWidth(): number {
    return Math.max(1, this.#width - this.lanesLeft);
  }
  get nowUs(): number | null {
    return this.#input.clock?.() ?? null;
  }
  get domain(): viewport.TimeDomain {
    const { model, clock } = this.#input;
    const last = Math.max(model.lastUs, this.nowUs ?? 0);
    return viewport.domainOf(model.firstUs, last, clock !== null);
  }
  /** Whether the lanes are higher than their place. */
  get scrolls(): boolean {
    return this.#state.stack.height > this.#lanesHeight;
  }

  /** Tells when `state` or the scrolling changed. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  setInput(input: StageInput): void {
    const before = this.#input;
    this.#input = input;
    if (input.clock === null && before.clock !== null) this.#change({ following: false });
    if (input.model !== before.model || input.folded !== before.folded) {
      this.#change({ stack: this.#arrange(this.#state.compact) });
    }
    if (
      input.model !== before.model ||
      input.hiddenKinds !== before.hiddenKinds ||
      input.matches !== before.matches
    ) {
      this.#painter.dropMinimap();
    }
    this.#settle();
    if (input.selected < 0 || input.selected === before.selected) return;
    if (before.selected < 0) this.#showFirst(input.selected);
    else this.reveal(input.selected);
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#painter.dropMinimap();
    this.invalidate();
  }

  resize(width: number, height: number, density: number): void {
    const isFirst = this.#width === 0;
    this.#width = width;
    this.#height = height;
    this.#density = density;
    this.#canvas.width = Math.round(width * density);
    this.#canvas.height = Math.round(height * density);
    const compact = width < compactBelow;
    if (compact !== this.#state.compact) this.#change({ compact, stack: this.#arrange(compact) });
    this.#painter.dropMinimap();
    this.#settle();
    if (isFirst && this.#input.selected >= 0) this.#showFirst(this.#input.selected);
    // A resized canvas is blank until it is drawn: not to wait for the next frame avoids a flash.
    this.#draw();
  }

  invalidate(): void {
    this.#dirty = true;
  }

  destroy(): void {
    cancelAnimationFrame(this.#request);
    this.#listeners.clear();
  }

  /** Moves the view; the user did it, so it no longer follows the rollout. */
  panBy(px: number): void {
    if (px === 0) return;
    this.#goTo(viewport.pan(this.view, px / this.#scale, this.domain));
    this.#change({ following: false });
  }

  scrollBy(px: number): void {
    this.#scrollTo(this.#scrollY + px);
  }

  /** @param x Place that stays where it is, from the left edge of the canvas; the middle by default. */
  zoomBy(factor: number, x = this.lanesLeft + this.lanesWidth / 2, smooth = false): void {
    const from = this.#moving.target;
    const around = from.fromUs + ((x - this.lanesLeft) / this.lanesWidth) * viewport.lengthOf(from);
    const now = this.nowUs;
    const anchor = this.#state.following && now !== null ? now : around;
    this.#goTo(viewport.zoom(from, factor, anchor, this.domain), smooth);
  }

  fit(): void {
    this.#goTo(this.domain, true);
  }

  show(view: viewport.Viewport, smooth = false): void {
    this.#goTo(viewport.clamp(view, this.domain), smooth);
    this.#change({ following: false });
  }

  /** Fills the middle half of the view with an item. */
  zoomTo(item: number): void {
    const [startUs, endUs] = stretchOf(this.#input.model, item, this.nowUs);
    const room = Math.max((endUs - startUs) / 2, 50);
    this.#goTo(viewport.clamp({ fromUs: startUs - room, toUs: endUs + room }, this.domain), true);
    this.#change({ following: false });
  }

  toggleFollow(): void {
    if (this.#input.clock === null) return;
    this.#change({ following: !this.#state.following });
    this.#settle();
  }

  /** Brings an item into view, in time and in height. */
  reveal(item: number): void {
    const [startUs, endUs] = stretchOf(this.#input.model, item, this.nowUs);
    const view = viewport.reveal(this.#moving.target, startUs, endUs, this.domain);
    if (view !== this.#moving.target) {
      this.#goTo(view);
      this.#change({ following: false });
    }
    const box = boxOfItem(this.#input.model, this.#state.stack, this.#barView, this.#marks, [], item);
    if (box === null) return;
    const room = geometry.rowHeight;
    if (box.top - room < this.#scrollY) this.#scrollTo(box.top - room);
    else if (box.top + box.height + room > this.#scrollY + this.#lanesHeight) {
      this.#scrollTo(box.top + box.height + room - this.#lanesHeight);
    }
  }

  measure(stretch: MeasuredStretch | null): void {
    this.#measured = stretch;
    this.invalidate();
  }

  timeAt(x: number): number {
    return this.view.fromUs + (x - this.lanesLeft) / this.#scale;
  }

  /** Item under a place of the canvas, or -1. */
  itemAt(x: number, y: number): number {
    const laneY = y - geometry.headHeight + this.#scrollY;
    if (y < geometry.headHeight || x < this.lanesLeft) return -1;
    const lane = this.#state.stack.boxes.find((box) => laneY >= box.y && laneY < box.y + box.height);
    const laneX = x - this.lanesLeft;
    if (lane?.kind === "messages") {
      return (
        this.#painter.instants.find(({ left, width }) => laneX >= left - 1 && laneX <= left + width + 1)
          ?.item ?? -1
      );
    }
    const item = barAt(this.#input.model, this.#state.stack, this.#barView, laneX, laneY);
    if (item < 0 || (this.#input.hiddenKinds >> this.#input.model.kind[item]!) & 1) return -1;
    return item;
  }

  /** Where an item is on the canvas; null when it is not drawn. */
  placeOfItem(item: number): { left: number; right: number; top: number; bottom: number } | null {
    const { model } = this.#input;
    const box = boxOfItem(model, this.#state.stack, this.#barView, this.#marks, this.#painter.instants, item);
    if (box === null) return null;
    const top = geometry.headHeight + box.top - this.#scrollY;
    return {
      left: this.lanesLeft + box.left,
      right: this.lanesLeft + box.right,
      top,
      bottom: top + box.height,
    };
  }

  get #scale(): number {
    return viewport.pxPerUs(this.view, this.lanesWidth);
  }
  get #lanesHeight(): number {
    return Math.max(0, this.#height - geometry.headHeight);
  }
  get #barView(): BarView {
    return { ...this.view, width: this.lanesWidth, density: this.#density };
  }
  get #marks(): BarMarks {
    const { matches, hiddenKinds, model } = this.#input;
    return { matches, hiddenKinds, nowUs: this.nowUs ?? model.lastUs };
  }

  #arrange(compact: boolean): LaneStack {
    return arrangeLanes(this.#input.model, { folded: this.#input.folded, compact });
  }

  #change(part: Partial<StageState>): void {
    const keys = Object.keys(part) as (keyof StageState)[];
    if (keys.every((key) => part[key] === this.#state[key])) return;
    this.#state = { ...this.#state, ...part };
    this.#notify();
  }

  #notify(): void {
    this.invalidate();
    for (const listener of this.#listeners) listener();
  }

  /** Where there is little width, what was selected first is worth more than the whole. */
  #showFirst(item: number): void {
    if (this.#state.compact && this.#moving.whole && this.#input.clock === null) {
      const [startUs, endUs] = stretchOf(this.#input.model, item, null);
      const half = (viewport.lengthOf(this.domain) * compactShare) / 2;
      const middle = (startUs + endUs) / 2;
      this.#goTo(viewport.clamp({ fromUs: middle - half, toUs: middle + half }, this.domain));
    }
    this.reveal(item);
  }

  /** Puts view and scrolling back within what there is. */
  #settle(): void {
    this.#moving.settle(this.domain, this.#state.following ? this.nowUs : null);
    this.#scrollTo(this.#scrollY);
    this.invalidate();
  }

  #goTo(view: viewport.Viewport, smooth = false): void {
    this.#moving.goTo(view, this.domain, smooth);
    this.invalidate();
  }

  #scrollTo(y: number): void {
    const most = Math.max(0, this.#state.stack.height - this.#lanesHeight);
    const next = Math.round(Math.min(Math.max(y, 0), most));
    if (next === this.#scrollY) return;
    this.#scrollY = next;
    this.#notify();
  }

  readonly #tick = (time: number): void => {
    this.#request = requestAnimationFrame(this.#tick);
    if (this.#moving.step(time)) this.#dirty = true;
    const now = this.nowUs;
    // Half a pixel of time must have passed before now is drawn again.
    if (now !== null && (now - this.#drawnNowUs) * this.#scale >= 0.5) {
      if (this.#moving.whole || this.#state.following) this.#settle();
      this.#dirty = true;
    }
    if (this.#dirty && this.#width > 0) this.#draw();
  };

  #draw(): void {
    this.#dirty = false;
    this.#drawnNowUs = this.nowUs ?? Number.NEGATIVE_INFINITY;
    const { model, selected } = this.#input;
    const scene: Scene = {
      model,
      selected,
      stack: this.#state.stack,
      view: this.#barView,
      marks: this.#marks,
      domain: this.domain,
      width: this.#width,
      height: this.#height,
      lanesLeft: this.lanesLeft,
      scrollY: this.#scrollY,
      nowUs: this.nowUs,
      measured: this.#measured,
    };
    this.#painter.paint(this.#context, scene, this.#palette);
    if (this.#painted || model.columns.count === 0) return;
    this.#painted = true;
    afterPaint(() => performance.mark("timeline:first-paint"));
  }
}
