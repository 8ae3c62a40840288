import { expect, test } from "vitest";
import { decodeTimeline } from "./columns.js";
import { itemOfKey, prepareTimeline } from "./prepared-timeline.js";
import { aTimeline, refundEvents, refundWriters, type WireEvent } from "./test-wire.js";
import { seqRange, transcriptRow, transcriptRowKey, transcriptRowKind } from "./transcript-row.js";
import { transcriptRows } from "./transcript-rows.js";

function read(events: WireEvent[], writers: typeof refundWriters = []) {
  const model = prepareTimeline(decodeTimeline(aTimeline(events)), writers);
  const rows = transcriptRows(model);
  const list = Array.from({ length: rows.count }, (_, at) => transcriptRow(model, rows, at));
  return { model, rows, list };
}

const inShort = (list: ReturnType<typeof read>["list"]): string[] =>
  list.map((row) =>
    row.rowKind === "gap" ? `gap ${row.gap.fromSeq}` : `${row.rowKind} ${row.role ?? row.name}`,
  );

test("the transcript tells messages, tool calls with what ran inside, the gap and the scores", () => {
  const { list, rows } = read(refundEvents(), refundWriters);
  expect(inShort(list)).toEqual([
    "message system",
    "message user",
    "message assistant",
    "tool get_order",
    "tool search_policy",
    "message assistant",
    "message user",
    "tool describe_image",
    "tool check_policy",
    "message assistant",
    "tool create_refund",
    "message assistant",
    "gap 41",
    "tool create_refund",
    "message assistant",
    "score score 50",
    "score score 51",
    "score score 52",
  ]);
  expect([rows.messageCount, rows.toolCallCount]).toEqual([8, 7]);
});

test("an assistant's message carries the tokens, cost and time of the model call that wrote it", () => {
  const { list, model, rows } = read(refundEvents(), refundWriters);
  const row = list[9]!;
  if (row.rowKind === "gap") throw new Error("not a gap");
  expect(row.margin).toMatchObject({
    tokensIn: 6900,
    tokensOut: 412,
    costUsd: 0.0108,
    durationUs: 3_240_000,
  });
  expect(row.margin.railStart).toBeCloseTo(27.96 / 41.82);
  expect(row.payloadKeys).toEqual(["1.35", "1.34"]);
  expect(rows.rowOfItem[itemOfKey(model, "1.34")]).toBe(9);
});

test("a tool call carries what ran inside it, and is found by that", () => {
  const { list, model, rows } = read(refundEvents(), refundWriters);
  const row = list[8]!;
  if (row.rowKind === "gap") throw new Error("not a gap");
  expect(row.margin).toMatchObject({ tokensIn: 1600, tokensOut: 120 });
  expect(rows.rowOfItem[itemOfKey(model, "1.27")]).toBe(8);
  expect(rows.rowOfItem[itemOfKey(model, "1.37")]).toBe(10);
});

test("a failed call says so and keeps both payloads", () => {
  const { list } = read(refundEvents(), refundWriters);
  expect(list[10]).toMatchObject({ failed: true, payloadKeys: ["1.36", "1.38"], durationUs: 690_000 });
});

test("a model call that nothing followed is a row of its own", () => {
  const { list } = read([
    { seq: 1, type: "message", role: "assistant", at: 0 },
    { seq: 2, type: "model_call", name: "a", at: 1, ms: 2 },
    { seq: 3, type: "model_call", name: "b", at: 4, ms: 2 },
    { seq: 4, type: "tool_call", name: "search", at: 7 },
    { seq: 5, type: "error", at: 9 },
    { seq: 6, type: "note", at: 10 },
  ]);
  expect(inShort(list)).toEqual(["message assistant", "model a", "tool search", "error error", "event note"]);
});

test("the status line names the lowest and highest seq in view", () => {
  const { model, rows } = read(refundEvents(), refundWriters);
  expect(seqRange(model, rows, 0, 2)).toBe("seq 2–9");
  expect(seqRange(model, rows, 6, 6)).toBe("seq 14");
});

test("kind and key of a row can be had without reading it", () => {
  const { model, rows, list } = read(refundEvents(), refundWriters);
  expect(list.map((_, at) => transcriptRowKind(model, rows, at))).toEqual(list.map(({ rowKind }) => rowKind));
  expect(new Set(list.map((_, at) => transcriptRowKey(model, rows, at))).size).toBe(list.length);
});
