import { expect, test } from "vitest";
import { describeClient } from "./request-origin.js";

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox 145 on Linux"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Safari 18 on macOS",
  ],
  ["Mozilla/5.0", "Browser"],
  ["mv37-rollout-python/0.2.0 (CPython 3.11)", "mv37-rollout-python 0.2.0"],
  ["node", "node"],
  ["", null],
  [undefined, null],
])("%s is shown as %s", (userAgent, shown) => {
  expect(describeClient(userAgent)).toBe(shown);
});

test("a client names itself in 120 characters at most", () => {
  expect(describeClient("x".repeat(5_000))).toHaveLength(120);
  expect(describeClient(`Mozilla/5.0 ${"x".repeat(5_000)}/1`)?.length).toBeLessThanOrEqual(120);
});
