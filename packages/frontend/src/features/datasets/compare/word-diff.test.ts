import { expect, test } from "vitest";
import { countChangedWords, diffLines, foldSame } from "./word-diff.js";

test("a changed line shows the words that differ", () => {
  const lines = diffLines("Ask for a photo over 100 USD.\n", "Ask for a photo over 50 USD.\n");
  expect(lines).toEqual([
    {
      kind: "removed",
      left: 1,
      parts: [
        { text: "Ask for a photo over ", marked: false },
        { text: "100", marked: true },
        { text: " USD.", marked: false },
      ],
    },
    {
      kind: "added",
      right: 1,
      parts: [
        { text: "Ask for a photo over ", marked: false },
        { text: "50", marked: true },
        { text: " USD.", marked: false },
      ],
    },
  ]);
  expect(countChangedWords(lines)).toBe(2);
});

test("lines with hardly a common word are whole lines", () => {
  expect(diffLines("alpha beta", "something else entirely")).toEqual([
    { kind: "removed", left: 1, parts: [{ text: "alpha beta", marked: false }] },
    { kind: "added", right: 1, parts: [{ text: "something else entirely", marked: false }] },
  ]);
});

test("lines that are the same fold, three stay around a change", () => {
  const before = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
  const folded = foldSame(diffLines(before.join("\n"), before.with(11, "other").join("\n")));
  expect(folded.map(({ kind }) => kind)).toEqual(["folded", "same", "same", "same", "removed", "added"]);
  expect(folded[0]).toMatchObject({ lines: { length: 8 } });
});

test("a text from nothing is added, and a last line break is no line", () => {
  expect(diffLines("", "a\n")).toEqual([{ kind: "added", right: 1, parts: [{ text: "a", marked: false }] }]);
  expect(diffLines("a\n", "a")).toEqual([{ kind: "same", text: "a", left: 1, right: 1 }]);
});
