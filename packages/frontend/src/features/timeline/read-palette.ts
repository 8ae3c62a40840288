/** Resolves the timeline's colours and fonts from the CSS custom properties where the canvas stands. */

import { eventKinds } from "@rollout/contract/words";
import { fadedAlpha, type Palette } from "./draw/palette.js";
import { fadedStyle } from "./prepare/visible-bars.js";

/** Custom properties that the palette takes as they are. */
const plain = {
  evInk: "ev-ink",
  onError: "page",
  page: "page",
  sunken: "sunken",
  line: "line",
  line2: "line-2",
  ink: "ink",
  ink2: "ink-2",
  ink3: "ink-3",
  accent: "accent",
  accentInk: "accent-ink",
  run: "run",
  runInk: "run-ink",
} as const;

/** @param element Any element inside of the theme; it gets children for a moment. */
export function readPalette(element: HTMLElement): Palette {
  const probes = document.createElement("span");
  probes.style.display = "none";
  // All are written before the first is read: styles are computed once, not once per colour.
  const probe = (property: "color" | "fontFamily", value: string): (() => string) => {
    const span = document.createElement("span");
    span.style[property] = value;
    probes.append(span);
    return () => getComputedStyle(span)[property];
  };
  // `color` is resolved to a plain colour, whatever the property is made of (var, light-dark, relative).
  const colour = (name: string) => probe("color", `var(--${name})`);
  const edges = eventKinds.map((kind) => colour(`ev-${kind}`));
  const fills = eventKinds.map((kind) => colour(kind === "error" ? "ev-error" : `ev-${kind}-fill`));
  const others = Object.entries(plain).map(([key, name]) => [key, colour(name)] as const);
  const sans = probe("fontFamily", 'var(--font-sans, "Geist Variable", sans-serif)');
  const mono = probe("fontFamily", 'var(--font-mono, "Geist Mono Variable", monospace)');
  element.append(probes);
  const edge = edges.map((read) => read());
  const palette: Palette = {
    ...(Object.fromEntries(others.map(([key, read]) => [key, read()])) as Record<keyof typeof plain, string>),
    edge,
    fill: fills.map((read) => read()),
    pixels: pixelsOf(edge),
    sans: sans(),
    mono: mono(),
  };
  probes.remove();
  return palette;
}

/** Colours of strips as pixels: by code, 0 empty, then plain and faded kinds. */
function pixelsOf(edge: readonly string[]): Uint32Array {
  const context = new OffscreenCanvas(edge.length, 1).getContext("2d", { willReadFrequently: true });
  const pixels = new Uint32Array(32);
  if (context === null) return pixels;
  edge.forEach((colour, kind) => {
    context.fillStyle = colour;
    context.fillRect(kind, 0, 1, 1);
  });
  const bytes = context.getImageData(0, 0, edge.length, 1).data;
  const words = new Uint32Array(pixels.length);
  // Bytes, not shifts: the order of bytes in a pixel does not depend on the machine.
  const target = new Uint8Array(words.buffer);
  for (let kind = 0; kind < edge.length; kind++) {
    for (const [style, alpha] of [
      [kind, 255],
      [kind + fadedStyle, Math.round(255 * fadedAlpha)],
    ] as const) {
      target.set(bytes.subarray(kind * 4, kind * 4 + 3), (style + 1) * 4);
      target[(style + 1) * 4 + 3] = alpha;
    }
  }
  pixels.set(words);
  return pixels;
}
