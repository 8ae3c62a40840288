import { expect, test } from "vitest";
import { gapAt, placeInGap, scrollStep } from "./drop-place.js";

test("the upper half of a row is the gap before it, the lower half the one after it", () => {
  expect([-40, 0, 15, 17, 47, 49, 9_999].map((y) => gapAt(y, 32, 10))).toEqual([0, 0, 0, 1, 1, 2, 10]);
});

test("a row that is dropped at its own edges stays, further down it takes the place before the gap", () => {
  expect([0, 1, 2, 3, 4, 5].map((gap) => placeInGap(2, gap))).toEqual([1, 2, null, null, 4, 5]);
});

test("a list scrolls only near its edges, faster towards them", () => {
  expect([-10, 0, 24, 48, 300, 552, 576, 600, 700].map((y) => scrollStep(y, 600))).toEqual([
    -12, -12, -6, 0, 0, 0, 6, 12, 12,
  ]);
});
