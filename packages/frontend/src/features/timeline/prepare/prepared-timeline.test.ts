import { eventKinds, kindOfType } from "@rollout/contract/words";
import { describe, expect, test } from "vitest";
import { decodeTimeline, keyOfRow } from "./columns.js";
import { buildTree, firstErrorKey, neighbourOf, nextError } from "./neighbours.js";
import {
  countKinds,
  itemOfKey,
  nameOfItem,
  type PreparedTimeline,
  type PrepareOptions,
  prepareTimeline,
} from "./prepared-timeline.js";
import { aTimeline, manyEvents, refundEvents, refundWriters, type WireEvent } from "./test-wire.js";

const prepare = (events: WireEvent[], options: PrepareOptions = {}) =>
  prepareTimeline(decodeTimeline(aTimeline(events)), [], options);
const refund = () => prepareTimeline(decodeTimeline(aTimeline(refundEvents())), refundWriters);

/** Bars by lane and row, as "name start–end" in milliseconds. */
function barsOf(model: PreparedTimeline): Record<string, string[][]> {
  return Object.fromEntries(
    model.lanes.map(({ name, firstRow, rowCount }) => [
      name,
      Array.from({ length: rowCount }, (_, row) => {
        const bars: string[] = [];
        const end = model.rowFirst[firstRow + row + 1]!;
        for (let item = model.rowFirst[firstRow + row]!; item < end; item++) {
          bars.push(`${nameOfItem(model, item)} ${model.start[item]! / 1000}–${model.end[item]! / 1000}`);
        }
        return bars;
      }),
    ]),
  );
}

describe("kinds", () => {
  test("a type belongs to the kind of its word or of its first part", () => {
    expect(kindOfType("model_call")).toBe("model");
    expect(kindOfType("tool_result")).toBe("tool");
    expect(kindOfType("http.request")).toBe("state");
    expect(kindOfType("db_query")).toBe("state");
    expect(kindOfType("reward")).toBe("score");
    expect(kindOfType("error")).toBe("error");
    expect(kindOfType("thought")).toBe("custom");
    expect(kindOfType("constructor")).toBe("custom");
  });

  test("an event with an error counts as error, brackets are not counted", () => {
    expect(countKinds(refund())).toEqual({
      model: 9,
      tool: 6,
      message: 8,
      state: 2,
      score: 3,
      error: 1,
      custom: 0,
    });
  });
});

describe("tool calls", () => {
  test("a call and its result are one bar from the call's start to the result's end", () => {
    const model = prepare([
      { seq: 1, type: "tool_call", name: "search", call: "a", at: 1 },
      { seq: 2, type: "tool_call", name: "search", call: "b", at: 2 },
      { seq: 3, type: "tool_result", name: "search", call: "b", at: 5 },
      { seq: 4, type: "tool_result", name: "search", call: "a", at: 9 },
    ]);
    expect(barsOf(model).agent).toEqual([["search 1–9"], ["search 2–5"]]);
    expect(itemOfKey(model, "1.4")).toBe(itemOfKey(model, "1.1"));
  });

  test("a result without a call id takes the oldest open call of its name", () => {
    const model = prepare([
      { seq: 1, type: "tool_call", name: "search", call: "a", at: 1 },
      { seq: 2, type: "tool_call", name: "search", at: 2 },
      { seq: 3, type: "tool_call", name: "open", at: 3 },
      { seq: 4, type: "tool_result", name: "search", call: "a", at: 1, ms: 8 },
      { seq: 5, type: "tool_result", name: "search", at: 10, error: true },
      { seq: 6, type: "tool_result", name: "search", at: 11 },
    ]);
    expect(itemOfKey(model, "1.4")).toBe(itemOfKey(model, "1.1"));
    expect(itemOfKey(model, "1.5")).toBe(itemOfKey(model, "1.2"));
    expect(eventKinds[model.kind[itemOfKey(model, "1.2")]!]).toBe("error");
    expect(model.resultRow[itemOfKey(model, "1.3")]).toBe(-1);
    expect(nameOfItem(model, itemOfKey(model, "1.6"))).toBe("search");
  });

  test("a result that began with its call by its latency still finds it", () => {
    const model = prepare([
      { seq: 2, type: "tool_result", name: "search", at: 0.9, ms: 8.1 },
      { seq: 1, type: "tool_call", name: "search", at: 1 },
    ]);
    expect(model.barCount).toBe(1);
  });

  test("an unanswered call is open while the rollout runs, unless its agent went on", () => {
    const events: WireEvent[] = [
      { seq: 1, type: "tool_call", name: "given_up", at: 1 },
      { seq: 2, type: "model_call", at: 5, ms: 4 },
      { seq: 3, type: "tool_call", name: "pending", at: 20 },
    ];
    const open = (model: PreparedTimeline) =>
      Array.from({ length: model.count }, (_, item) => item)
        .filter((item) => model.end[item] === Number.POSITIVE_INFINITY)
        .map((item) => nameOfItem(model, item));
    expect(open(prepare(events, { live: true }))).toEqual(["pending"]);
    expect(open(prepare(events))).toEqual([]);
  });
});

