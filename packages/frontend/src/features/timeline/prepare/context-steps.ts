/** How full the main agent's context was: the input tokens of each of its model calls, as steps in time. */
import type { TimelineColumns } from "./columns.js";
import { kindCode } from "./kind-code.js";

export interface ContextStep {
  readonly startUs: number;
  readonly tokens: number;
  /** Whether the step is large enough, beside the largest value, to carry its number. */
  readonly labelled: boolean;
}

/** The part of the prepared items that steps are made of. */
interface StepSource {
  readonly columns: TimelineColumns;
  readonly barCount: number;
  readonly start: Float64Array;
  readonly baseKind: Uint8Array;
  readonly lane: Int32Array;
  readonly parent: Int32Array;
  readonly row: Int32Array;
}

/** A number stands where the context moved by a fifth of its peak. */
const worthALabel = 0.2;

/** Steps of the first lane whose model calls tell tokens; what runs inside a tool call is another context. */
export function contextSteps(items: StepSource): ContextStep[] {
  const { columns, barCount, start, baseKind, lane, parent, row } = items;
  const calls: number[] = [];
  let mainLane = -1;
  for (let item = 0; item < barCount; item++) {
    if (baseKind[item] !== kindCode.model || columns.tokensIn[row[item]!]! < 0) continue;
    if (mainLane >= 0 && lane[item] !== mainLane) continue;
    if (insideTool(baseKind, parent, item)) continue;
    mainLane = lane[item]!;
    calls.push(item);
  }
  calls.sort((a, b) => start[a]! - start[b]!);
  const tokens = calls.map((item) => columns.tokensIn[row[item]!]!);
  const peak = tokens.reduce((most, value) => Math.max(most, value), 0);
  let numbered = Number.NEGATIVE_INFINITY;
  return calls.map((item, at) => {
    const now = tokens[at]!;
    const moved = Math.abs(now - (tokens[at - 1] ?? 0)) >= worthALabel * peak;
    const isLast = at === calls.length - 1 && Math.abs(now - numbered) >= (worthALabel / 2) * peak;
    const labelled = at === 0 || moved || isLast;
    if (labelled) numbered = now;
    return { startUs: start[item]!, tokens: now, labelled };
  });
}

/** Steps from the one that is under way at a moment to the last that begins before another. */
export function stepsInView(steps: readonly ContextStep[], fromUs: number, toUs: number): ContextStep[] {
  const first = firstFrom(steps, fromUs);
  return steps.slice(Math.max(0, first - 1), firstFrom(steps, toUs));
}

/** Place of the first step that begins later than a moment. */
function firstFrom(steps: readonly ContextStep[], us: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]!.startUs > us) high = middle;
    else low = middle + 1;
  }
  return low;
}

function insideTool(baseKind: Uint8Array, parent: Int32Array, item: number): boolean {
  for (let above = parent[item]!; above >= 0; above = parent[above]!) {
    if (baseKind[above] === kindCode.tool) return true;
  }
  return false;
}
