import { expect, test } from "vitest";
import { formatDay, formatPastDay, formatUntil } from "./day.js";

const now = new Date(2026, 10, 22, 14, 0).getTime();
const at = (year: number, month: number, date: number, hour = 9): number =>
  new Date(year, month - 1, date, hour).getTime();

test("a day has its year only when the same day of another year could be meant", () => {
  expect(formatDay(at(2026, 11, 12), now)).toBe("Nov 12");
  expect(formatDay(at(2026, 1, 8), now)).toBe("Jan 8");
  expect(formatDay(at(2027, 1, 31), now)).toBe("Jan 31");
  expect(formatDay(at(2027, 11, 22), now)).toBe("Nov 22, 2027");
});

test("what was today or yesterday is said by the calendar, not by 24 hours", () => {
  expect(formatPastDay(at(2026, 11, 22, 0), now)).toBe("today");
  expect(formatPastDay(at(2026, 11, 21, 23), now)).toBe("yesterday");
  expect(formatPastDay(at(2026, 11, 20, 23), now)).toBe("Nov 20");
});

test("the time until is rounded up, so that seven days begin as seven", () => {
  const hour = 60 * 60 * 1000;
  expect(formatUntil(now + 7 * 24 * hour - 1000, now)).toBe("7 days");
  expect(formatUntil(now + 4 * hour + 1000, now)).toBe("5 h");
  expect(formatUntil(now + 1000, now)).toBe("1 h");
});
