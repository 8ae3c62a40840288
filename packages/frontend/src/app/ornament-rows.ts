/** Rows of bars that look like rollouts, always the same ones. */

export interface OrnamentRow {
  readonly y: number;
  readonly bars: readonly { x: number; width: number; kind: "model" | "tool" }[];
  readonly end: number;
  readonly failed: boolean;
}

/** Where the longest row ends, in units of the drawing. */
const farthest = 600;

export function ornamentRows(count: number): OrnamentRow[] {
  let seed = 7;
  // The minimal standard generator (Park and Miller): a drawing needs no better one.
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  return Array.from({ length: count }, (_, row) => {
    const bars: { x: number; width: number; kind: "model" | "tool" }[] = [];
    let x = 50 + random() * 28;
    const length = 180 + random() * 400;
    while (x < length) {
      const width = Math.min(12 + random() ** 2 * 130, farthest - x);
      bars.push({ x, width, kind: random() < 0.68 ? "model" : "tool" });
      x += width + 3 + random() ** 2 * 28;
    }
    return { y: 20 + row * 22, bars, end: x + 6, failed: random() < 0.13 };
  });
}
