import { expect, test } from "vitest";
import { arrangeLanes } from "./arrange-lanes.js";
import { decodeTimeline } from "./columns.js";
import { barAt } from "./hit-test.js";
import { kindCode } from "./kind-code.js";
import { collectMinimap } from "./minimap.js";
import { itemOfKey, prepareTimeline } from "./prepared-timeline.js";
import { maskMatches, searchWords } from "./search.js";
import { aTimeline, manyEvents, refundEvents, refundWriters, type WireEvent } from "./test-wire.js";
import { type BarMarks, collectBars, fadedStyle, VisibleBars } from "./visible-bars.js";
import { collectInstants } from "./visible-instants.js";

const plain: BarMarks = { matches: null, hiddenKinds: 0, nowUs: Number.POSITIVE_INFINITY };
const prepare = (events: WireEvent[]) => prepareTimeline(decodeTimeline(aTimeline(events)), []);

function look(model: ReturnType<typeof prepare>, ms: [number, number], marks = plain, width = 1000) {
  const stack = arrangeLanes(model, { folded: new Set(), compact: false });
  const bars = new VisibleBars();
  const view = { fromUs: ms[0] * 1000, toUs: ms[1] * 1000, width, density: 1 };
  collectBars(model, stack.boxes, view, [0, stack.height], marks, bars);
  return { bars, stack, view };
}

/** Where a strip has pixels: column → style. */
const pixels = ({ codes, columns }: VisibleBars, strip = 0): Record<number, number> =>
  Object.fromEntries(
    [...codes.subarray(strip * columns, (strip + 1) * columns)]
      .map((code, column) => [column, code - 1])
      .filter(([, style]) => style !== -1),
  );

test("bars from four pixels stand alone, narrower ones become a strip of at least two pixels each", () => {
  const model = prepare([
    { seq: 1, type: "model_call", at: 100, ms: 40 },
    { seq: 2, type: "model_call", at: 300, ms: 3 },
    { seq: 3, type: "http", at: 500, ms: 0.2 },
  ]);
  const { bars } = look(model, [0, 1000]);
  expect(bars.count).toBe(1);
  expect([bars.left[0], bars.right[0]]).toEqual([100, 140]);
  expect(pixels(bars)).toEqual({ 300: 0, 301: 0, 302: 0, 500: 3, 501: 3 });
});

test("an error wins its column, then a search match", () => {
  const events = Array.from(
    { length: 50 },
    (_, at): WireEvent => ({
      seq: at + 1,
      type: "model_call",
      name: at === 30 ? "rare" : "usual",
      at: 500 + at * 0.01,
      ms: 0.009,
      error: at === 40,
    }),
  );
  const model = prepare(events);
  expect(pixels(look(model, [0, 1000]).bars)[500]).toBe(kindCode.error);
  const matches = maskMatches(model, searchWords(model.columns, "RARE"));
  expect(pixels(look(model, [0, 1000], { ...plain, matches }).bars)[500]).toBe(kindCode.model);
  const none = maskMatches(model, searchWords(model.columns, "nothing"));
  expect(pixels(look(model, [0, 1000], { ...plain, matches: none }).bars)[500]).toBe(
    kindCode.error + fadedStyle,
  );
});

test("kinds that the legend turned off are not drawn", () => {
  const model = prepare([
    { seq: 1, type: "model_call", at: 100, ms: 40 },
    { seq: 2, type: "http", at: 300, ms: 40 },
  ]);
  const { bars } = look(model, [0, 1000], { ...plain, hiddenKinds: 1 << kindCode.model });
  expect(bars.count).toBe(1);
  expect(bars.style[0]).toBe(kindCode.state);
});

test("an open call reaches to now", () => {
  const columns = decodeTimeline(aTimeline([{ seq: 1, type: "tool_call", name: "x", at: 100 }]));
  const model = prepareTimeline(columns, [], { live: true });
  const { bars } = look(model, [0, 1000], { ...plain, nowUs: 400_000 });
  expect([bars.left[0], bars.right[0]]).toEqual([100, 400]);
});

test("every bar is under the pointer where it is drawn", () => {
  const model = prepareTimeline(decodeTimeline(aTimeline(refundEvents())), refundWriters);
  const { bars, stack, view } = look(model, [0, 42_000]);
  for (let at = 0; at < bars.count; at++) {
    const x = (bars.left[at]! + bars.right[at]!) / 2;
    expect(barAt(model, stack, view, x, bars.top[at]! + 8)).toBe(bars.item[at]);
  }
  expect(barAt(model, stack, view, 230, stack.boxes[1]!.y + 30)).toBe(-1);
});

test("a narrow bar is hit a few pixels beside it", () => {
  const model = prepare([{ seq: 1, type: "http", at: 500, ms: 0.1 }]);
  const { stack, view } = look(model, [0, 1000]);
  expect(barAt(model, stack, view, 503, 10)).toBe(0);
  expect(barAt(model, stack, view, 498, 10)).toBe(0);
  expect(barAt(model, stack, view, 510, 10)).toBe(-1);
});

test("100,000 events in view become one strip of pixels per row", () => {
  const model = prepareTimeline(decodeTimeline(manyEvents(100_000)), []);
  const all: [number, number] = [model.firstUs / 1000, model.lastUs / 1000];
  const { bars } = look(model, all);
  expect(bars.stripCount).toBe(5);
});

test("the minimap has a strip per row without brackets, and a mark per error", () => {
  const model = prepareTimeline(decodeTimeline(aTimeline(refundEvents())), refundWriters);
  const strips = new VisibleBars();
  const view = { fromUs: 0, toUs: 42_000_000, width: 1000, density: 1 };
  const errors = collectMinimap(model, view, plain, strips);
  expect(strips.stripCount).toBe(3);
  expect([...strips.stripTop.subarray(0, 3)]).toEqual([8, 14.5, 21]);
  expect(errors).toEqual([Math.round(31.91 / 0.042)]);
});

test("instants closer than fifteen pixels are set beside each other, more than four become a count", () => {
  const messages = (places: number[]) =>
    prepare(places.map((at, index) => ({ seq: index + 1, type: "message", role: "user", at })));
  const marks = (places: number[]) =>
    collectInstants(messages(places), { fromUs: 0, toUs: 1_000_000, width: 1000, density: 1 }, plain).map(
      ({ left, text, count }) => [left, text, count],
    );
  expect(marks([100, 105, 300])).toEqual([
    [100, "U", 1],
    [116, "U", 1],
    [300, "U", 1],
  ]);
  expect(marks([100, 101, 102, 103, 104, 105, 300])).toEqual([
    [100, "6", 6],
    [300, "U", 1],
  ]);
});

test("an item that a search found keeps its colour, also through its result", () => {
  const model = prepare([
    { seq: 1, type: "tool_call", name: "search", call: "a", at: 1 },
    { seq: 2, type: "tool_result", name: "search", call: "a", at: 9 },
    { seq: 3, type: "http", at: 20, ms: 2 },
  ]);
  const matches = maskMatches(model, ["1.2"])!;
  expect(matches.count).toBe(1);
  expect(matches.mask[itemOfKey(model, "1.1")]).toBe(1);
});