describe("lanes", () => {
  test("each agent has a lane, parents stand above their children, overlap takes the next row", () => {
    const rows = barsOf(refund());
    expect(Object.keys(rows)).toEqual(["support-agent", "policy-checker"]);
    expect(rows["support-agent"]![0]!.map((bar) => bar.split(" ").slice(0, 2).join(" "))).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((turn) => `turn ${turn}`),
    );
    expect(rows["support-agent"]![2]).toEqual([
      "search_policy 1970–3370",
      "qwen3-vl-8b 12440–15940",
      "http 31260–31880",
      "http 36850–37250",
    ]);
    expect(rows["policy-checker"]).toHaveLength(1);
  });

  test("an event without an agent joins its parent's lane, else the main agent's", () => {
    const model = prepare(
      [
        { seq: 1, type: "span", name: "turn", at: 0, ms: 9, span: "s", agent: "planner" },
        { seq: 2, type: "http", at: 1, ms: 2, parent: "s" },
        { seq: 3, type: "http", at: 4, ms: 2 },
      ],
      { mainAgent: "helper" },
    );
    expect(barsOf(model)).toEqual({ planner: [["turn 0–9"], ["http 1–3"]], helper: [["http 4–6"]] });
  });

  test("a parent that was logged after its children, with the same times, stands above them", () => {
    const model = prepare([
      { seq: 1, type: "model_call", at: 0, ms: 5, parent: "s" },
      { seq: 2, type: "span", name: "turn", at: 0, ms: 5, span: "s" },
    ]);
    expect(barsOf(model).agent).toEqual([["turn 0–5"], ["model call 0–5"]]);
    expect(model.bracket[itemOfKey(model, "1.2")]).toBe(1);
  });

  test("spans that name each other as parents are both shown", () => {
    const model = prepare([
      { seq: 1, type: "span", name: "a", at: 0, ms: 5, span: "a", parent: "b" },
      { seq: 2, type: "span", name: "b", at: 1, ms: 3, span: "b", parent: "a" },
    ]);
    expect(model.barCount).toBe(2);
  });

  test("bars of one row never overlap, whatever is logged at once", () => {
    const events = Array.from(
      { length: 300 },
      (_, at): WireEvent => ({ seq: at + 1, type: "job", at, ms: 500 }),
    );
    const model = prepare(events);
    expect(model.lanes[0]!.rowCount).toBe(64);
    for (let row = 0; row < 64; row++) {
      for (let item = model.rowFirst[row]! + 1; item < model.rowFirst[row + 1]!; item++) {
        expect(model.start[item]).toBeGreaterThanOrEqual(model.end[item - 1]!);
      }
    }
  });

  test("a microsecond of rounding is no overlap", () => {
    const model = prepare([
      { seq: 1, type: "model_call", at: 0, ms: 5.001 },
      { seq: 2, type: "model_call", at: 5, ms: 5 },
    ]);
    expect(barsOf(model).agent).toEqual([["model call 0–5", "model call 5–10"]]);
  });

  test("the start and the finish of a rollout are not bars", () => {
    const model = refund();
    expect(itemOfKey(model, "1.1")).toBe(-1);
    expect(itemOfKey(model, "1.58")).toBe(-1);
    expect(model.lastUs).toBe(41_820_000);
  });

  test("a rollout without events can be prepared", () => {
    const model = prepare([]);
    expect([model.count, model.lanes.length, model.gaps.length]).toEqual([0, 0, 0]);
  });
});

