/** Turns what is in view into a frame and has it drawn; its buffers are filled again for every frame. */
import { drawFrame } from "./draw/draw-frame.js";
import type { Frame, MeasuredStretch } from "./draw/frame.js";
import type { Palette } from "./draw/palette.js";
import { StripPainter } from "./draw/strips.js";
import { MinimapLayer } from "./minimap-layer.js";
import type { LaneStack } from "./prepare/arrange-lanes.js";
import { geometry } from "./prepare/geometry.js";
import type { PreparedTimeline } from "./prepare/prepared-timeline.js";
import { rulerTicks } from "./prepare/ruler.js";
import { boxOfItem, stretchOf } from "./prepare/selected-box.js";
import { lengthOf, pxPerUs, type TimeDomain } from "./prepare/viewport.js";
import { type BarMarks, type BarView, collectBars, VisibleBars } from "./prepare/visible-bars.js";
import { collectInstants, type InstantMark } from "./prepare/visible-instants.js";

/** What is in view. */
export interface Scene {
  readonly model: PreparedTimeline;
  readonly stack: LaneStack;
  readonly view: BarView;
  readonly marks: BarMarks;
  readonly domain: TimeDomain;
  readonly width: number;
  readonly height: number;
  readonly lanesLeft: number;
  readonly scrollY: number;
  /** Selected item, or -1. */
  readonly selected: number;
  readonly nowUs: number | null;
  readonly measured: MeasuredStretch | null;
}

export class FramePainter {
  readonly #bars = new VisibleBars();
  readonly #strips = new StripPainter();
  readonly #minimap = new MinimapLayer();
  #instants: InstantMark[] = [];

  /** Marks of the messages lane as they were last drawn. */
  get instants(): readonly InstantMark[] {
    return this.#instants;
  }

  /** The minimap shows something else from now on. */
  dropMinimap(): void {
    this.#minimap.drop();
  }

  paint(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
    const { model, stack, view, marks, domain, scrollY, selected, ...rest } = scene;
    const bottom = scrollY + Math.max(0, scene.height - geometry.headHeight);
    collectBars(model, stack.boxes, view, [scrollY, bottom], marks, this.#bars);
    this.#instants = collectInstants(model, view, marks);
    const whole = { ...domain, width: view.width, density: view.density };
    const frame: Frame = {
      ...rest,
      model,
      stack,
      view,
      scrollY,
      bars: this.#bars,
      instants: this.#instants,
      ticks: rulerTicks(view.fromUs, view.toUs, pxPerUs(view, view.width)),
      selected: this.#selectedBox(scene),
      viewport: [
        (view.fromUs - domain.fromUs) / lengthOf(domain),
        (view.toUs - domain.fromUs) / lengthOf(domain),
      ],
      minimap: this.#minimap.canvas(model, whole, marks, palette),
    };
    drawFrame(context, frame, palette, this.#strips);
  }

  #selectedBox({ model, stack, view, marks, selected, nowUs }: Scene): Frame["selected"] {
    if (selected < 0) return null;
    const [startUs, endUs] = stretchOf(model, selected, nowUs);
    const box = boxOfItem(model, stack, view, marks, this.#instants, selected);
    return { startUs, endUs, box };
  }
}
