/** Where in a list of rows of one height a dragged row lands. */

/** Gap under the pointer, 0 before the first row; `y` in px from the top of the first row. */
export const gapAt = (y: number, rowHeight: number, count: number): number =>
  Math.min(count, Math.max(0, Math.round(y / rowHeight)));

/** Place from 1 that the row at index `at` has when it is put into the gap; null where that is its own. */
export function placeInGap(at: number, gap: number): number | null {
  const to = gap > at ? gap - 1 : gap;
  return to === at ? null : to + 1;
}

/** Px that the list scrolls in a frame: faster the closer to its edge, nothing in its middle. */
export function scrollStep(y: number, height: number): number {
  const edge = 48;
  if (y < edge) return -Math.ceil((edge - Math.max(0, y)) / 4);
  if (y > height - edge) return Math.ceil((Math.min(height, y) - height + edge) / 4);
  return 0;
}
