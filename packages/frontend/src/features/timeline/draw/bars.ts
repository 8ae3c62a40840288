/** Bars, brackets and their labels. Bars of one colour are one path: the colour is set once. */
import { labelOf } from "../prepare/bar-label.js";
import { geometry } from "../prepare/geometry.js";
import { kindCode } from "../prepare/kind-code.js";
import { nameOfItem } from "../prepare/prepared-timeline.js";
import { fadedStyle, runOfBrackets } from "../prepare/visible-bars.js";
import { formatDuration } from "../prepare/words.js";
import type { Frame } from "./frame.js";
import { fadedAlpha, type Palette } from "./palette.js";

const { fillFrom, edge: edgeWidth, crossFrom, nameFrom } = geometry;
const radius = 2;
/** Lower bars, as in a folded lane, are edge colour only. */
const thin = 8;
/** Above this many, corners are not worth their time. */
const mostRounded = 1500;
/** Over how many pixels an open call fades out before the line of now. */
const fadeWidth = 44;
const fontSize = 11;

export function drawBars(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  const { bars, model } = frame;
  const byStyle = new Map<number, number[]>();
  const brackets: number[] = [];
  const open: number[] = [];
  for (let at = 0; at < bars.count; at++) {
    const item = bars.item[at]!;
    const style = bars.style[at]!;
    if (style === runOfBrackets || model.bracket[item]) brackets.push(at);
    else if (model.end[item] === Number.POSITIVE_INFINITY && frame.nowUs !== null) open.push(at);
    else {
      const list = byStyle.get(style);
      if (list) list.push(at);
      else byStyle.set(style, [at]);
    }
  }
  drawBrackets(context, frame, palette, brackets);
  const rounded = bars.count < mostRounded;
  for (const [style, list] of byStyle) drawFills(context, frame, palette, style, list, rounded);
  for (const at of open) drawOpen(context, frame, palette, at);
  for (const [style, list] of byStyle) drawLabels(context, frame, palette, style, list);
  context.globalAlpha = 1;
}

const kindOf = (style: number): number => style % fadedStyle;
const alphaOf = (style: number): number => (style >= fadedStyle ? fadedAlpha : 1);
/** Bars that touch are told apart by a pixel between them. */
const drawnWidth = (left: number, right: number): number => {
  const width = right - left;
  return width > 8 ? width - 1 : width;
};

function drawFills(
  context: CanvasRenderingContext2D,
  { bars, lanesLeft, scrollY }: Frame,
  palette: Palette,
  style: number,
  list: readonly number[],
  rounded: boolean,
): void {
  const kind = kindOf(style);
  const solid = kind === kindCode.error;
  context.globalAlpha = alphaOf(style);
  context.fillStyle = solid ? palette.edge[kind]! : palette.fill[kind]!;
  context.beginPath();
  for (const at of list) {
    const width = drawnWidth(bars.left[at]!, bars.right[at]!);
    if (!solid && (width < fillFrom || bars.height[at]! < thin)) continue;
    const x = lanesLeft + bars.left[at]!;
    const y = bars.top[at]! - scrollY;
    if (rounded && bars.height[at]! >= thin) context.roundRect(x, y, width, bars.height[at]!, radius);
    else context.rect(x, y, width, bars.height[at]!);
  }
  context.fill();
  if (solid) return;
  context.fillStyle = palette.edge[kind]!;
  context.beginPath();
  for (const at of list) {
    const width = drawnWidth(bars.left[at]!, bars.right[at]!);
    const x = lanesLeft + bars.left[at]!;
    const y = bars.top[at]! - scrollY;
    const height = bars.height[at]!;
    if (width < fillFrom || height < thin) context.rect(x, y, width, height);
    else if (rounded && height >= thin) context.roundRect(x, y, edgeWidth, height, [radius, 0, 0, radius]);
    else context.rect(x, y, edgeWidth, height);
  }
  context.fill();
}

