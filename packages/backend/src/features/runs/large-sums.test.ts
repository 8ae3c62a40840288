import { expect, test } from "vitest";
import { LargeSums } from "./large-sums.js";

test("small sums are added up each time", async () => {
  const sums = new LargeSums<number>((rollouts) => rollouts);
  let rollouts = 0;
  for (const expected of [1, 2, 3]) expect(await sums.read("list", async () => ++rollouts)).toBe(expected);
});

test("large sums are served from memory and read anew in the background", async () => {
  const sums = new LargeSums<number>((rollouts) => rollouts);
  let rollouts = 60_000;
  const read = () => sums.read("list", async () => ++rollouts);
  expect(await read()).toBe(60_001);
  expect(await read()).toBe(60_001);
  expect(await sums.read("other list", async () => 7)).toBe(7);
  await expect.poll(read, { timeout: 3_000 }).toBe(60_002);
});

test("a failed read in the background keeps what is known", async () => {
  const sums = new LargeSums<number>((rollouts) => rollouts);
  expect(await sums.read("list", async () => 60_000)).toBe(60_000);
  const failing = () => sums.read("list", () => Promise.reject(new Error("database is away")));
  const began = Date.now();
  while (Date.now() - began < 1_500) {
    expect(await failing()).toBe(60_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});
