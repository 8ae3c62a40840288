import { expect, test } from "vitest";
import { Slots } from "./slots.js";

test("never more than its slots are at work, and all get their turn in order", async () => {
  const slots = new Slots(3);
  const begun: number[] = [];
  let atWork = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      slots.run(async () => {
        begun.push(index);
        most = Math.max(most, ++atWork);
        await new Promise((resolve) => setTimeout(resolve, 1));
        atWork--;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("work that fails gives its slot back", async () => {
  const slots = new Slots(1);
  await expect(slots.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await slots.run(async () => "went on")).toBe("went on");
});
