import { expect, test } from "vitest";
import { FairTurns } from "./fair-turns.js";

test("whoever comes late waits for what is under way and one more of each other one, not for all of it", async () => {
  const turns = new FairTurns();
  const done: string[] = [];
  const work = (who: string, name: string) =>
    turns.take(who, async () => {
      await Promise.resolve();
      done.push(name);
    });
  await Promise.all([
    ...["a1", "a2", "a3", "a4"].map((name) => work("a", name)),
    ...["b1", "b2"].map((name) => work("b", name)),
    work("c", "c1"),
  ]);
  expect(done).toEqual(["a1", "a2", "b1", "c1", "a3", "b2", "a4"]);
});

test("work that fails fails for who asked for it, and the next has its turn", async () => {
  const turns = new FairTurns();
  const failing = turns.take("a", () => Promise.reject(new Error("No.")));
  const next = turns.take("b", () => Promise.resolve(5));
  await expect(failing).rejects.toThrow("No.");
  await expect(next).resolves.toBe(5);
});