/** A call without a result yet: it fades out where now is. */
function drawOpen(context: CanvasRenderingContext2D, frame: Frame, palette: Palette, at: number): void {
  const { bars, lanesLeft, scrollY, model } = frame;
  const kind = kindOf(bars.style[at]!);
  const left = lanesLeft + bars.left[at]!;
  const right = lanesLeft + bars.right[at]! - 3;
  const width = right - left;
  if (width < 1) return;
  const y = bars.top[at]! - scrollY;
  const height = bars.height[at]!;
  context.save();
  context.globalAlpha = alphaOf(bars.style[at]!);
  context.beginPath();
  context.roundRect(left, y, width, height, [radius, 0, 0, radius]);
  context.clip();
  const fadingFrom = (colour: string): CanvasGradient => {
    const fade = context.createLinearGradient(right - Math.min(fadeWidth, width), 0, right, 0);
    fade.addColorStop(0, colour);
    fade.addColorStop(1, palette.page);
    return fade;
  };
  context.fillStyle = fadingFrom(palette.fill[kind]!);
  context.fillRect(left, y, width, height);
  if (width >= nameFrom) {
    context.fillStyle = fadingFrom(palette.evInk);
    context.font = `400 ${fontSize}px ${palette.mono}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    const name = nameOfItem(model, bars.item[at]!);
    context.fillText(name, Math.max(left, lanesLeft) + 7, y + height / 2 + 0.5);
  }
  context.fillStyle = palette.edge[kind]!;
  context.fillRect(left, y, Math.min(edgeWidth, width), height);
  context.restore();
}

function drawLabels(
  context: CanvasRenderingContext2D,
  { bars, model, lanesLeft, scrollY, view }: Frame,
  palette: Palette,
  style: number,
  list: readonly number[],
): void {
  const failed = kindOf(style) === kindCode.error;
  const ink = failed ? palette.onError : palette.evInk;
  const nameFont = `${failed ? 600 : 400} ${fontSize}px ${palette.mono}`;
  context.font = nameFont;
  context.textBaseline = "middle";
  context.letterSpacing = "-0.165px";
  const advance = context.measureText("0").width;
  const durations: [text: string, x: number, y: number][] = [];
  context.globalAlpha = alphaOf(style);
  context.fillStyle = ink;
  context.textAlign = "left";
  for (const at of list) {
    const left = bars.left[at]!;
    const width = drawnWidth(left, bars.right[at]!);
    if (width < crossFrom || bars.height[at]! < geometry.barHeight) continue;
    const middle = bars.top[at]! - scrollY + bars.height[at]! / 2;
    if (failed) {
      const x = width >= nameFrom ? left + 10.5 : left + width / 2;
      if (x > 0) drawCross(context, ink, lanesLeft + x, middle);
    }
    if (width < nameFrom) continue;
    const item = bars.item[at]!;
    const { start, end } = model;
    const label = labelOf(
      nameOfItem(model, item),
      formatDuration(end[item]! - start[item]!),
      { left, right: left + width, width: view.width },
      advance,
      failed ? 11 : 0,
    );
    if (label === null) continue;
    if (label.name !== "") context.fillText(label.name, lanesLeft + label.nameX, middle + 0.5);
    if (label.duration !== "") durations.push([label.duration, lanesLeft + label.durationX, middle + 0.5]);
  }
  context.letterSpacing = "0px";
  context.font = `400 ${fontSize}px ${palette.sans}`;
  context.textAlign = "right";
  context.globalAlpha = alphaOf(style) * 0.8;
  for (const [text, x, y] of durations) context.fillText(text, x, y);
  context.textAlign = "left";
}

export function drawCross(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  ink: string,
  x: number,
  y: number,
  arm = 2.75,
): void {
  context.strokeStyle = ink;
  context.lineWidth = 1.75;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x + arm, y - arm);
  context.lineTo(x - arm, y + arm);
  context.stroke();
}

/** A parent: its name above a line over its children, with a small hook at either end. */
function drawBrackets(
  context: CanvasRenderingContext2D,
  { bars, model, lanesLeft, scrollY }: Frame,
  palette: Palette,
  list: readonly number[],
): void {
  context.globalAlpha = 1;
  const named: number[] = [];
  for (const at of list) {
    const item = bars.item[at]!;
    if (bars.height[at]! < geometry.barHeight) continue;
    const run = bars.style[at] === runOfBrackets;
    const failed = !run && model.kind[item] === kindCode.error;
    const left = lanesLeft + bars.left[at]!;
    const width = Math.max(1, bars.right[at]! - bars.left[at]! - 1);
    const y = bars.top[at]! - scrollY + 13;
    context.fillStyle = failed ? palette.edge[kindCode.error]! : palette.line2;
    context.fillRect(left, y, width, 1);
    if (run || width < 6) continue;
    context.fillRect(left, y - 3, 1, 3);
    context.fillRect(left + width - 1, y - 3, 1, 3);
    if (width >= nameFrom) named.push(at);
  }
  context.font = `400 ${fontSize}px ${palette.sans}`;
  context.textBaseline = "middle";
  context.fillStyle = palette.ink3;
  for (const at of named) {
    const from = Math.max(0, bars.left[at]!) + 6;
    const room = bars.right[at]! - 4 - from;
    const name = nameOfItem(model, bars.item[at]!);
    const shown = fitText(context, name, room);
    if (shown !== "") context.fillText(shown, lanesLeft + from, bars.top[at]! - scrollY + 5.5);
  }
}

/** Cuts a proportional text at its end so that it fits. */
function fitText(context: CanvasRenderingContext2D, text: string, room: number): string {
  const width = context.measureText(text).width;
  if (width <= room) return text;
  const letters = Math.floor((text.length * room) / width) - 1;
  return letters < 2 ? "" : `${text.slice(0, letters)}…`;
}
