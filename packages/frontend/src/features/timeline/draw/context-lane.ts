/** The context lane: input tokens per model call as steps, with numbers where they move much. */

import { stepsInView } from "../prepare/context-steps.js";
import { geometry } from "../prepare/geometry.js";
import { kindCode } from "../prepare/kind-code.js";
import { formatTokens } from "../prepare/words.js";
import { type Frame, placeOf } from "./frame.js";
import { fadedAlpha, type Palette } from "./palette.js";

/** Numbers closer to each other than this would run together. */
const labelDistance = 36;

export function drawContext(context: CanvasRenderingContext2D, frame: Frame, palette: Palette): void {
  const box = frame.stack.boxes.find(({ kind }) => kind === "context");
  const { context: all, contextPeakTokens: peak, lastUs } = frame.model;
  if (box === undefined || all.length === 0) return;
  const steps = stepsInView(all, frame.view.fromUs, frame.view.toUs);
  if (steps.length === 0) return;
  const { contextHeight, contextPeak, padding } = geometry;
  const base = box.y - frame.scrollY + contextHeight + padding - 1;
  const heightOf = (tokens: number) => 1 + (tokens / peak) * contextPeak;
  const end = Math.min(placeOf(frame, frame.nowUs ?? lastUs), frame.width + 2);

  // Steps that share a pixel are one step, as high as the highest of them.
  const points: [x: number, y: number][] = [];
  for (const { startUs, tokens } of steps) {
    const x = Math.round(placeOf(frame, startUs));
    const y = base - heightOf(tokens);
    const before = points.at(-1);
    if (before && before[0] === x) before[1] = Math.min(before[1], y);
    else points.push([x, y]);
  }
  const trace = () => {
    context.beginPath();
    points.forEach(([x, y], at) => {
      if (at === 0) context.moveTo(x, y);
      else {
        context.lineTo(x, points[at - 1]![1]);
        context.lineTo(x, y);
      }
    });
    context.lineTo(end, points.at(-1)![1]);
  };
  trace();
  context.lineTo(end, base);
  context.lineTo(points[0]![0], base);
  context.globalAlpha = fadedAlpha + 0.12;
  context.fillStyle = palette.fill[kindCode.model]!;
  context.fill();
  context.globalAlpha = 1;
  trace();
  context.strokeStyle = palette.edge[kindCode.model]!;
  context.lineWidth = 1.25;
  context.lineJoin = "miter";
  context.stroke();

  context.font = `400 11px ${palette.sans}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillStyle = palette.ink2;
  let free = Number.NEGATIVE_INFINITY;
  for (const { startUs, tokens, labelled } of steps) {
    const x = placeOf(frame, startUs) + 4;
    if (!labelled || x < free || x < frame.lanesLeft) continue;
    const y = base - heightOf(tokens);
    // Above a low step, below a high one: inside the lane either way.
    context.fillText(formatTokens(tokens), x, tokens > peak * 0.7 ? y + 7.5 : y - 6.5);
    free = x + labelDistance;
  }
}
