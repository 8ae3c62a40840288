import { expect, test } from "vitest";
import { rulerStep, rulerTicks } from "./ruler.js";
import { domainOf, follow, pan, reveal, zoom } from "./viewport.js";
import { formatDuration, formatOffset, formatTick, formatTime } from "./words.js";

const ms = 1000;
const s = 1_000_000;

test("times are microseconds: what is very short keeps its figures", () => {
  expect([0, 41, 412, 690 * ms, 1.24 * s, 72 * s].map(formatDuration)).toEqual([
    "0 ms",
    "41 µs",
    "0.4 ms",
    "690 ms",
    "1.24 s",
    "1 min 12 s",
  ]);
  expect(formatOffset(-820 * ms)).toBe("−0.820 s");
  expect(formatTime(31.22 * s)).toBe("31.22 s");
});

test("ticks step by 1, 2, 5 × 10ⁿ of their unit and stand at least 72 pixels apart", () => {
  expect(rulerStep(28.66 / s)).toBe(5 * s);
  expect(rulerStep(112 / s)).toBe(s);
  expect(rulerTicks(0, 42.6 * s, 28.66 / s).map(({ label }) => label)).toEqual([
    "0 s",
    "5 s",
    "10 s",
    "15 s",
    "20 s",
    "25 s",
    "30 s",
    "35 s",
    "40 s",
  ]);
  expect(formatTick(6 * 60 * s, 60 * s)).toBe("6 min");
  expect(formatTick(90 * s, 10 * s)).toBe("1 min 30 s");
  expect(formatTick(250 * ms, 50 * ms)).toBe("250 ms");
  expect(formatTick(1.25 * s, 50 * ms)).toBe("1.25 s");
  expect(formatTick(150 * 60 * s, 600 * s)).toBe("2 h 30 min");
});

test("zooming keeps the moment under the pointer, panning stops at the ends", () => {
  const domain = domainOf(0, 100 * s, false);
  const whole = domain;
  const closer = zoom(whole, 0.5, 25 * s, domain);
  const share = (view: typeof whole) => (25 * s - view.fromUs) / (view.toUs - view.fromUs);
  expect(share(closer)).toBeCloseTo(share(whole));
  expect(pan(closer, -500 * s, domain).fromUs).toBe(0);
  expect(pan(closer, 500 * s, domain).toUs).toBe(domain.toUs);
  expect(zoom(whole, 9, 0, domain)).toEqual(domain);
});

test("what is selected comes into view, what is in view stays", () => {
  const domain = domainOf(0, 100 * s, false);
  const view = { fromUs: 0, toUs: 10 * s };
  expect(reveal(view, 2 * s, 3 * s, domain)).toBe(view);
  const moved = reveal(view, 50 * s, 51 * s, domain);
  expect(moved.fromUs).toBeLessThan(50 * s);
  expect(moved.toUs).toBeGreaterThan(51 * s);
});

test("following keeps now near the right edge", () => {
  const view = follow({ fromUs: 0, toUs: 10 * s }, 60 * s, domainOf(0, 60 * s, true));
  expect(view.toUs).toBeGreaterThan(60 * s);
  expect(view.fromUs).toBeGreaterThan(50 * s);
});
