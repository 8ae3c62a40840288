import { expect, test } from "vitest";
import { KnownEvents } from "./known-events.js";

const writer = (writer_no: number, acked_seq: number, highest_seq = acked_seq) => ({
  writer_no,
  acked_seq,
  highest_seq,
});

test("a page that knows nothing gets everything, once", () => {
  const known = KnownEvents.parse("0:0")!;
  expect(known.advance([writer(1, 10), writer(2, 3)], [], true)).toEqual([
    [1, 1, 10],
    [2, 1, 3],
  ]);
  expect(known.toString()).toBe("1:10,2:3");
  expect(known.advance([writer(1, 10), writer(2, 3)], [[1, 8, 10]], false)).toEqual([]);
});

test("records behind a hole are sent but are not known until the hole is filled", () => {
  const known = KnownEvents.parse("1:5")!;
  expect(known.advance([writer(1, 5, 9)], [[1, 8, 9]], false)).toEqual([[1, 8, 9]]);
  expect(known.toString()).toBe("1:5");
  expect(known.advance([writer(1, 9)], [[1, 6, 7]], false)).toEqual([[1, 6, 9]]);
  expect(known.toString()).toBe("1:9");
});

test("acknowledged records are sent even when their notification was lost", () => {
  const known = KnownEvents.parse("1:5")!;
  expect(known.advance([writer(1, 12)], [[1, 11, 12]], false)).toEqual([[1, 6, 12]]);
});

test("after a gap in notifications all up to the highest is sent", () => {
  const known = KnownEvents.parse("1:5")!;
  expect(known.advance([writer(1, 5, 20)], [], true)).toEqual([[1, 6, 20]]);
});

test("the text of what a page knows is never empty, and nonsense is refused", () => {
  expect(KnownEvents.parse("")!.toString()).toBe("0:0");
  expect(KnownEvents.parse("1:5,2:7")!.toString()).toBe("1:5,2:7");
  expect(KnownEvents.parse("1:5,")).toBeUndefined();
  expect(KnownEvents.parse("what")).toBeUndefined();
});
