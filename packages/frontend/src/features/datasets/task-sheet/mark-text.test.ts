import { expect, test } from "vitest";
import { markLines, markWords } from "./mark-text.js";

test("marks go around what is selected, and away again", () => {
  const bold = markWords("refund only this", 7, 11, "**");
  expect(bold).toEqual({ text: "refund **only** this", from: 9, to: 13 });
  expect(markWords(bold.text, bold.from, bold.to, "**").text).toBe("refund only this");
  expect(markWords("see docs", 4, 8, "[", "](https://)").text).toBe("see [docs](https://)");
});

test("every selected line becomes an item of a list, and back", () => {
  const list = markLines("a\nb\nc", 0, 3, "- ");
  expect(list.text).toBe("- a\n- b\nc");
  expect(markLines(list.text, list.from, list.to, "- ").text).toBe("a\nb\nc");
});
