/** Contrast of two OKLCH colours as WCAG 2.2 counts it, for screens of the sRGB gamut. */

export interface Oklch {
  /** 0 to 1. */
  readonly lightness: number;
  readonly chroma: number;
  /** Degrees. */
  readonly hue: number;
}

type Rgb = readonly [red: number, green: number, blue: number];

/** `oklch(0.56 0.125 222)` or `oklch(56% .125 222)`, as a style may say it; undefined for anything else. */
export function parseOklch(text: string): Oklch | undefined {
  const found = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*\)$/.exec(text.trim());
  if (!found) return undefined;
  const lightness = Number(found[1]) / (found[2] === "%" ? 100 : 1);
  return { lightness, chroma: Number(found[3]), hue: Number(found[4]) };
}

/** Linear sRGB, also outside of 0 to 1 (Björn Ottosson's matrices of OKLab). */
function linearRgbOf({ lightness, chroma, hue }: Oklch): Rgb {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

const isInGamut = (rgb: Rgb): boolean => rgb.every((channel) => channel > -1e-6 && channel < 1 + 1e-6);
const clipped = (rgb: Rgb): Rgb => rgb.map((channel) => Math.min(1, Math.max(0, channel))) as unknown as Rgb;

/** The same lightness and hue with as much chroma as the gamut has. */
function mappedRgbOf(colour: Oklch): Rgb {
  if (isInGamut(linearRgbOf(colour))) return clipped(linearRgbOf(colour));
  let inside = 0;
  let outside = colour.chroma;
  while (outside - inside > 1e-5) {
    const chroma = (inside + outside) / 2;
    if (isInGamut(linearRgbOf({ ...colour, chroma }))) inside = chroma;
    else outside = chroma;
  }
  return clipped(linearRgbOf({ ...colour, chroma: inside }));
}

/** WCAG's relative luminance. */
const luminanceOf = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

const ratioOf = (one: number, other: number): number =>
  (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

/** From 1 to 21. Browsers clip a colour that the screen cannot show or map it: the worse of both counts. */
export function contrastOf(one: Oklch, other: Oklch): number {
  const shown = (colour: Oklch): readonly number[] => [
    luminanceOf(clipped(linearRgbOf(colour))),
    luminanceOf(mappedRgbOf(colour)),
  ];
  return Math.min(...shown(one).flatMap((a) => shown(other).map((b) => ratioOf(a, b))));
}
