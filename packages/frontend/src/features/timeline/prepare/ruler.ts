/** Ticks of the ruler: steps of 1, 2, 5 × 10ⁿ in the unit that fits, at least 72 px apart. */
import { formatTick } from "./words.js";

export interface Tick {
  readonly us: number;
  readonly label: string;
}

const leastDistance = 72;
const second = 1_000_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Minutes and hours count by themselves: no ruler steps by 100 s. */
const steps = [
  ...[1, 10, 100, 1_000, 10_000, 100_000].flatMap((power) => [power, 2 * power, 5 * power]),
  ...[1, 2, 5, 10, 20].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 20].map((minutes) => minutes * minute),
  ...[1, 10, 100, 1_000].flatMap((power) => [power * hour, 2 * power * hour, 5 * power * hour]),
];

export const rulerStep = (pxPerUs: number): number =>
  steps.find((step) => step * pxPerUs >= leastDistance) ?? steps.at(-1)!;

export function rulerTicks(fromUs: number, toUs: number, pxPerUs: number): Tick[] {
  const step = rulerStep(pxPerUs);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(fromUs / step); at * step <= toUs; at++) {
    ticks.push({ us: at * step, label: formatTick(at * step, step) });
  }
  return ticks;
}
