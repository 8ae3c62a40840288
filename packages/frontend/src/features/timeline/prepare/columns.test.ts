import { expect, test } from "vitest";
import { decodeTimeline, keyOfRow, rowOfKey, wordOf } from "./columns.js";
import { knownEvents } from "./known-events.js";
import { appendRanges } from "./merge-columns.js";
import { aTimeline, type WireEvent } from "./test-wire.js";

const events: WireEvent[] = [
  { seq: 1, type: "rollout.started", at: 0 },
  { seq: 2, type: "model_call", name: "small", at: -820, ms: 820, tokensIn: 1200, costUsd: 0.0042 },
  { seq: 3, type: "tool_call", name: "search", call: "c1", at: 10 },
  { seq: 1, writer: 2, type: "message", role: "user", at: 10 },
  { seq: 4, type: "tool_result", name: "search", call: "c1", at: 20, error: true },
];

test("deltas and dictionaries come back as the values they stood for", () => {
  const columns = decodeTimeline(aTimeline(events));
  expect([...columns.startUs]).toEqual([-820_000, 0, 10_000, 10_000, 20_000]);
  expect([...columns.seq]).toEqual([2, 1, 3, 1, 4]);
  expect(wordOf(columns, "name", 2)).toBe("search");
  expect(wordOf(columns, "role", 0)).toBeNull();
  expect([...columns.flags]).toEqual([0, 0, 0, 0, 1]);
});

test("a column that the server left out is unknown in every row", () => {
  const columns = decodeTimeline(aTimeline([{ seq: 1, type: "message", at: 0 }]));
  expect([...columns.call]).toEqual([0]);
  expect([...columns.tokensIn]).toEqual([-1]);
});

test("an event is found by writer and seq", () => {
  const columns = decodeTimeline(aTimeline(events));
  expect(rowOfKey(columns, "2.1")).toBe(3);
  expect(keyOfRow(columns, 3)).toBe("2.1");
  expect(rowOfKey(columns, "2.9")).toBe(-1);
});

test("rows that arrive later merge into the same columns as one fetch of all", () => {
  for (let split = 0; split <= events.length; split++) {
    const first = decodeTimeline(aTimeline(events.slice(0, split)));
    const merged = appendRanges(first, aTimeline(events.slice(split)));
    const whole = decodeTimeline(aTimeline(events));
    expect([...merged.startUs]).toEqual([...whole.startUs]);
    expect([...merged.seq]).toEqual([...whole.seq]);
    expect([...merged.tokensIn]).toEqual([...whole.tokensIn]);
    for (const column of ["type", "name", "role", "call"] as const) {
      const words = (columns: typeof whole) => events.map((_, row) => wordOf(columns, column, row));
      expect(words(merged)).toEqual(words(whole));
    }
  }
});

test("rows that are there already are not added twice", () => {
  const columns = decodeTimeline(aTimeline(events));
  expect(appendRanges(columns, aTimeline(events.slice(1))).count).toBe(events.length);
});

test("the stream goes on from the highest seq before a hole, per writer", () => {
  const at = (writer: number, seq: number): WireEvent => ({ writer, seq, type: "message", at: seq });
  expect(knownEvents(decodeTimeline(aTimeline([at(1, 1), at(1, 2), at(1, 4), at(2, 1), at(3, 2)])))).toBe(
    "1:2,2:1,3:0",
  );
  expect(knownEvents(decodeTimeline(aTimeline([])))).toBe("0:0");
});
