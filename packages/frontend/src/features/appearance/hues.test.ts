import { expect, test } from "vitest";
import { hueOfText, steppedHue } from "./hues.js";

test("a hue is typed with or without its degree sign", () => {
  expect([hueOfText("222"), hueOfText("7°"), hueOfText(" 0 ")]).toEqual([222, 7, 0]);
});

test.each(["", "360", "-1", "12.5", "blue"])("%j is no hue", (text) => {
  expect(hueOfText(text)).toBeUndefined();
});

test("steps go round", () => {
  expect([steppedHue(359, 1), steppedHue(0, -1), steppedHue(350, 15)]).toEqual([0, 359, 5]);
});
