/** What lies over the lanes and in the ruler: gaps, the selection, a measured stretch, now. */
import { type Gap, gapLabel } from "../prepare/gaps.js";
import { geometry } from "../prepare/geometry.js";
import { formatDuration, formatTime } from "../prepare/words.js";
import { type Frame, placeOf } from "./frame.js";
import type { Palette } from "./palette.js";

const { headHeight, rulerHeight, minimapHeight } = geometry;
const hatchDistance = 6;
const leastGap = 3;

/** A label in the ruler under which no tick is written. */
interface RulerLabel {
  readonly left: number;
  readonly width: number;
  readonly text: string;
  readonly look: "gap" | "selection" | "now";
}

const gapEdges = (frame: Frame, { startUs, endUs }: Gap): [number, number] => {
  const left = Math.round(placeOf(frame, startUs));
  return [left, Math.max(left + leastGap, Math.round(placeOf(frame, endUs)))];
};

const inView = (frame: Frame, left: number, right: number): boolean =>
  right >= frame.lanesLeft && left <= frame.width;

/** A hatched band between dashed lines, through all lanes. */
export function drawGaps(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  for (const gap of frame.model.gaps) {
    const [from, to] = gapEdges(frame, gap);
    if (!inView(frame, from, to)) continue;
    const left = Math.max(from, frame.lanesLeft - hatchDistance);
    const right = Math.min(to, frame.width + hatchDistance);
    const { height } = frame;
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, height);
    context.clip();
    context.fillStyle = palette.sunken;
    context.globalAlpha = 0.8;
    context.fillRect(left, 0, right - left, height);
    context.globalAlpha = 1;
    context.strokeStyle = palette.line2;
    context.lineWidth = 1;
    context.beginPath();
    // Lines are tied to the band, not to the view: they must not swim while panning.
    const phase = (from - left) % hatchDistance;
    for (let x = left + phase - hatchDistance; x < right + height; x += hatchDistance) {
      context.moveTo(x, 0);
      context.lineTo(x - height, height);
    }
    context.stroke();
    context.restore();
    context.strokeStyle = palette.ink2;
    context.lineWidth = 1;
    context.setLineDash([3, 2.5]);
    context.beginPath();
    for (const x of [from + 0.5, to - 0.5]) {
      context.moveTo(x, 0);
      context.lineTo(x, height);
    }
    context.stroke();
    context.setLineDash([]);
  }
}

/** Lines at start and end through all lanes, and a frame around the item. */
export function drawSelection(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  const { selected } = frame;
  if (selected === null) return;
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.6;
  const start = Math.round(placeOf(frame, selected.startUs));
  const end = Math.round(placeOf(frame, selected.endUs));
  context.fillRect(start, 0, 1, frame.height);
  if (end > start) context.fillRect(end - 1, 0, 1, frame.height);
  context.globalAlpha = 1;
  if (selected.box === null) return;
  const left = frame.lanesLeft + selected.box.left;
  const width = Math.max(geometry.leastBar, selected.box.right - selected.box.left);
  const top = selected.box.top - frame.scrollY;
  context.lineWidth = 1;
  context.strokeStyle = palette.page;
  context.beginPath();
  context.roundRect(left - 0.5, top - 0.5, width + 1, selected.box.height + 1, 2.5);
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = palette.accent;
  context.beginPath();
  context.roundRect(left - 2, top - 2, width + 4, selected.box.height + 4, 3.5);
  context.stroke();
}

export function drawMeasure(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  if (frame.measured === null) return;
  const [from, to] = [frame.measured.startUs, frame.measured.endUs]
    .map((us) => placeOf(frame, us))
    .sort((a, b) => a - b) as [number, number];
  context.globalAlpha = 0.12;
  context.fillStyle = palette.accent;
  context.fillRect(from, 0, to - from, frame.height);
  context.globalAlpha = 1;
  context.fillRect(Math.round(from), 0, 1, frame.height);
  context.fillRect(Math.round(to), 0, 1, frame.height);
}

export function drawNow(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  if (frame.nowUs === null) return;
  context.fillStyle = palette.run;
  context.fillRect(placeOf(frame, frame.nowUs) - 0.75, 0, 1.5, frame.height);
}

