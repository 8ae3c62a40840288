/** The painted minimap, kept until what it shows changes. */
import { paintMinimap } from "./draw/minimap.js";
import type { Palette } from "./draw/palette.js";
import { StripPainter } from "./draw/strips.js";
import { collectMinimap } from "./prepare/minimap.js";
import type { PreparedTimeline } from "./prepare/prepared-timeline.js";
import { type BarMarks, type BarView, VisibleBars } from "./prepare/visible-bars.js";

export class MinimapLayer {
  readonly #bars = new VisibleBars();
  readonly #strips = new StripPainter();
  #canvas: OffscreenCanvas | null = null;
  #toUs = 0;

  drop(): void {
    this.#canvas = null;
  }

  /** @param view The whole rollout over the width of the lanes. */
  canvas(model: PreparedTimeline, view: BarView, marks: BarMarks, palette: Palette): OffscreenCanvas {
    // The domain of a running rollout grows with every frame: a pixel's worth of it is not painted anew.
    const pixelUs = (view.toUs - view.fromUs) / view.width;
    if (this.#canvas === null || Math.abs(view.toUs - this.#toUs) > pixelUs) {
      const errors = collectMinimap(model, view, marks, this.#bars);
      this.#canvas = paintMinimap(this.#bars, errors, [view.width, view.density], palette, this.#strips);
      this.#toUs = view.toUs;
    }
    return this.#canvas;
  }
}
