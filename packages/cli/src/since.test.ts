import { expect, test } from "vitest";
import { sinceMoment } from "./since.js";

const now = Date.parse("2026-11-23T12:00:00Z");

test("a moment is so long ago, a day in UTC, or a timestamp with its zone", () => {
  const moments = {
    "30min": "2026-11-23T11:30:00.000Z",
    "6 h": "2026-11-23T06:00:00.000Z",
    "7d": "2026-11-16T12:00:00.000Z",
    "2026-11-20": "2026-11-20T00:00:00.000Z",
    "2026-11-20T10:00:00+02:00": "2026-11-20T08:00:00.000Z",
    "2026-11-20T10:00Z": "2026-11-20T10:00:00.000Z",
  };
  for (const [text, moment] of Object.entries(moments)) expect(sinceMoment(text, now), text).toBe(moment);
});

test("what is no moment is refused, also where a program could make one of it", () => {
  for (const text of [
    "",
    "yesterday",
    "7",
    "999999d",
    "2026-02-31",
    "2026-13-01",
    "2026-11-23 (foo)",
    "2026-11-23T10:00:00",
    "20261123",
  ])
    expect(() => sinceMoment(text, now), text).toThrow("names no moment");
});
