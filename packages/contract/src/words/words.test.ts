import { expect, test } from "vitest";
import { formatAge, formatSpan } from "./age.js";
import { formatDuration, formatElapsed, formatExactDuration, formatOffset } from "./duration.js";
import {
  countOf,
  formatBytes,
  formatCost,
  formatCount,
  formatProgress,
  formatRate,
  formatScore,
  formatTokens,
} from "./numbers.js";

test.each([
  [null, "–"],
  [0, "0 ms"],
  [0.42, "0.4 ms"],
  [690, "690 ms"],
  [999.6, "1.00 s"],
  [1240, "1.24 s"],
  [9996, "10.0 s"],
  [38_400, "38.4 s"],
  [59_960, "1 min 00 s"],
  [72_000, "1 min 12 s"],
  [69_400, "1 min 09 s"],
  [1_380_000, "23 min"],
  [3_599_000, "1 h 00 min"],
  [7_500_000, "2 h 05 min"],
])("a duration of %s ms reads %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("a page about one length shows hundredths up to a minute", () => {
  expect(formatExactDuration(41_820)).toBe("41.82 s");
  expect(formatExactDuration(72_000)).toBe("1 min 12 s");
});

test("offsets carry their sign, also before the start", () => {
  expect(formatOffset(31_220)).toBe("+31.220 s");
  expect(formatOffset(-820)).toBe("−0.820 s");
  expect(formatElapsed(12_310)).toBe("12.31 s");
  expect(formatElapsed(-820)).toBe("−0.82 s");
  expect(formatElapsed(72_000)).toBe("1 min 12 s");
});

const now = Date.UTC(2026, 10, 22, 12);
test.each([
  [0, "now"],
  [1900, "now"],
  [2000, "2 s ago"],
  [21 * 60_000, "21 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [26 * 3_600_000, "1 day ago"],
  [6.5 * 86_400_000, "6 days ago"],
])("what was %s ms ago reads %s", (ms, text) => {
  expect(formatAge(now - ms, now)).toBe(text);
});

test("after seven days the date stands for the age", () => {
  expect(formatAge(now - 19 * 86_400_000, now)).toMatch(/^Nov 3, \d\d:00$/);
  expect(formatSpan(21 * 60_000)).toBe("21 min");
});

test("tokens have three figures", () => {
  expect([412, 1400, 12_400, 386_000, 999_900, 7_020_000, 11_800_000].map(formatTokens)).toEqual([
    "412",
    "1.4k",
    "12.4k",
    "386k",
    "1.00M",
    "7.02M",
    "11.8M",
  ]);
});

test("money under ten cents has four decimals", () => {
  expect([0, 0.0042, 0.0999, 0.1, 14.92, 1204.5].map(formatCost)).toEqual([
    "$0.0000",
    "$0.0042",
    "$0.0999",
    "$0.10",
    "$14.92",
    "$1,204.50",
  ]);
});

test("what is unknown is a dash", () => {
  expect([
    formatCost(null),
    formatTokens(null),
    formatScore(null),
    formatRate(null),
    formatCount(null),
  ]).toEqual(Array(5).fill("–"));
});

test("counts, scores, rates and sizes", () => {
  expect(formatCount(5705, "en")).toBe("5,705");
  expect(formatScore(0.837)).toBe("0.84");
  expect(formatRate(0.8042)).toBe("80.4%");
  expect([0, 0.8299, 0.999, 1].map(formatProgress)).toEqual(["0%", "82%", "99%", "100%"]);
  expect([148, 18_200, 1_800_000, 999_990].map(formatBytes)).toEqual([
    "148 B",
    "18.2 kB",
    "1.8 MB",
    "1.0 MB",
  ]);
  expect([countOf(1, "event"), countOf(3, "event")]).toEqual(["1 event", "3 events"]);
});
