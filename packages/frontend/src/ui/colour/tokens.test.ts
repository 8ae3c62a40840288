/** The promise of the visual language: everything can be read, whichever hue a member chooses. */
import { expect, test } from "vitest";
import css from "../tokens.css?raw";
import { contrastOf, type Oklch } from "./contrast.js";

/** The tokens that the rules with this selector declare, later ones over earlier ones. */
function tokensOf(...selectors: string[]): Map<string, string> {
  const tokens = new Map<string, string>();
  for (const [, selector = "", body = ""] of css
    .replace(/\/\*.*?\*\//gs, "")
    .matchAll(/([^{}]+)\{([^}]*)\}/g)) {
    if (!selector.split(",").some((each: string) => selectors.includes(each.trim()))) continue;
    for (const [, name = "", value = ""] of body.matchAll(/--([\w-]+):\s*([^;]+);/g)) tokens.set(name, value);
  }
  return tokens;
}

const themes = { light: tokensOf(":root"), dark: tokensOf(":root", '[data-theme="dark"]') };

function colourOf(theme: keyof typeof themes, name: string, hue: number): Oklch {
  const text = themes[theme].get(name)?.replace("var(--hue)", String(hue)) ?? "";
  const parts = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(text);
  if (!parts) throw new Error(`${theme} has no colour --${name}: ${text}`);
  return { lightness: Number(parts[1]), chroma: Number(parts[2]), hue: Number(parts[3]) };
}

const hues = Array.from({ length: 360 }, (_, hue) => hue);
const isOfHue = (name: string): boolean => name.startsWith("accent");

/** The lowest contrast of every pair, over every hue that changes it. */
function lowest(theme: keyof typeof themes, marks: readonly string[], grounds: readonly string[]) {
  let worst = { contrast: Number.POSITIVE_INFINITY, pair: "" };
  for (const mark of marks) {
    for (const ground of grounds) {
      for (const hue of isOfHue(mark) || isOfHue(ground) ? hues : [0]) {
        const contrast = contrastOf(colourOf(theme, mark, hue), colourOf(theme, ground, hue));
        if (contrast < worst.contrast) worst = { contrast, pair: `${mark} on ${ground} at ${hue}` };
      }
    }
  }
  return worst;
}

const planes = ["page", "app", "sunken", "raised", "hover"];
const inks = [
  ...["ink", "ink-2", "ink-3", "accent-ink", "ok-ink", "bad-ink", "run-ink", "warn-ink"],
  ...["code-keyword", "code-string", "code-number", "code-function", "code-comment"],
];
const grounds = [
  ...[...planes, "press", "accent-soft", "ok-soft", "bad-soft", "run-soft", "warn-soft", "add", "del"],
];
const eventKinds = ["model", "tool", "message", "state", "score", "error", "custom"];
const marks = [
  ...["accent", "line-control", "ok", "bad", "run", "warn"],
  ...eventKinds.map((kind) => `ev-${kind}`),
];

for (const theme of ["light", "dark"] as const) {
  test(`every ink can be read on every ground in ${theme}, at every hue`, () => {
    const { contrast, pair } = lowest(theme, inks, grounds);
    expect(contrast, pair).toBeGreaterThanOrEqual(4.5);
  });

  test(`focus ring, edges, marks and borders stand out on every plane in ${theme}, at every hue`, () => {
    const { contrast, pair } = lowest(theme, marks, [...planes, "press", "accent-soft"]);
    expect(contrast, pair).toBeGreaterThanOrEqual(3);
  });

  test(`labels can be read on the fills of events in ${theme}`, () => {
    const fills = eventKinds.filter((kind) => kind !== "error").map((kind) => `ev-${kind}-fill`);
    const { contrast, pair } = lowest(theme, ["ev-ink"], fills);
    expect(contrast, pair).toBeGreaterThanOrEqual(4.5);
  });

  test(`buttons and marked words can be read in ${theme}`, () => {
    const pairs = [
      ["on-solid", "solid"],
      ["on-solid", "solid-hover"],
      ["ink", "add-mark"],
      ["ink", "del-mark"],
    ] as const;
    for (const [ink, ground] of pairs) {
      const { contrast, pair } = lowest(theme, [ink], [ground]);
      expect(contrast, pair).toBeGreaterThanOrEqual(4.5);
    }
    const white = { lightness: 1, chroma: 0, hue: 0 };
    expect(contrastOf(white, colourOf(theme, "danger", 0))).toBeGreaterThanOrEqual(4.5);
  });
}

test("the figures that the visual language states are those of the tokens", () => {
  const at = (theme: "light" | "dark", mark: string, ground: string) =>
    lowest(theme, [mark], [ground]).contrast.toFixed(2);
  expect([at("light", "accent-ink", "page"), at("dark", "accent-ink", "page")]).toEqual(["6.12", "9.51"]);
  expect([at("light", "accent", "page"), at("dark", "accent", "page")]).toEqual(["4.20", "6.56"]);
  expect([at("light", "accent", "accent-soft"), at("dark", "accent", "accent-soft")]).toEqual([
    "3.76",
    "5.46",
  ]);
});
