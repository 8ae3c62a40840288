/** Hues of the accent: whole degrees from 0 to 359, round like the colours themselves. */

export const swatchHues = [22, 50, 80, 125, 160, 192, 222, 255, 285, 315, 350] as const;

/** `222`, `222°`, ` 7 `; undefined for anything that is no hue. */
export function hueOfText(text: string): number | undefined {
  const found = /^\s*(\d{1,3})\s*°?\s*$/.exec(text);
  const hue = found ? Number(found[1]) : 360;
  return hue <= 359 ? hue : undefined;
}

/** After 359 comes 0. */
export const steppedHue = (hue: number, by: number): number => (((hue + by) % 360) + 360) % 360;
