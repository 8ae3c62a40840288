import { expect, test } from "vitest";
import { UploadRate } from "./upload-rate.js";

test("nothing is said of the rate in the first second", () => {
  const rate = new UploadRate();
  expect([rate.note(0, 0), rate.note(500, 900)]).toEqual([null, null]);
  expect(rate.note(2_000, 1_000)).toBe(2_000);
});

test("the rate is that of the last five seconds", () => {
  const rate = new UploadRate();
  for (let second = 0; second <= 10; second++) rate.note(second * 1_000, second * 1_000);
  for (let second = 11; second <= 16; second++) rate.note(10_000 + (second - 10) * 100, second * 1_000);
  expect(rate.note(10_700, 17_000)).toBeCloseTo(100);
});

test("a part that is sent again gives no rate below nothing", () => {
  const rate = new UploadRate();
  rate.note(0, 0);
  rate.note(8_000, 2_000);
  expect(rate.note(1_000, 2_500)).toBeNull();
});
