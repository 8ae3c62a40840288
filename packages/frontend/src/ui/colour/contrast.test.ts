import { expect, test } from "vitest";
import { contrastOf, parseOklch } from "./contrast.js";

const white = { lightness: 1, chroma: 0, hue: 0 };
const black = { lightness: 0, chroma: 0, hue: 0 };

test("white on black is 21 to 1, and a colour on itself 1 to 1", () => {
  expect(contrastOf(white, black)).toBeCloseTo(21, 2);
  expect(contrastOf(white, white)).toBe(1);
});

test("pure red on white is 4.00 to 1", () => {
  const red = { lightness: 0.62796, chroma: 0.25768, hue: 29.234 };
  expect(contrastOf(red, white)).toBeCloseTo(4, 1);
});

test("a colour is read as a style computes it", () => {
  expect(parseOklch("oklch(0.56 0.125 222)")).toEqual({ lightness: 0.56, chroma: 0.125, hue: 222 });
  expect(parseOklch("oklch(56% .125 222)")).toEqual({ lightness: 0.56, chroma: 0.125, hue: 222 });
  expect(parseOklch("oklch(.56 .125 0)")).toEqual({ lightness: 0.56, chroma: 0.125, hue: 0 });
  expect(parseOklch("#fff")).toBeUndefined();
});
