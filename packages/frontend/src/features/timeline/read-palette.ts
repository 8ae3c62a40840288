/** Resolves the timeline's colours and fonts from the CSS custom properties where the canvas stands. */
import { fadedAlpha, type Palette } from "./draw/palette.js";
import { eventKinds } from "./prepare/event-kinds.js";
import { fadedStyle } from "./prepare/visible-bars.js";

/** @param element Any element inside of the theme; it gets a child for a moment. */
export function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement("span");
  probe.style.display = "none";
  element.append(probe);
  // `color` is resolved to a plain colour, whatever the property is made of (var, light-dark, relative).
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const family = (name: string, otherwise: string): string => {
    probe.style.fontFamily = `var(--${name}, ${otherwise})`;
    return getComputedStyle(probe).fontFamily;
  };
  const edge = eventKinds.map((kind) => colour(`ev-${kind}`));
  const palette: Palette = {
    edge,
    fill: eventKinds.map((kind) => colour(kind === "error" ? "ev-error" : `ev-${kind}-fill`)),
    pixels: pixelsOf(edge),
    evInk: colour("ev-ink"),
    onError: colour("page"),
    page: colour("page"),
    sunken: colour("sunken"),
    line: colour("line"),
    line2: colour("line-2"),
    ink: colour("ink"),
    ink2: colour("ink-2"),
    ink3: colour("ink-3"),
    accent: colour("accent"),
    accentInk: colour("accent-ink"),
    run: colour("run"),
    runInk: colour("run-ink"),
    sans: family("font-sans", '"Geist Variable", sans-serif'),
    mono: family("font-mono", '"Geist Mono Variable", monospace'),
  };
  probe.remove();
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
