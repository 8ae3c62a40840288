import { expect, test } from "vitest";
import { columnsOf, lettersOf } from "./width.js";

test.each([
  ["paper-summary-v1", 16],
  ["Zürich", 6],
  ["Zu\u0308rich", 6],
  ["日本語", 6],
  ["한국어", 6],
  ["👩‍👩‍👧", 2],
  ["❤️", 2],
  ["🇩🇪", 2],
  ["✓ ⠋ …", 5],
  ["ｆｕｌｌ", 8],
  ["", 0],
])("%s takes %i columns", (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
});

test("an emoji of several parts is one letter", () => {
  expect([...lettersOf("a👩‍👩‍👧b")]).toEqual(["a", "👩‍👩‍👧", "b"]);
});