/** Labels of the ruler from the most to the least important; none overlaps one before it. */
export function rulerOverlays(
  context: CanvasRenderingContext2D,
  frame: Frame,
  palette: Palette,
): RulerLabel[] {
  const labels: RulerLabel[] = [];
  context.font = `500 11px ${palette.sans}`;
  const put = (text: string, centre: number, look: RulerLabel["look"], mayMove = false) => {
    const width = Math.ceil(context.measureText(text).width) + 13;
    const widest = frame.width - width - 2;
    let left = Math.min(Math.max(Math.round(centre - width / 2), frame.lanesLeft + 2), widest);
    const hit = () =>
      labels.find((other) => left < other.left + other.width + 3 && left + width + 3 > other.left);
    const other = hit();
    if (other && mayMove) {
      left = centre < other.left + other.width / 2 ? other.left - width - 4 : other.left + other.width + 4;
    }
    if (!hit() && left >= frame.lanesLeft && left <= widest) labels.push({ left, width, text, look });
  };
  if (frame.nowUs !== null) {
    const x = placeOf(frame, frame.nowUs);
    if (inView(frame, x, x)) put("now", x, "now");
  }
  for (const gap of frame.model.gaps) {
    const [from, to] = gapEdges(frame, gap);
    if (inView(frame, from, to)) {
      put(gapLabel(gap), (Math.max(from, frame.lanesLeft) + Math.min(to, frame.width)) / 2, "gap");
    }
  }
  const stretch = frame.measured ?? frame.selected;
  if (stretch !== null) {
    const startUs = Math.min(stretch.startUs, stretch.endUs);
    const endUs = Math.max(stretch.startUs, stretch.endUs);
    const [from, to] = [placeOf(frame, startUs), placeOf(frame, endUs)];
    const length = endUs > startUs ? `, ${formatDuration(endUs - startUs)}` : "";
    const text =
      frame.measured === null ? `${formatTime(startUs)}${length}` : formatDuration(endUs - startUs);
    if (inView(frame, from, to))
      put(text, (Math.max(from, frame.lanesLeft) + Math.min(to, frame.width)) / 2, "selection", true);
  }
  return labels;
}

export function drawRuler(
  context: CanvasRenderingContext2D,
  frame: Frame,
  palette: Palette,
  labels: readonly RulerLabel[],
): void {
  context.save();
  context.beginPath();
  context.rect(frame.lanesLeft, minimapHeight, frame.width - frame.lanesLeft, rulerHeight);
  context.clip();
  context.font = `400 11px ${palette.sans}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  const middle = minimapHeight + rulerHeight / 2 - 0.5;
  const covered = (from: number, to: number) =>
    labels.some(({ left, width }) => from < left + width + 2 && to > left - 2);
  for (const { us, label } of frame.ticks) {
    const x = Math.round(placeOf(frame, us));
    const width = context.measureText(label).width;
    if (!covered(x, x)) {
      context.fillStyle = palette.line;
      context.fillRect(x, headHeight - 5, 1, 4);
    }
    if (covered(x, x + 5 + width)) continue;
    context.fillStyle = palette.ink3;
    context.fillText(label, x + 5, middle);
  }
  for (const label of labels) drawRulerLabel(context, label, palette, middle);
  context.restore();
}

function drawRulerLabel(
  context: CanvasRenderingContext2D,
  { left, width, text, look }: RulerLabel,
  palette: Palette,
  middle: number,
): void {
  const top = minimapHeight + 3;
  context.font = `500 11px ${palette.sans}`;
  context.beginPath();
  context.roundRect(left + 0.5, top + 0.5, width - 1, 15, 2.5);
  context.fillStyle = look === "gap" ? palette.page : look === "now" ? palette.runInk : palette.accentInk;
  context.fill();
  if (look === "gap") {
    context.strokeStyle = palette.ink2;
    context.lineWidth = 1;
    context.setLineDash([3, 2.5]);
    context.stroke();
    context.setLineDash([]);
  }
  context.fillStyle = look === "gap" ? palette.ink : palette.page;
  context.textAlign = "center";
  context.fillText(text, left + width / 2, middle + 1);
  context.textAlign = "left";
}
