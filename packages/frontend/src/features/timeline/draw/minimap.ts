/** The minimap: painted once per change of the model, then framed in every frame. */

import { geometry } from "../prepare/geometry.js";
import { kindCode } from "../prepare/kind-code.js";
import type { VisibleBars } from "../prepare/visible-bars.js";
import type { Frame } from "./frame.js";
import type { Palette } from "./palette.js";
import type { StripPainter } from "./strips.js";

const { minimapHeight } = geometry;
const veil = 0.62;
const handle = { width: 3, height: 12 };

/** Paints bars and error marks onto a canvas of their own. */
export function paintMinimap(
  strips: VisibleBars,
  errorMarks: readonly number[],
  [width, density]: readonly [number, number],
  palette: Palette,
  painter: StripPainter,
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.ceil(width * density)),
    Math.ceil(minimapHeight * density),
  );
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.fillStyle = palette.sunken;
  context.fillRect(0, 0, width, minimapHeight);
  // Bars are paler than below, errors are not.
  const colours = palette.pixels.map((pixel, code) =>
    code === 0 || code === kindCode.error + 1
      ? pixel
      : ((pixel & 0x00ffffff) | (Math.round((pixel >>> 24) * 0.75) << 24)) >>> 0,
  );
  painter.paint(context, strips, colours, 0, density, 0);
  context.fillStyle = palette.edge[kindCode.error]!;
  for (const x of errorMarks) {
    context.beginPath();
    context.moveTo(x - 3.5, 1.5);
    context.lineTo(x + 3.5, 1.5);
    context.lineTo(x, 6.5);
    context.fill();
  }
  return canvas;
}

export function drawMinimapFrame(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  const { lanesLeft, view, minimap, viewport } = frame;
  const { width } = view;
  context.fillStyle = palette.sunken;
  context.fillRect(0, 0, frame.width, minimapHeight);
  if (minimap !== null) context.drawImage(minimap, lanesLeft, 0, width, minimapHeight);
  const from = lanesLeft + viewport[0] * width;
  const to = lanesLeft + viewport[1] * width;
  context.globalAlpha = veil;
  context.fillStyle = palette.page;
  context.fillRect(lanesLeft, 0, from - lanesLeft, minimapHeight);
  context.fillRect(to, 0, lanesLeft + width - to, minimapHeight);
  context.globalAlpha = 1;
  context.fillStyle = palette.accent;
  if (viewport[1] - viewport[0] < 0.999) {
    context.fillRect(from, 0, to - from, 1);
    context.fillRect(from, 0, 1, minimapHeight);
    context.fillRect(to - 1, 0, 1, minimapHeight);
  }
  const top = (minimapHeight - handle.height) / 2;
  const left = Math.max(from - 1, lanesLeft - 1);
  context.fillRect(left, top, handle.width, handle.height);
  context.fillRect(Math.min(to + 1, lanesLeft + width) - handle.width, top, handle.width, handle.height);
}
