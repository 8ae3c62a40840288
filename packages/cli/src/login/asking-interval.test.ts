import { expect, test } from "vitest";
import { firstInterval, nextInterval } from "./asking-interval.js";

test("nothing that a server names makes a program ask more often than every 5 seconds, or less than once a minute", () => {
  for (const named of [0, -1, 0.001, 4.9, undefined, null, Number.NaN, "1", {}])
    expect([named, firstInterval(named)]).toEqual([named, 5]);
  expect(firstInterval(7)).toBe(7);
  for (const named of [61, 1e9]) expect(firstInterval(named)).toBe(60);
  expect(firstInterval(Number.POSITIVE_INFINITY)).toBe(5);
});

test("slow_down adds 5 seconds for good, or more where the server says so", () => {
  expect(nextInterval(5, { code: "slow_down" })).toBe(10);
  expect(nextInterval(10, { code: "slow_down", details: { intervalSeconds: 0 } })).toBe(15);
  expect(nextInterval(10, { code: "slow_down", details: { intervalSeconds: 30 } })).toBe(30);
  expect(nextInterval(15, { code: "authorization_pending" })).toBe(15);
  expect(nextInterval(58, { code: "slow_down" })).toBe(60);
});

test("other answers lengthen it as the server says, and never shorten it", () => {
  expect(nextInterval(5, { code: "authorization_pending", details: { intervalSeconds: 0 } })).toBe(5);
  expect(nextInterval(10, { code: "authorization_pending", details: { intervalSeconds: 5 } })).toBe(10);
  expect(nextInterval(5, { code: "authorization_pending", details: { intervalSeconds: 20 } })).toBe(20);
  expect(nextInterval(5, { code: "server_unavailable", details: "gone" })).toBe(5);
});
