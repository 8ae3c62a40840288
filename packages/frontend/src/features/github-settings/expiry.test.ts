import { expect, test } from "vitest";
import { expiryWords } from "./expiry.js";

const now = Date.parse("2026-11-23T12:00:00Z");
const day = 86_400_000;

test("a token that ends soon is told of with the days that are left", () => {
  expect(expiryWords(now + 3 * day, now)).toMatchObject({
    words: expect.stringContaining("in 3 days"),
    isSoon: true,
  });
  expect(expiryWords(now + 90 * day, now)).toMatchObject({ isSoon: false, isOver: false });
});

test("a token that has ended asks for a new one", () => {
  expect(expiryWords(now - day, now)).toMatchObject({
    words: expect.stringContaining("Enter a new one"),
    isOver: true,
  });
});
