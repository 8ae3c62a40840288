/** Paints strips of pixels: one image row per row of a lane, stretched to the height of its bars. */
import type { VisibleBars } from "../prepare/visible-bars.js";

export class StripPainter {
  readonly #canvas = new OffscreenCanvas(1, 1);
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);

  /** @param colours Pixel by code. @param left Where the strips begin, in CSS pixels. */
  paint(
    target: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
    strips: VisibleBars,
    colours: Uint32Array,
    left: number,
    density: number,
    scrollY: number,
  ): void {
    const { columns, stripCount, codes } = strips;
    if (stripCount === 0 || columns === 0) return;
    const context = this.#canvas.getContext("2d");
    if (context === null) return;
    if (this.#canvas.width !== columns || this.#canvas.height < stripCount) {
      this.#canvas.width = columns;
      this.#canvas.height = stripCount;
      this.#image = null;
    }
    if (this.#image === null) {
      this.#image = context.createImageData(columns, this.#canvas.height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    const length = columns * stripCount;
    for (let at = 0; at < length; at++) this.#pixels[at] = colours[codes[at]!]!;
    context.putImageData(this.#image, 0, 0, 0, 0, columns, stripCount);
    target.imageSmoothingEnabled = false;
    for (let strip = 0; strip < stripCount; strip++) {
      target.drawImage(
        this.#canvas,
        0,
        strip,
        columns,
        1,
        left,
        strips.stripTop[strip]! - scrollY,
        columns / density,
        strips.stripHeight[strip]!,
      );
    }
  }
}
