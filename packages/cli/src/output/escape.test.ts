import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeBlock, escapeJson, escapeLine } from "./escape.js";

test("what drives a terminal is shown instead of obeyed", () => {
  expect(escapeLine("\u001b[31mred\u0007\u009b2J")).toBe("\\x1b[31mred\\x07\\x9b2J");
  expect(escapeLine("one\ntwo\tthree\r")).toBe("one\\ntwo\\tthree\\r");
  expect(escapeLine("abc\u202edef\u2066")).toBe("abc\\u202edef\\u2066");
  expect(escapeLine("half \ud800 of one")).toBe("half \\ud800 of one");
});

test("letters, accents and joined emoji stay as they are", () => {
  for (const text of ["Zürich", "日本語", "👩‍👩‍👧", "naïve ✓", "עברית"]) expect(escapeLine(text)).toBe(text);
});

test("a block keeps its lines", () => {
  expect(escapeBlock("one\r\n\ttwo\u001b[2J\n")).toBe("one\n  two\\x1b[2J\n");
});

test("no text leaves a character that a terminal obeys", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(escapeLine(text)).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test("escaped JSON means the same", () => {
  fc.assert(
    fc.property(fc.json(), fc.string({ unit: "binary" }), (json, text) => {
      const value = { json: JSON.parse(json) as unknown, text };
      const escaped = escapeJson(JSON.stringify(value, null, 2));
      expect(JSON.parse(escaped)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(escaped.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e]/u);
    }),
  );
});

test("what is invisible is shown: soft hyphens, fillers and tags; joiners of words and emoji stay", () => {
  expect(escapeLine("a\u00adb\u3164c\u034fd\u{e0041}")).toBe("a\\xadb\\u3164c\\u034fd\\u{e0041}");
  expect(escapeLine("👩\u200d💻 ن\u200cا")).toBe("👩\u200d💻 ن\u200cا");
  expect(JSON.parse(escapeJson(JSON.stringify("a\u{e0041}\u00ad")))).toBe("a\u{e0041}\u00ad");
  expect(escapeJson(JSON.stringify("\u{e0041}"))).toBe('"\\udb40\\udc41"');
});
