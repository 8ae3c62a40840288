import { expect, test } from "vitest";
import { widthOf } from "../output/text.js";
import { drawTraceRow } from "./draw-trace.js";
import type { TraceRow } from "./trace-rows.js";

const row: TraceRow = {
  atMs: 1_200,
  durationMs: 350,
  depth: 1,
  kind: "model",
  failed: false,
  title: "small-1",
  text: "",
  tokensIn: 1_200,
  tokensOut: 40,
  costUsd: 0.0031,
  events: [],
};

test.each([80, 100, 110, 160])(
  "a row is as wide as a terminal of %i columns, however long its words are",
  (width) => {
    for (const length of [0, 20, 31, 32, 33, 500])
      for (const figures of [{}, { tokensIn: null, tokensOut: null, costUsd: null }])
        expect(
          widthOf(drawTraceRow({ ...row, ...figures, text: "x".repeat(length) }, { width, totalMs: 2_000 })),
        ).toBe(width);
  },
);
