/** Tiles and diamonds of the messages lane. */

import { geometry } from "../prepare/geometry.js";
import { kindCode } from "../prepare/kind-code.js";
import { tileTop } from "../prepare/selected-box.js";
import { fadedStyle } from "../prepare/visible-bars.js";
import type { InstantMark } from "../prepare/visible-instants.js";
import { drawCross } from "./bars.js";
import type { Frame } from "./frame.js";
import { fadedAlpha, type Palette } from "./palette.js";

const { tile } = geometry;

export function drawInstants(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  const box = frame.stack.boxes.find(({ kind }) => kind === "messages");
  if (box === undefined) return;
  const top = box.y - frame.scrollY + tileTop;
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.font = `600 11px ${palette.sans}`;
  for (const mark of frame.instants) {
    context.globalAlpha = mark.style >= fadedStyle ? fadedAlpha : 1;
    const left = frame.lanesLeft + mark.left;
    if (mark.style % fadedStyle === kindCode.score && mark.count === 1) {
      drawDiamond(context, palette, left + mark.width / 2, top + tile / 2);
    } else drawTile(context, palette, mark, left, top);
  }
  context.globalAlpha = 1;
  context.textAlign = "left";
}

function drawDiamond(context: CanvasRenderingContext2D, palette: Palette, x: number, y: number): void {
  const arm = 4.5;
  context.fillStyle = palette.edge[kindCode.score]!;
  context.beginPath();
  context.moveTo(x, y - arm);
  context.lineTo(x + arm, y);
  context.lineTo(x, y + arm);
  context.lineTo(x - arm, y);
  context.fill();
}

function drawTile(
  context: CanvasRenderingContext2D,
  palette: Palette,
  mark: InstantMark,
  left: number,
  top: number,
): void {
  const failed = mark.style % fadedStyle === kindCode.error;
  const middle = top + tile / 2;
  const centre = left + mark.width / 2;
  context.beginPath();
  if (failed) {
    context.roundRect(left, top, mark.width, tile, 3);
    context.fillStyle = palette.edge[kindCode.error]!;
    context.fill();
    if (mark.count === 1) drawCross(context, palette.onError, centre, middle);
    else {
      context.fillStyle = palette.onError;
      context.fillText(mark.text, centre, middle + 0.5);
    }
    return;
  }
  context.roundRect(left + 0.5, top + 0.5, mark.width - 1, tile - 1, 3);
  context.lineWidth = 1;
  if (mark.role === "user") {
    context.fillStyle = palette.ink2;
    context.strokeStyle = palette.ink2;
  } else {
    context.fillStyle = mark.role === "system" ? palette.page : palette.fill[kindCode.message]!;
    context.strokeStyle = palette.edge[kindCode.message]!;
  }
  context.fill();
  if (mark.role === "system") context.setLineDash([2, 1.5]);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle =
    mark.role === "user" ? palette.page : mark.role === "system" ? palette.ink2 : palette.ink;
  context.fillText(mark.text, centre, middle + 0.5);
}
