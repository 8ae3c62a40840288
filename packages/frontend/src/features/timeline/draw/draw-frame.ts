/** Paints a frame of the timeline: everything that is on the canvas, in the order in which it is painted. */
import { geometry } from "../prepare/geometry.js";
import { drawBars } from "./bars.js";
import { drawContext } from "./context-lane.js";
import { type Frame, placeOf } from "./frame.js";
import { drawInstants } from "./instants.js";
import { drawMinimapFrame } from "./minimap.js";
import { drawGaps, drawMeasure, drawNow, drawRuler, drawSelection, rulerOverlays } from "./overlays.js";
import type { Palette } from "./palette.js";
import type { StripPainter } from "./strips.js";

export function drawFrame(
  context: CanvasRenderingContext2D,
  frame: Frame,
  palette: Palette,
  strips: StripPainter,
): void {
  const { width, height, lanesLeft, view } = frame;
  const { headHeight, minimapHeight } = geometry;
  context.setTransform(view.density, 0, 0, view.density, 0, 0);
  context.globalAlpha = 1;
  context.fillStyle = palette.page;
  context.fillRect(0, 0, width, height);

  context.save();
  context.beginPath();
  context.rect(0, headHeight, width, height - headHeight);
  context.clip();
  context.translate(0, headHeight);
  drawTickLines(context, frame, palette);
  drawLaneLines(context, frame, palette);
  context.beginPath();
  context.rect(lanesLeft, 0, width - lanesLeft, height);
  context.clip();
  drawContext(context, frame, palette);
  drawGaps(context, frame, palette);
  strips.paint(context, frame.bars, palette.pixels, lanesLeft, view.density, frame.scrollY);
  drawBars(context, frame, palette);
  drawInstants(context, frame, palette);
  drawNow(context, frame, palette);
  drawSelection(context, frame, palette);
  drawMeasure(context, frame, palette);
  drawScrollThumb(context, frame, palette);
  context.restore();

  drawRuler(context, frame, palette, rulerOverlays(context, frame, palette));
  drawMinimapFrame(context, frame, palette);
  context.fillStyle = palette.line;
  context.fillRect(0, minimapHeight - 1, width, 1);
  context.fillRect(0, headHeight - 1, width, 1);
  if (lanesLeft > 0) context.fillRect(lanesLeft - 1, 0, 1, height);
}

function drawTickLines(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  context.fillStyle = palette.line;
  for (const { us } of frame.ticks) {
    const x = Math.round(placeOf(frame, us));
    if (x >= frame.lanesLeft) context.fillRect(x, 0, 1, frame.height);
  }
}

function drawLaneLines(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  context.fillStyle = palette.line;
  for (const { y, height } of frame.stack.boxes) {
    context.fillRect(0, y + height - 1 - frame.scrollY, frame.width, 1);
  }
}

/** How far down the lanes are, where they are higher than their place. */
function drawScrollThumb(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  const room = frame.height - geometry.headHeight;
  const share = room / frame.stack.height;
  if (share >= 1) return;
  context.fillStyle = palette.line2;
  context.fillRect(frame.width - 4, frame.scrollY * share, 3, room * share);
}