test("missing events lie between the moments at which their neighbours were logged", () => {
  const [gap] = refund().gaps;
  expect(gap).toMatchObject({ fromSeq: 41, toSeq: 43, startUs: 35_410_000, endUs: 36_820_000 });
  const columns = decodeTimeline(aTimeline([{ seq: 2, type: "message", at: 5, ms: 5 }]));
  const writers = [
    {
      writer: 1,
      missing: [
        [1, 1],
        [3, 4],
      ] as [number, number][],
    },
  ];
  expect(prepareTimeline(columns, writers).gaps.map(({ startUs, endUs }) => [startUs, endUs])).toEqual([
    [0, 10_000],
    [10_000, 10_000],
  ]);
});

test("context steps are the main agent's own model calls, numbered where they move much", () => {
  const steps = refund().context;
  expect(steps.map(({ tokens }) => tokens)).toEqual([1812, 4310, 5300, 6900, 7288, 7900]);
  expect(steps.filter(({ labelled }) => labelled).map(({ tokens }) => tokens)).toEqual([
    1812, 4310, 6900, 7900,
  ]);
});

describe("keyboard", () => {
  const model = refund();
  const tree = buildTree(model);
  const go = (from: string, ...ways: Parameters<typeof neighbourOf>[3][]) => {
    const node = ways.reduce((at, way) => neighbourOf(model, tree, at, way), itemOfKey(model, from));
    return node < model.count ? keyOfRow(model.columns, model.row[node]!) : `lane ${node - model.count}`;
  };

  test("Home from an only child goes on beside its parent", () => {
    expect(go("1.37", "first")).toBe(go("1.36", "first"));
  });

  test("left and right go to siblings, up to the parent, down to the first child", () => {
    expect(go("1.36", "previous")).toBe("1.34");
    expect(go("1.36", "next")).toBe("1.36");
    expect(go("1.36", "child")).toBe("1.37");
    expect(go("1.36", "parent")).toBe("1.57");
    expect(go("1.36", "parent", "next", "child")).toBe("1.39");
    expect(go("1.10", "parent")).toBe("lane 0");
    expect(go("1.10", "parent", "previous", "child")).toBe("1.2");
  });

  test("the next error goes round", () => {
    const failing = prepare([
      { seq: 1, type: "error", at: 1 },
      { seq: 2, type: "message", at: 2 },
      { seq: 3, type: "tool_call", name: "x", at: 3, error: true },
    ]);
    const [first, message, second] = ["1.1", "1.2", "1.3"].map((key) => itemOfKey(failing, key));
    expect(nextError(failing, -1, 1)).toBe(first);
    expect(nextError(failing, message!, 1)).toBe(second);
    expect(nextError(failing, second!, 1)).toBe(first);
    expect(nextError(failing, message!, -1)).toBe(first);
    expect(nextError(prepare([]), -1, 1)).toBe(-1);
    expect([firstErrorKey(failing), firstErrorKey(prepare([]))]).toEqual(["1.1", null]);
  });
});

test("100,000 events become items, calls paired with their results", () => {
  const model = prepareTimeline(decodeTimeline(manyEvents(100_000)), []);
  expect(model.count).toBeGreaterThan(60_000);
});
